using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Threading.RateLimiting;
using SmeMatch.Api.Http;
using SmeMatch.Api.Operating;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Api.Access;

/// <summary>How many requests a caller may make unless the key says otherwise; by Quota in the configuration.</summary>
public sealed class QuotaOptions
{
    /// <summary>Requests per second of a secret key or an organisation's tokens, in the long run.</summary>
    public int SecretPerSecond { get; set; } = 200;

    /// <summary>Requests of a secret key at once after a pause.</summary>
    public int SecretBurst { get; set; } = 2_000;

    /// <summary>Requests per second of a publishable key, or of an address that sends none or a signed link.</summary>
    public int PublishablePerSecond { get; set; } = 20;

    /// <summary>Requests of a publishable key, or of an address that sends no key, at once after a pause.</summary>
    public int PublishableBurst { get; set; } = 200;

    /// <summary>Requests of one caller being worked on at once; others wait, as many again.</summary>
    public int AtOnce { get; set; } = 64;

    internal const int Most = 1_000_000;

    internal bool IsValid =>
        ((int[])[SecretPerSecond, SecretBurst, PublishablePerSecond, PublishableBurst, AtOnce])
            .All(number => number is >= 1 and <= Most);
}

/// <summary>Quotas by caller: a token bucket each, and a limit of requests at once. The demo key has none.</summary>
internal sealed class Quota : IAsyncDisposable
{
    /// <summary>What a key with a limit of its own may do at once after a pause, in seconds of that limit.</summary>
    private const int BurstOfOwn = 10;

    private readonly QuotaOptions options;
    private readonly Rates secret;
    private readonly Rates publishable;
    private readonly PartitionedRateLimiter<Asking> buckets;
    private readonly PartitionedRateLimiter<Asking> atOnce;

    /// <summary>Of callers who hold keys, as long as these are held, so that not every request reads claims.</summary>
    private readonly ConditionalWeakTable<ClaimsPrincipal, Asking> known = [];

    /// <exception cref="StartRefusedException">A number is out of range.</exception>
    public Quota(IConfiguration configuration)
    {
        options = configuration.GetSection("Quota").Get<QuotaOptions>() ?? new();
        if (!options.IsValid)
        {
            throw new StartRefusedException("Quota: every number is from 1 to 1000000.");
        }

        secret = Rates.Of(options.SecretPerSecond, options.SecretBurst);
        publishable = Rates.Of(options.PublishablePerSecond, options.PublishableBurst);
        buckets = Limits(asking => new TokenBucketRateLimiter(new()
        {
            TokenLimit = asking.Rates.Burst,
            TokensPerPeriod = asking.Rates.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = false,
            QueueLimit = 0,
        }));
        atOnce = Limits(_ => new ConcurrencyLimiter(
            new() { PermitLimit = options.AtOnce, QueueLimit = options.AtOnce }));

        static PartitionedRateLimiter<Asking> Limits(Func<Asking, RateLimiter> limit) =>
            PartitionedRateLimiter.Create<Asking, Asking>(asking => RateLimitPartition.Get(asking, limit));
    }

    public async Task Run(HttpContext context, RequestDelegate next)
    {
        if (Of(context) is not { } asking)
        {
            await next(context);
            return;
        }

        using var token = await buckets.AcquireAsync(asking, 1, context.RequestAborted);
        using var place = token.IsAcquired ? await atOnce.AcquireAsync(asking, 1, context.RequestAborted) : null;
        Say(context, asking);
        if (place is { IsAcquired: true })
        {
            await next(context);
            return;
        }

        context.Response.Headers.RetryAfter = "1";
        await Problem.Of(
            429, "too-many-requests", "Too many requests",
            token.IsAcquired
                ? (Sentence)$"At most {2 * options.AtOnce} requests of a key are worked on or wait at once."
                : $"At most {asking.Rates.PerSecond} requests per second; wait the seconds in Retry-After.")
            .ExecuteAsync(context);
    }

    /// <summary>A place at once for a caller that has a secret key; null when it must wait, or has none left.</summary>
    public IDisposable? TryEnter(HttpContext context, ClaimsPrincipal caller)
    {
        var asking = OfKey(caller);
        using var token = buckets.AttemptAcquire(asking);
        if (!token.IsAcquired)
        {
            return null;
        }

        var place = atOnce.AttemptAcquire(asking);
        if (!place.IsAcquired)
        {
            place.Dispose();
            return null;
        }

        Say(context, asking);
        return place;
    }

    public async ValueTask DisposeAsync()
    {
        await buckets.DisposeAsync();
        await atOnce.DisposeAsync();
    }

    /// <summary>RateLimit and RateLimit-Policy, by the draft of the IETF's HTTPAPI group.</summary>
    private void Say(HttpContext context, Asking asking)
    {
        var rates = asking.Rates;
        var left = buckets.GetStatistics(asking)?.CurrentAvailablePermits ?? 0;
        context.Response.Headers["RateLimit-Policy"] = rates.Policy;
        context.Response.Headers["RateLimit"] = string.Create(
            CultureInfo.InvariantCulture, $"\"requests\";r={left};t={rates.SecondsFor(rates.Burst - left)}");
    }

    /// <summary>
    /// Who asks, as quotas see it; null for whom there is none: health and metrics must be told whatever the load is.
    /// Who holds a signed link is nobody in particular, and has the quota of her address.
    /// </summary>
    private Asking? Of(HttpContext context)
    {
        var user = context.User;
        return user.IsDemo() || TelemetrySetup.IsOperators(context.Request.Path) ? null
            : user.FindFirst(Callers.KeyClaim) is not null ? OfKey(user)
            : user.HasSecret() && !user.IsLink() ? new(user.FindFirstValue(Callers.OrganisationClaim)!, secret)
            : new($"address {context.Connection.RemoteIpAddress}", publishable);
    }

    private Asking OfKey(ClaimsPrincipal holder) => known.GetValue(holder, holder => new(
        holder.FindFirstValue(Callers.KeyClaim)!,
        holder.RequestsPerSecond() is { } own ? Rates.Of(own, BurstOfOwn * own)
            : holder.HasSecret() ? secret
            : publishable));

    /// <param name="Caller">Whose requests count together.</param>
    /// <param name="Rates">How many there may be.</param>
    private sealed record Asking(string Caller, Rates Rates);

    /// <param name="PerSecond">Requests in the long run.</param>
    /// <param name="Burst">Requests at once after a pause.</param>
    /// <param name="Policy">Both, as RateLimit-Policy says them.</param>
    private sealed record Rates(int PerSecond, int Burst, string Policy)
    {
        public static Rates Of(int perSecond, int burst) => new(
            perSecond, burst,
            string.Create(CultureInfo.InvariantCulture, $"\"requests\";q={burst};w={SecondsFor(burst, perSecond)}"));

        /// <summary>In how many seconds that many requests may be made again.</summary>
        public long SecondsFor(long requests) => SecondsFor(requests, PerSecond);

        private static long SecondsFor(long requests, int perSecond) => (requests + perSecond - 1) / perSecond;
    }
}
