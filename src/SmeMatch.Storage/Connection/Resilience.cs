using System.Net.Sockets;
using Npgsql;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace SmeMatch.Storage.Connection;

/// <summary>
/// The named pipelines of every database call: total timeout → retry with jitter → breaker → attempt timeout.
/// A read is retried after any transient fault; a write only as a whole transaction whose outcome is known to be
/// nothing.
/// </summary>
internal static class Resilience
{
    public static ResiliencePipeline Read { get; } =
        Build("read", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(4), IsTransient);

    public static ResiliencePipeline Write { get; } =
        Build("write", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(10), DidNothing);

    public static ResiliencePipeline Bulk { get; } = new ResiliencePipelineBuilder { Name = "bulk" }
        .AddTimeout(TimeSpan.FromMinutes(30)).Build();

    public static ResiliencePipeline Start { get; } = new ResiliencePipelineBuilder { Name = "start" }
        .AddTimeout(TimeSpan.FromSeconds(60))
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder()
                .Handle<NpgsqlException>(fault => fault.IsTransient || IsConnectionFault(fault)),
            MaxRetryAttempts = 100,
            Delay = TimeSpan.FromMilliseconds(500),
        }).Build();

    private static ResiliencePipeline Build(
        string name, TimeSpan total, TimeSpan attempt, Func<Exception, bool> mayRetry) =>
        new ResiliencePipelineBuilder { Name = name }
            .AddTimeout(total)
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(mayRetry),
                MaxRetryAttempts = 4,
                Delay = TimeSpan.FromMilliseconds(50),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<NpgsqlException>(IsConnectionFault).Handle<TimeoutRejectedException>(),
                FailureRatio = 0.9,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromSeconds(5),
                BreakDuration = TimeSpan.FromSeconds(1),
            })
            .AddTimeout(attempt)
            .Build();

    private static bool IsTransient(Exception fault) =>
        fault is TimeoutRejectedException || fault is NpgsqlException { IsTransient: true } || IsConnectionFault(fault);

    /// <summary>
    /// Serialisation faults and deadlocks roll back, a refused connection never began, a standby refuses to write.
    /// </summary>
    private static bool DidNothing(Exception fault) => fault switch
    {
        PostgresException { SqlState: "40001" or "40P01" or "25006" or "57P03" or "53300" } => true,
        NpgsqlException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => true,
        _ => false,
    };

    public static bool IsConnectionFault(Exception fault) =>
        fault is NpgsqlException and not PostgresException
        || fault is PostgresException { SqlState: "57P01" or "57P02" or "57P03" or "08006" or "08003" or "08000" };
}
