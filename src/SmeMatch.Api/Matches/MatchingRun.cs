using System.Diagnostics;
using System.Threading.Channels;
using SmeMatch.Api.Operating;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Matches;

/// <summary>
/// A full rematch: it loads, scores and stores in the background with an engine and partitions of its own, while
/// changes go on to the current ones; at its end it takes in what changed since and replaces them.
/// </summary>
internal sealed class MatchingRun : IAsyncDisposable
{
    private const int BatchSize = 500;
    private readonly Database database;
    private readonly MatchLedger ledger;
    private readonly MatchRunRow run;
    private readonly Scorer scorer;
    private readonly string basis;
    private readonly QueueState covered;
    private readonly TimeProvider time;
    private readonly Func<Scorer, MatchEngine> newEngine;
    private readonly Dictionary<Guid, int> numbers = [];
    private readonly Dictionary<Guid, QueuedChange> since = [];
    private readonly CancellationTokenSource cancel;
    private readonly RunProgress progress;
    private readonly long begun = Stopwatch.GetTimestamp();
    private MatchEngine? engine;
    private long matches;

    /// <param name="database">What is loaded from and stored to.</param>
    /// <param name="ledger">Used when the background work is done.</param>
    /// <param name="runs">Where progress is shown.</param>
    /// <param name="run">What is done.</param>
    /// <param name="newEngine">Makes its engine.</param>
    /// <param name="scorer">For its day.</param>
    /// <param name="basis">What the scores depend on besides the records.</param>
    /// <param name="covered">The queue, read before.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public MatchingRun(
        Database database, MatchLedger ledger, MatchRunStore runs, MatchRunRow run,
        Func<Scorer, MatchEngine> newEngine, Scorer scorer,
        string basis, QueueState covered, TimeProvider time, CancellationToken cancellationToken)
    {
        (this.database, this.ledger, this.run, this.newEngine) = (database, ledger, run, newEngine);
        (this.scorer, this.basis, this.covered, this.time) = (scorer, basis, covered, time);
        cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        progress = new RunProgress(runs, run, cancel, time);
        Work = Task.Run(() => Match(cancel.Token), cancel.Token);
    }

    /// <summary>The work in the background.</summary>
    public Task Work { get; }

    /// <summary>How long it has taken until now.</summary>
    public TimeSpan Took => Stopwatch.GetElapsedTime(begun);

    /// <summary>Whether it was asked to stop.</summary>
    public bool IsCancelled => cancel.IsCancellationRequested;

    /// <summary>The last row of the queue that it covers: changes after it are for the current lists.</summary>
    public long Covers => covered.Last;

    /// <summary>As it is now.</summary>
    public MatchRunRow Row => progress.Row;

    /// <summary>Changes that went to the current lists and that it may not have loaded.</summary>
    public void Remember(IEnumerable<QueuedChange> changes)
    {
        foreach (var change in changes)
        {
            since[change.RecordId] = change;
        }
    }

    /// <summary>
    /// After the work: takes in what changed since and puts its lists in place of the current ones; null when it was
    /// asked to stop at the last moment.
    /// </summary>
    public async Task<KeptLists?> Finish()
    {
        await Work;
        progress.Swapping(matches);
        var lists = new KeptLists(ledger, engine!, numbers, run.Number, basis, time);
        foreach (var changes in since.Values.Chunk(BatchSize))
        {
            await lists.Apply(changes, [], cancel.Token);
        }

        return await ledger.Swap(Row, basis, scorer.Today, covered, cancel.Token) ? lists : null;
    }

    public async ValueTask DisposeAsync()
    {
        await cancel.CancelAsync();
        await Work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await progress.DisposeAsync();
        cancel.Dispose();
    }

    private async Task Match(CancellationToken cancellationToken)
    {
        using var span = Meters.Work.StartActivity("match run");
        var engine = this.engine = newEngine(scorer);
        await Load(
            RecordKind.Opportunity,
            document =>
            {
                numbers[document.Id] = document.Number;
                engine.Add(RecordJson.ToOpportunity(document.Document));
            },
            cancellationToken);
        await Load(
            RecordKind.Sme, document => engine.Add(RecordJson.ToSme(document.Document)), cancellationToken);
        progress.Scoring(engine.Pairs);
        await using var tables = await RunTables.Begin(
            database, run.Number, numbers, time.GetUtcNow(), cancellationToken);
        try
        {
            await Task.Factory.StartNew(
                () => engine.ForEachList(tables, progress, cancellationToken),
                cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch
        {
            await tables.Check();
            throw;
        }

        progress.Storing();
        await tables.Complete();
        matches = tables.Entries;
    }

    /// <summary>Reads on one thread and parses on another.</summary>
    private async Task Load(RecordKind kind, Action<NumberedDocument> take, CancellationToken cancellationToken)
    {
        var batches = Channel.CreateBounded<NumberedDocument[]>(16);
        var reading = Task.Run(
            async () =>
            {
                try
                {
                    await foreach (var batch in ledger.Documents(kind, cancellationToken).Chunk(BatchSize))
                    {
                        await batches.Writer.WriteAsync(batch, cancellationToken);
                    }

                    batches.Writer.Complete();
                }
                catch (Exception fault)
                {
                    batches.Writer.Complete(fault);
                }
            },
            cancellationToken);
        await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken))
        {
            Array.ForEach(batch, take);
        }

        await reading;
    }
}
