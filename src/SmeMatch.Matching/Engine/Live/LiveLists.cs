using SmeMatch.Matching.Engine.Rows;
using SmeMatch.Matching.Engine.Search;

namespace SmeMatch.Matching.Engine.Live;

/// <summary>Keeps the lists of both sides exact while records come, change and go.</summary>
internal sealed class LiveLists
{
    private const int OpportunitiesPerPortion = 16;
    private const int SmesPerPortion = 4_096;
    private readonly int threads;
    private readonly PairScore pairs;
    private readonly SmeRegister smes;
    private readonly OpportunityRegister opportunities;
    private SectorBases bases;

    public LiveLists(
        RowCoder coder, SmeRow[] smes, IEnumerable<OpportunityRow> opportunities, int threads, int mostLoose)
    {
        this.threads = threads;
        pairs = new PairScore(coder);
        this.smes = new SmeRegister(coder, smes, threads, mostLoose);
        this.opportunities = new OpportunityRegister(opportunities);
        bases = new SectorBases(pairs, this.smes.Index.TradeCount);
    }

    /// <summary>Finds every list; half of all pairs count as settled when one side is done.</summary>
    public void ForEach(IListSink sink, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var (smeCount, opportunityCount) = (smes.Index.Rows.Length, opportunities.Count);
        long opportunitiesDone = 0;
        long smesDone = 0;
        ForPortions(opportunityCount, OpportunitiesPerPortion, (searches, place) =>
        {
            var list = opportunities.ListAt(place);
            searches.Fill(list, opportunities.Index.Rows[place]);
            var entries = searches.Show(list, out var tied);
            if (entries.Length > 0)
            {
                sink.OfOpportunity(opportunities.Index.Rows[place].Id.ToGuid(), entries, tied);
            }

            Interlocked.Increment(ref opportunitiesDone);
            Report();
        }, cancellationToken);
        var order = smes.Index.ByLikeness(threads);
        ForPortions(smeCount, SmesPerPortion, (searches, i) =>
        {
            ref var sme = ref smes[order[i]];
            var entries = searches.ListOf(ref sme, out var tied);
            if (entries.Length > 0)
            {
                sink.OfSme(sme.Id.ToGuid(), entries, tied);
            }

            if (i % SmesPerPortion == 0)
            {
                Interlocked.Add(ref smesDone, Math.Min(SmesPerPortion, smeCount - i));
                Report();
            }
        }, cancellationToken);

        void Report() => progress?.Report(
            ((Interlocked.Read(ref opportunitiesDone) * smeCount) + (Interlocked.Read(ref smesDone) * opportunityCount))
            / 2);
    }

    /// <summary>Takes rows in place of those of the same id; none retires that. Yields what changed.</summary>
    public IEnumerable<ChangedLists> Apply(
        IReadOnlyList<(RowId Id, SmeRow? Row)> changedSmes,
        IReadOnlyList<(RowId Id, OpportunityRow? Row)> changedOpportunities)
    {
        pairs.Refresh();
        if (smes.Tidy())
        {
            bases = new SectorBases(pairs, smes.Index.TradeCount);
        }

        var firstNew = smes.Before;
        var smeChanges = changedSmes.Select(one => new Change<SmeRow?>(one.Id, smes.Replace(one.Id, one.Row), one.Row))
            .Where(change => change.Old is not null || change.New is not null).ToList();
        var replaced = changedOpportunities
            .Select(one => (one, Former: opportunities.Replace(one.Id, one.Row))).ToList();
        var opportunityChanges = replaced
            .Select(each => new Change<OpportunityRow?>(each.one.Id, each.Former.Row, each.one.Row))
            .Where(change => change.Old is not null || change.New is not null).ToList();

        var gone = replaced.Where(each => each.one.Row is null && each.Former.List is { IsEmpty: false })
            .Select(each => Empty(each.one.Id));
        yield return new(
            [.. gone, .. OfOpportunities(smeChanges, opportunityChanges)],
            [
                .. smeChanges.Where(change => change.New is null).Select(change => Empty(change.Id)),
                .. OfSmes([.. Enumerable.Range(firstNew, smes.Before - firstNew)]),
            ]);
        if (opportunityChanges.Count == 0)
        {
            yield break;
        }

        var followers = new Followers(smes, pairs, bases, opportunityChanges).Before(firstNew, threads);
        foreach (var portion in followers.Chunk(2 * SmesPerPortion))
        {
            yield return new([], OfSmes(portion));
        }
    }

    private static MatchList Empty(RowId id) => new(id.ToGuid(), [], false);

    /// <summary>The lists that changed SMEs enter, leave or move in, and those of changed opportunities.</summary>
    private List<MatchList> OfOpportunities(
        List<Change<SmeRow?>> smeChanges, List<Change<OpportunityRow?>> opportunityChanges)
    {
        var fresh = opportunityChanges.Where(change => change.New is not null)
            .Select(change => opportunities.PlaceOf(change.Id)).ToHashSet();
        var mending = new ListMending(pairs, bases, smeChanges);
        var changed = new List<MatchList>();
        ForPortions(opportunities.Count, OpportunitiesPerPortion, (searches, place) =>
        {
            var (list, row) = (opportunities.ListAt(place), opportunities.Index.Rows[place]);
            if (!fresh.Contains(place))
            {
                mending.Mend(list, row);
            }

            if (fresh.Contains(place) || list.WantsSearch)
            {
                searches.Fill(list, row);
            }

            if (list.IsChanged)
            {
                var shown = new MatchList(row.Id.ToGuid(), searches.Show(list, out var tied).ToArray(), tied);
                lock (changed)
                {
                    changed.Add(shown);
                }
            }
        });
        return changed;
    }

    private MatchList[] OfSmes(int[] rows)
    {
        var lists = new MatchList[rows.Length];
        ForPortions(rows.Length, 64, (searches, i) =>
        {
            ref var sme = ref smes[rows[i]];
            lists[i] = new(sme.Id.ToGuid(), searches.ListOf(ref sme, out var tied).ToArray(), tied);
        });
        return lists;
    }

    private void ForPortions(
        int count, int size, Action<Searches, int> work, CancellationToken cancellationToken = default)
    {
        var index = opportunities.Index;
        Workers.Run(
            threads,
            (count + size - 1) / size,
            () => new Searches(smes, index, pairs, bases),
            (searches, portion) =>
            {
                for (var i = portion * size; i < Math.Min(count, (portion + 1) * size); i++)
                {
                    work(searches, i);
                }
            },
            cancellationToken);
    }
}

/// <summary>A record's row before and after; none where it was or is in no list.</summary>
internal readonly record struct Change<T>(RowId Id, T Old, T New);
