using System.Threading.RateLimiting;
using SmeMatch.Api.Operating;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Api.Http;

/// <summary>How much an instance takes on at once; by Overload in the configuration.</summary>
public sealed class OverloadOptions
{
    /// <summary>Requests being worked on at once. An answer that is at hand is given beside them.</summary>
    public int AtOnce { get; set; } = 512;

    /// <summary>Requests that wait for one of these to end; what comes on top is refused at once.</summary>
    public int Waiting { get; set; } = 512;
}

/// <summary>
/// The limit of this instance. It stands behind the quotas, so that no caller has more places in its queue than its own
/// limit of requests at once.
/// </summary>
internal sealed class Admission : IAsyncDisposable
{
    private readonly ConcurrencyLimiter places;

    /// <exception cref="StartRefusedException">A number is out of range.</exception>
    public Admission(IConfiguration configuration)
    {
        var options = configuration.GetSection("Overload").Get<OverloadOptions>() ?? new();
        if (options is not { AtOnce: >= 1 and <= 1_000_000, Waiting: >= 0 and <= 1_000_000 })
        {
            throw new StartRefusedException("Overload: AtOnce is from 1 to 1000000, Waiting from 0.");
        }

        places = new ConcurrencyLimiter(new() { PermitLimit = options.AtOnce, QueueLimit = options.Waiting });
    }

    public async Task Run(HttpContext context, RequestDelegate next)
    {
        if (TelemetrySetup.IsOperators(context.Request.Path))
        {
            await next(context);
            return;
        }

        using var place = await places.AcquireAsync(1, context.RequestAborted);
        if (place.IsAcquired)
        {
            await next(context);
            return;
        }

        await Refuse(context);
    }

    /// <summary>Answers that there is too much to do at the moment.</summary>
    public static Task Refuse(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Problem.Of(
            503, "overloaded", "Too much to do at the moment",
            "Others asked first, and as many wait as can. Try again after the seconds in Retry-After.")
            .ExecuteAsync(context);
    }

    public ValueTask DisposeAsync() => places.DisposeAsync();
}
