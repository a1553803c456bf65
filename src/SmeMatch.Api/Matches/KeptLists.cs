using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Records;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Matches;

/// <summary>The lists of one run: an engine, and partitions that are equal to it.</summary>
/// <param name="ledger">Where changes are read and stored.</param>
/// <param name="engine">Has made its lists.</param>
/// <param name="numbers">The number of every opportunity.</param>
/// <param name="run">The number of the run.</param>
/// <param name="basis">What the scores depend on besides the records.</param>
/// <param name="time">The clock.</param>
internal sealed class KeptLists(
    MatchLedger ledger, MatchEngine engine, Dictionary<Guid, int> numbers, int run, string basis, TimeProvider time)
{
    private static readonly ChangedLists Nothing = new([], []);

    public string Basis => basis;

    /// <summary>
    /// Brings the lists up to date, step by step; the positions leave the queue with the last step.
    /// </summary>
    public async Task Apply(
        IReadOnlyList<QueuedChange> changes, IReadOnlyCollection<long> done, CancellationToken cancellationToken)
    {
        var smes = await Load(RecordKind.Sme, changes, RecordJson.ToSme, cancellationToken);
        var opportunities = await Load(RecordKind.Opportunity, changes, RecordJson.ToOpportunity, cancellationToken);
        var found = smes.Select(sme => sme.Id).Concat(opportunities.Select(one => one.Id)).ToHashSet();
        var removed = changes.Select(change => change.RecordId).Distinct().Where(id => !found.Contains(id)).ToList();
        var last = Nothing;
        foreach (var step in engine.Apply(smes, opportunities, removed))
        {
            if (last != Nothing)
            {
                await Store(last, [], cancellationToken);
            }

            last = step;
            if (step.OfSmes.Count == 0)
            {
                // An opportunity's own list: it does not wait for the SMEs' lists to be found.
                await Store(step, [], cancellationToken);
                last = Nothing;
            }
        }

        await Store(last, done, cancellationToken);
        removed.ForEach(id => numbers.Remove(id));
    }

    private Task Store(ChangedLists step, IReadOnlyCollection<long> done, CancellationToken cancellationToken) =>
        ledger.StoreChange(run, step, numbers, time.GetUtcNow(), done, cancellationToken);

    private async Task<List<T>> Load<T>(
        RecordKind kind, IReadOnlyList<QueuedChange> changes, Func<string, T> parse,
        CancellationToken cancellationToken)
    {
        var ids = changes.Where(change => change.Kind == kind).Select(change => change.RecordId).ToHashSet();
        var records = new List<T>();
        if (ids.Count == 0)
        {
            return records;
        }

        foreach (var (id, number, document) in await ledger.Documents(kind, ids, cancellationToken))
        {
            numbers[id] = number;
            records.Add(parse(document));
        }

        return records;
    }
}
