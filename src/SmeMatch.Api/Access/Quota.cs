using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using SmeMatch.Api.Http;
using SmeMatch.Api.Operating;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Api.Access;

/// <summary>How many requests a caller may make; by Quota in the configuration.</summary>
public sealed class QuotaOptions
{
    /// <summary>Requests per second of a secret key or an organisation's tokens, in the long run.</summary>
    public int SecretPerSecond { get; set; } = 200;

    /// <summary>Requests of a secret key at once after a pause.</summary>
    public int SecretBurst { get; set; } = 2_000;

    /// <summary>Requests per second of a publishable key, or of an address that sends no key.</summary>
    public int PublishablePerSecond { get; set; } = 20;

    /// <summary>Requests of a publishable key, or of an address that sends no key, at once after a pause.</summary>
    public int PublishableBurst { get; set; } = 200;

    /// <summary>Requests of one caller being worked on at once; others wait, as many again.</summary>
    public int AtOnce { get; set; } = 64;

    internal bool IsValid =>
        ((int[])[SecretPerSecond, SecretBurst, PublishablePerSecond, PublishableBurst, AtOnce])
            .All(number => number is >= 1 and <= 1_000_000);
}

/// <summary>Quotas by caller: a token bucket each, and a limit of requests at once. The demo key has none.</summary>
internal sealed class Quota : IAsyncDisposable
{
    private const string Unlimited = "unlimited";
    private readonly QuotaOptions options;
    private readonly PartitionedRateLimiter<HttpContext> buckets;
    private readonly PartitionedRateLimiter<HttpContext> atOnce;

    /// <exception cref="StartRefusedException">A number is out of range.</exception>
    public Quota(IConfiguration configuration)
    {
        options = configuration.GetSection("Quota").Get<QuotaOptions>() ?? new();
        if (!options.IsValid)
        {
            throw new StartRefusedException("Quota: every number is from 1 to 1000000.");
        }

        buckets = PartitionedRateLimiter.Create<HttpContext, string>(context => Caller(context) is var caller
            && caller == Unlimited
            ? RateLimitPartition.GetNoLimiter(caller)
            : RateLimitPartition.GetTokenBucketLimiter(caller, _ => Bucket(Rates(context))));
        atOnce = PartitionedRateLimiter.Create<HttpContext, string>(context => Caller(context) is var caller
            && caller == Unlimited
            ? RateLimitPartition.GetNoLimiter(caller)
            : RateLimitPartition.GetConcurrencyLimiter(
                caller, _ => new() { PermitLimit = options.AtOnce, QueueLimit = options.AtOnce }));
    }

    public async Task Run(HttpContext context, RequestDelegate next)
    {
        using var token = await buckets.AcquireAsync(context, 1, context.RequestAborted);
        using var place = token.IsAcquired ? await atOnce.AcquireAsync(context, 1, context.RequestAborted) : null;
        Say(context);
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
                : $"At most {Rates(context).PerSecond} requests per second; wait the seconds in Retry-After.")
            .ExecuteAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        await buckets.DisposeAsync();
        await atOnce.DisposeAsync();
    }

    /// <summary>RateLimit and RateLimit-Policy, by the draft of the IETF's HTTPAPI group.</summary>
    private void Say(HttpContext context)
    {
        if (Caller(context) == Unlimited)
        {
            return;
        }

        var (perSecond, burst) = Rates(context);
        var left = buckets.GetStatistics(context)?.CurrentAvailablePermits ?? 0;
        var full = (burst - left + perSecond - 1) / perSecond;
        context.Response.Headers["RateLimit-Policy"] = string.Create(
            CultureInfo.InvariantCulture, $"\"requests\";q={burst};w={(burst + perSecond - 1) / perSecond}");
        context.Response.Headers["RateLimit"] = string.Create(
            CultureInfo.InvariantCulture, $"\"requests\";r={left};t={full}");
    }

    /// <summary>Health and metrics must be told whatever the load is.</summary>
    private static string Caller(HttpContext context) =>
        context.User.IsDemo() || TelemetrySetup.IsOperators(context.Request.Path)
            ? Unlimited
            : context.User.KeyId()?.ToString()
                ?? (context.User.HasSecret() ? context.Caller().OrganisationId.ToString() : null)
                ?? $"address {context.Connection.RemoteIpAddress}";

    private (int PerSecond, int Burst) Rates(HttpContext context) => context.User.HasSecret()
        ? (options.SecretPerSecond, options.SecretBurst)
        : (options.PublishablePerSecond, options.PublishableBurst);

    private static TokenBucketRateLimiterOptions Bucket((int PerSecond, int Burst) rates) => new()
    {
        TokenLimit = rates.Burst,
        TokensPerPeriod = rates.PerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    };
}
