using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using SmeMatch.Api.Http;

namespace SmeMatch.Api.Imports.Gbizinfo;

/// <summary>
/// How one request to gBizINFO is made: total timeout → retry with jitter → attempt timeout. What it answers 429, 500,
/// 502, 503 or 504 is asked again, after as long as Retry-After says; what the rules of outgoing requests
/// forbid is not.
/// </summary>
internal static class GbizinfoPipeline
{
    private const int Retries = 5;
    private static readonly TimeSpan Total = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(2);

    private static readonly HttpStatusCode[] Passing =
    [
        HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway,
        HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
    ];

    /// <param name="time">Measures the waits.</param>
    public static ResiliencePipeline Of(TimeProvider time) =>
        new ResiliencePipelineBuilder { Name = "gbizinfo", TimeProvider = time }
            .AddTimeout(Total)
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Retries,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } fault
                        // What refuses an address is within what the connection failed by.
                        ? IsOutage(fault) && fault.GetBaseException() is not OutgoingRefusedException
                        : arguments.Outcome.Result is HttpResponseMessage answer
                            && Passing.Contains(answer.StatusCode)),
                DelayGenerator = arguments => ValueTask.FromResult(
                    Asked(arguments.Outcome.Result as HttpResponseMessage, time)),
                OnRetry = arguments =>
                {
                    (arguments.Outcome.Result as HttpResponseMessage)?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(Attempt)
            .Build();

    /// <summary>Whether it could not be reached.</summary>
    public static bool IsOutage(Exception fault) =>
        fault is HttpRequestException or TimeoutRejectedException or OutgoingRefusedException;

    /// <summary>The wait that the answer asks for, within limits; null without.</summary>
    private static TimeSpan? Asked(HttpResponseMessage? answer, TimeProvider time)
    {
        var asked = answer?.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return asked is null ? null : TimeSpan.FromTicks(Math.Clamp(asked.Value.Ticks, 0, LongestDelay.Ticks));
    }
}
