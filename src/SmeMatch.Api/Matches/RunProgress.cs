using System.Diagnostics;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;

namespace SmeMatch.Api.Matches;

/// <summary>
/// Shows how far a run is and looks for the wish to cancel it, four times a second from its begin to its end.
/// </summary>
internal sealed class RunProgress : IProgress<long>, IAsyncDisposable
{
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource ended = new();
    private readonly MatchRunStore runs;
    private readonly CancellationTokenSource cancel;
    private readonly TimeProvider time;
    private readonly Task watching;
    private MatchRunRow row;
    private long pairsDone;
    private long scoringSince;

    public RunProgress(MatchRunStore runs, MatchRunRow row, CancellationTokenSource cancel, TimeProvider time)
    {
        (this.runs, this.cancel, this.time) = (runs, cancel, time);
        this.row = row with { Status = "running", Phase = "loading" };
        watching = Watch();
    }

    /// <summary>The run as it is now.</summary>
    public MatchRunRow Row
    {
        get
        {
            var now = Volatile.Read(ref row);
            if (now.Phase != "scoring")
            {
                return now;
            }

            var done = Interlocked.Read(ref pairsDone);
            var rate = done / Math.Max(0.001, Stopwatch.GetElapsedTime(scoringSince).TotalSeconds);
            var end = rate < 1 ? (DateTimeOffset?)null : time.GetUtcNow().AddSeconds((now.PairsTotal - done) / rate);
            return now with { PairsDone = done, PairsPerSecond = (long)rate, EstimatedEnd = end?.UtcDateTime };
        }
    }

    /// <summary>How many pairs are scored.</summary>
    public void Report(long value) => Interlocked.Exchange(ref pairsDone, value);

    public void Scoring(long pairs)
    {
        scoringSince = Stopwatch.GetTimestamp();
        Volatile.Write(ref row, row with { Phase = "scoring", PairsTotal = pairs });
    }

    public void Storing()
    {
        Report(row.PairsTotal);
        Volatile.Write(ref row, Row with { Phase = "storing" });
    }

    public void Swapping(long matches) => Volatile.Write(ref row, row with { Phase = "swapping", Matches = matches });

    /// <summary>Ends the watch.</summary>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await watching;
        ended.Dispose();
    }

    private async Task Watch()
    {
        using var timer = new PeriodicTimer(Pulse);
        try
        {
            do
            {
                if (!await Goes())
                {
                    await cancel.CancelAsync();
                }
            }
            while (await timer.WaitForNextTickAsync(ended.Token));
        }
        catch (OperationCanceledException)
        {
            // It has ended.
        }
    }

    /// <summary>An outage is for the run itself to notice.</summary>
    private async Task<bool> Goes()
    {
        try
        {
            return await runs.Report(Row, ended.Token);
        }
        catch (Exception fault) when (Database.IsOutage(fault))
        {
            return true;
        }
    }
}
