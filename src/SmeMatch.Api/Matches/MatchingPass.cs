using System.Diagnostics;
using SmeMatch.Api.Operating;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Matches;

namespace SmeMatch.Api.Matches;

/// <summary>
/// The worker's life while it holds the lock: it follows the queue with the current lists, and has at most one run in
/// the background to replace them.
/// </summary>
internal sealed partial class MatchingPass(
    Database database, MatchLedger ledger, MatchRunStore runs, Lookup lookup, ScoringProfile profile,
    Func<Scorer, MatchEngine> newEngine, TimeProvider time, WorkerState state, ILogger logger)
{
    private const int BatchSize = 2_000;
    private const int MostIncremental = 20_000;
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PulseInRun = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PutBackLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);
    private KeptLists? lists;
    private MatchingRun? run;
    private DateTimeOffset notBefore;

    /// <summary>Makes the first lists, tells when that has ended, and follows the queue until it is stopped.</summary>
    public async Task Follow(Action firstEnded, CancellationToken cancellationToken)
    {
        await ledger.DropLeftovers(cancellationToken);
        try
        {
            while (true)
            {
                state.Passed();
                if (run is { Work.IsCompleted: true })
                {
                    await End(run, cancellationToken);
                    firstEnded();
                }

                var queue = await ledger.Queue(run?.Covers ?? 0, MostIncremental + 1, cancellationToken);
                run ??= await Begin(queue.Count, cancellationToken);
                if (lists is not null && queue.Count is > 0 and <= MostIncremental)
                {
                    QueuedChange[] changes = [.. queue.Take(BatchSize)];
                    await Apply(lists, changes, cancellationToken);
                    run?.Remember(changes);
                }
                else
                {
                    // A run, and many changes that wait for the next one, take their time.
                    await ledger.Wait(run is null ? Pulse : PulseInRun, cancellationToken);
                }
            }
        }
        finally
        {
            if (run is not null)
            {
                await run.DisposeAsync();
                await PutBack(run.Row, cancellationToken);
            }
        }
    }

    private static async Task Apply(KeptLists lists, QueuedChange[] changes, CancellationToken cancellationToken)
    {
        using var span = Meters.Work.StartActivity("apply changes");
        var started = Stopwatch.GetTimestamp();
        await lists.Apply(changes, [.. changes.Select(change => change.Seq)], cancellationToken);
        Meters.Updated(changes.Length, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>A run that is let go waits for the next worker, and looks so.</summary>
    private async Task PutBack(MatchRunRow row, CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested)
        {
            return;
        }

        using var limit = new CancellationTokenSource(PutBackLimit);
        try
        {
            await runs.PutBack(row.Id, limit.Token);
        }
        catch (Exception fault) when (Database.IsOutage(fault) || fault is OperationCanceledException)
        {
            // The next worker takes it up all the same.
        }
    }

    private async Task<MatchingRun?> Begin(int queued, CancellationToken cancellationToken)
    {
        var day = KolkataDay.Of(time.GetUtcNow());
        var basis = MatchBasis.Of(lookup, profile, day);
        var row = await runs.NextWaiting(cancellationToken);
        if (row is null && time.GetUtcNow() >= notBefore
            && await Reason(basis, queued, cancellationToken) is { } reason)
        {
            row = await runs.Add(Guid.CreateVersion7(time.GetUtcNow()), reason, null, cancellationToken);
        }

        if (row is null)
        {
            return null;
        }

        var scorer = new Scorer(lookup, profile, day);
        var covered = await ledger.Queue(cancellationToken);
        return new MatchingRun(
            database, ledger, runs, row, newEngine, scorer, basis, covered, time, cancellationToken);
    }

    /// <summary>Why everything is to be matched anew, if it is.</summary>
    private async Task<string?> Reason(string basis, int queued, CancellationToken cancellationToken) => lists switch
    {
        null when await ledger.Basis(cancellationToken) == basis => "start",
        null => "start with other tables, profile or day",
        _ when lists.Basis != basis => "the turn of the day",
        _ => queued > MostIncremental ? "many changes" : null,
    };

    /// <summary>
    /// Ends a run whose work is done, cancelled or failed. What did not end well is not begun again at once by itself.
    /// </summary>
    private async Task End(MatchingRun ending, CancellationToken cancellationToken)
    {
        MatchRunRow row;
        try
        {
            if (await ending.Finish() is { } next)
            {
                lists = next;
                Ended(ending, "completed");
                LogDone(ending.Row.PairsTotal, ending.Row.Matches, ending.Row.Reason);
                return;
            }

            row = ending.Row with { Status = "cancelled", Phase = "cancelled" };
        }
        catch (Exception) when (ending.IsCancelled && !cancellationToken.IsCancellationRequested)
        {
            row = ending.Row with { Status = "cancelled", Phase = "cancelled" };
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !Database.IsLost(fault))
        {
            // Whatever the work throws is that run's failure: the lists, and those who read them, go on.
            row = ending.Row with { Status = "failed", Phase = "failed", Error = fault.Message };
            LogFailed(row.Reason, fault);
        }
        finally
        {
            run = null;
            await ending.DisposeAsync();
        }

        Ended(ending, row.Status);
        notBefore = time.GetUtcNow() + RetryAfter;
        await ledger.DropLeftovers(cancellationToken);
        await runs.Report(row with { EstimatedEnd = null }, cancellationToken);
    }

    private static void Ended(MatchingRun run, string status) => Meters.RunEnded(status, run.Took);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Pairs} pairs scored, {Matches} entries stored ({Reason})")]
    private partial void LogDone(long pairs, long matches, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The match run failed ({Reason})")]
    private partial void LogFailed(string reason, Exception fault);
}
