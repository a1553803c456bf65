using System.Diagnostics;
using System.Globalization;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Matches;

/// <summary>The worker's life while it holds the lock: one engine in memory, equal to what is stored.</summary>
internal sealed partial class MatchingPass(
    MatchLedger ledger, MatchRunStore runs, Lookup lookup, ScoringProfile profile, Func<IMatchEngine> newEngine,
    TimeProvider time, ILogger logger)
{
    private const int BatchSize = 5_000;
    private const int MostIncremental = 200;
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(1);
    private IMatchEngine engine = newEngine();
    private StoredPlaces places = new();
    private string basis = "";
    private Guid runId;

    /// <summary>Brings everything up to date, tells so, then follows the queue until it is stopped.</summary>
    public async Task Follow(Action current, CancellationToken cancellationToken)
    {
        await Rematch(
            await runs.NextWaiting(cancellationToken) ?? await Ask(await Reason(cancellationToken), cancellationToken),
            cancellationToken);
        current();
        while (true)
        {
            var queue = await ledger.Queue(BatchSize, cancellationToken);
            if (Basis() != basis)
            {
                await Rematch(await Ask("the turn of the day", cancellationToken), cancellationToken);
            }
            else if (queue.Count > MostIncremental)
            {
                await Rematch(await Ask("many changes", cancellationToken), cancellationToken);
            }
            else if (queue.Count > 0)
            {
                // Before a run that waits: a run takes long, a change does not.
                await Apply(queue, cancellationToken);
            }
            else if (await runs.NextWaiting(cancellationToken) is { } run)
            {
                await Rematch(run, cancellationToken);
            }
            else
            {
                await ledger.Wait(Pulse, cancellationToken);
            }
        }
    }

    /// <summary>What the scores depend on besides the records.</summary>
    private string Basis() => string.Create(CultureInfo.InvariantCulture,
        $"rules {ScoringProfile.CurrentRules}, tables {lookup.Tables.Fingerprint}, {profile}, "
        + $"{KolkataDay.Of(time.GetUtcNow()):yyyy-MM-dd}");

    private async Task<string> Reason(CancellationToken cancellationToken) =>
        await ledger.Basis(cancellationToken) == Basis() ? "start" : "start with other tables, profile or day";

    private Task<MatchRunRow> Ask(string reason, CancellationToken cancellationToken) =>
        runs.Add(Guid.CreateVersion7(time.GetUtcNow()), reason, cancellationToken);

    private async Task Apply(IReadOnlyList<QueuedChange> queue, CancellationToken cancellationToken)
    {
        var smes = await Load(RecordKind.Sme, queue, RecordJson.ToSme, cancellationToken);
        var opportunities = await Load(RecordKind.Opportunity, queue, RecordJson.ToOpportunity, cancellationToken);
        var found = smes.Select(sme => sme.Id).Concat(opportunities.Select(one => one.Id)).ToHashSet();
        var removed = queue.Select(change => change.RecordId).Distinct().Where(id => !found.Contains(id)).ToList();
        var delta = places.Advance(engine.Apply(smes, opportunities, removed));
        await ledger.StoreChange(
            delta,
            StoredEvidence.Json,
            profile.Label,
            runId,
            time.GetUtcNow(),
            [.. queue.Select(change => change.Seq)],
            cancellationToken);
    }

    private async Task<List<T>> Load<T>(
        RecordKind kind, IReadOnlyList<QueuedChange> queue, Func<string, T> parse, CancellationToken cancellationToken)
    {
        var ids = queue.Where(change => change.Kind == kind).Select(change => change.RecordId).Distinct().ToArray();
        return ids.Length == 0 ? [] : [.. (await ledger.Documents(kind, ids, cancellationToken)).Select(parse)];
    }

    private async Task Rematch(MatchRunRow run, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            run = run with { Status = "running", Phase = "loading" };
            await runs.Report(run, cancellationToken);
            // The queue first: a record written after it is seen is queued again, and comes twice rather than never.
            var queue = await ledger.Queue(int.MaxValue, cancellationToken);
            var smes = await All(RecordKind.Sme, RecordJson.ToSme, cancellationToken);
            var opportunities = await All(RecordKind.Opportunity, RecordJson.ToOpportunity, cancellationToken);
            run = run with { Phase = "scoring", PairsTotal = (long)smes.Count * opportunities.Count };
            var nextBasis = Basis();
            var progress = new RunProgress(runs, run, cancel);
            var next = newEngine();
            await Task.Run(
                () => next.Rebuild(
                    new Scorer(lookup, profile, KolkataDay.Of(time.GetUtcNow())),
                    smes,
                    opportunities,
                    progress,
                    cancel.Token),
                cancel.Token);
            var fresh = new StoredPlaces();
            var delta = fresh.Advance(next.All());
            run = run with { Phase = "storing", PairsDone = run.PairsTotal, Matches = delta.Upserts.Count };
            await runs.Report(run, cancellationToken);
            await ledger.StoreRun(
                delta,
                StoredEvidence.Json,
                profile.Label,
                run.Id,
                nextBasis,
                time.GetUtcNow(),
                [.. queue.Select(change => change.Seq)],
                cancel.Token);
            (engine, places, basis, runId) = (next, fresh, nextBasis, run.Id);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            await runs.Report(
                run with { Status = "completed", Phase = "done", PairsPerSecond = (long)(run.PairsTotal / seconds) },
                cancellationToken);
            LogDone(run.PairsTotal, delta.Upserts.Count, seconds, run.Reason);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await runs.Report(run with { Status = "cancelled", Phase = "cancelled" }, cancellationToken);
            // What is stored, and the engine that equals it, were not touched.
            if (basis.Length == 0)
            {
                throw new InvalidOperationException("The first match run was cancelled.");
            }
        }
    }

    private async Task<List<T>> All<T>(RecordKind kind, Func<string, T> parse, CancellationToken cancellationToken)
    {
        var records = new List<T>();
        await foreach (var document in ledger.Documents(kind, cancellationToken))
        {
            records.Add(parse(document));
        }

        return records;
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Pairs} pairs scored, {Matches} matches stored in {Seconds:F2} s ({Reason})")]
    private partial void LogDone(long pairs, int matches, double seconds, string reason);

    /// <summary>Writes progress twice a second and passes on a wish to cancel.</summary>
    private sealed class RunProgress(
        MatchRunStore runs, MatchRunRow run, CancellationTokenSource cancel) : IProgress<long>
    {
        private readonly long started = Stopwatch.GetTimestamp();
        private long reported;

        public void Report(long value)
        {
            if (reported != 0 && Stopwatch.GetElapsedTime(reported) < TimeSpan.FromMilliseconds(300))
            {
                return;
            }

            reported = Stopwatch.GetTimestamp();
            var rate = value / Math.Max(0.001, Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (!runs.Report(run with { PairsDone = value, PairsPerSecond = (long)rate }, CancellationToken.None)
                .GetAwaiter().GetResult())
            {
                cancel.Cancel();
            }
        }
    }
}
