using Npgsql;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace SmeMatch.Storage.Connection;

/// <summary>What a pipeline allows; docs/reliability.md shows it.</summary>
/// <param name="Name">The pipeline.</param>
/// <param name="Total">With all attempts.</param>
/// <param name="Retries">After the first attempt.</param>
/// <param name="Delay">Before the first retry; it doubles, with jitter, when there is a breaker.</param>
/// <param name="Attempt">One attempt; null when only the total limits it.</param>
/// <param name="Breaks">Whether the breaker may refuse at once.</param>
internal sealed record Limits(
    string Name, TimeSpan Total, int Retries, TimeSpan Delay, TimeSpan? Attempt, bool Breaks);

/// <summary>
/// The named pipelines of the calls to one database: total timeout → retry with jitter → breaker → attempt timeout.
/// A read is retried after any transient fault; a write only as a whole transaction that is known to have done nothing.
/// </summary>
internal sealed class Resilience
{
    /// <summary>So that a request that has little of its time left does not spend more than that on a pause.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(800);

    private readonly ResiliencePipeline breaker = new ResiliencePipelineBuilder { Name = "breaker" }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            ShouldHandle = new PredicateBuilder()
                .Handle<NpgsqlException>(IsConnectionFault).Handle<TimeoutRejectedException>(),
            FailureRatio = 0.9,
            MinimumThroughput = 20,
            SamplingDuration = TimeSpan.FromSeconds(5),
            BreakDuration = TimeSpan.FromSeconds(1),
        }).Build();

    public Resilience()
    {
        Read = Build(ReadLimits, IsTransient);
        Write = Build(WriteLimits, DidNothing);
        Bulk = Build(BulkLimits, _ => false);
        Scan = Build(ScanLimits, _ => false);
    }

    /// <summary>
    /// Its pauses last longer than a server that could not be reached once is passed over (1 s): with jitter, six are
    /// 1.1 s at least, five may be 0.6 s.
    /// </summary>
    public static Limits ReadLimits { get; } = new(
        "read", TimeSpan.FromSeconds(10), 6, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(4), true);

    public static Limits WriteLimits { get; } = new(
        "write", TimeSpan.FromSeconds(15), 6, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10), true);

    public static Limits BulkLimits { get; } = new(
        "bulk", TimeSpan.FromMinutes(30), 0, TimeSpan.Zero, null, false);

    public static Limits ScanLimits { get; } = new(
        "scan", TimeSpan.FromSeconds(30), 0, TimeSpan.Zero, null, true);

    public static Limits StartLimits { get; } = new(
        "start", TimeSpan.FromSeconds(60), 100, TimeSpan.FromMilliseconds(500), null, false);

    public static ResiliencePipeline Start { get; } = new ResiliencePipelineBuilder { Name = StartLimits.Name }
        .AddTimeout(StartLimits.Total)
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(IsTransient),
            MaxRetryAttempts = StartLimits.Retries,
            Delay = StartLimits.Delay,
        }).Build();

    public ResiliencePipeline Read { get; }

    public ResiliencePipeline Write { get; }

    public ResiliencePipeline Bulk { get; }

    public ResiliencePipeline Scan { get; }

    /// <summary>Whether the connection, and with it the transaction, has ended.</summary>
    public static bool IsConnectionFault(Exception fault) => fault is NpgsqlException
        && fault is not PostgresException
            or PostgresException
        {
            SqlState: "57P01" or "57P02" or "57P03" or "57P05" or "08000" or "08001" or "08003" or "08004" or "08006",
        };

    /// <summary>
    /// Whether the server says that it cannot do the work at the moment, rather than that the work is wrong:
    /// connection, authorisation, missing database, rollback, resources, operator, system; a standby, a lock.
    /// </summary>
    public static bool IsUnavailable(PostgresException answer) =>
        answer.SqlState[..2] is "08" or "28" or "3D" or "40" or "53" or "57" or "58"
        || answer.SqlState is "25006" or "25P03" or "55006" or "55P03";

    private ResiliencePipeline Build(Limits limits, Func<Exception, bool> mayRetry)
    {
        var builder = new ResiliencePipelineBuilder { Name = limits.Name }.AddTimeout(limits.Total);
        if (limits.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(
                    fault => Trouble.OfRequest?.IsOver != true && mayRetry(fault)),
                MaxRetryAttempts = limits.Retries,
                Delay = limits.Delay,
                MaxDelay = LongestPause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                OnRetry = retry =>
                {
                    Trouble.OfRequest?.Spend(retry.RetryDelay);
                    return default;
                },
            });
        }

        if (limits.Breaks)
        {
            // One for reads and writes: where reads go again, writes do.
            builder.AddPipeline(breaker);
        }

        return limits.Attempt is { } attempt ? builder.AddTimeout(attempt).Build() : builder.Build();
    }

    private static bool IsTransient(Exception fault) =>
        fault is TimeoutRejectedException or NpgsqlException { IsTransient: true }
            or PostgresException { SqlState: "25006" } || IsConnectionFault(fault);

    /// <summary>
    /// Before its commit was sent, a transaction that ends in whatever way has done nothing; from then on the fault
    /// is an <see cref="OutcomeUnknownException"/>, unless the server said that it rolled back.
    /// </summary>
    private static bool DidNothing(Exception fault) => fault is not TimeoutRejectedException && IsTransient(fault);
}
