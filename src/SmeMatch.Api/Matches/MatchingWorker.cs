using SmeMatch.Api.Operating;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Matches;

namespace SmeMatch.Api.Matches;

/// <summary>
/// Keeps the stored matches equal to scoring every pair: takes the lock of all instances, loads the registry,
/// then follows the queue. A changed table, profile or day, many changes and a run asked for lead to a full rematch.
/// </summary>
internal sealed partial class MatchingWorker(
    Database database, MatchRunStore runs, Lookup lookup, ScoringProfile profile, Func<Scorer, MatchEngine> newEngine,
    TimeProvider time, WorkerState state, ILogger<MatchingWorker> logger)
    : BackgroundService, IHandedOver
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPassLimit = TimeSpan.FromSeconds(20);
    private readonly TaskCompletionSource firstPass = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Starts, and waits a while for the first pass, so that the service opens with matches; not when those that are
    /// stored hold for today: what was written since is told by pending.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        if (!await StoredHold(cancellationToken))
        {
            await Task.WhenAny(firstPass.Task, Task.Delay(FirstPassLimit, cancellationToken));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var ledger = await MatchLedger.TryTake(database, stoppingToken);
                if (ledger is not null)
                {
                    await new MatchingPass(database, ledger, runs, lookup, profile, newEngine, time, state, logger)
                        .Follow(() => firstPass.TrySetResult(), stoppingToken);
                }
                else
                {
                    // Another instance keeps the matches; this one is ready as it is.
                    firstPass.TrySetResult();
                }
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The service stays up whatever happens here; matching is taken up again from what is stored.
                LogLost(fault.Message);
            }
            finally
            {
                state.Left();
            }

            await Task.Delay(Retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> StoredHold(CancellationToken cancellationToken)
    {
        try
        {
            return await runs.CurrentBasis(cancellationToken)
                == MatchBasis.Of(lookup, profile, KolkataDay.Of(time.GetUtcNow()));
        }
        catch (Exception fault) when (Database.IsOutage(fault))
        {
            return false;
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The matching worker stopped and takes up its work again: {Why}")]
    private partial void LogLost(string why);
}
