using SmeMatch.Benchmarks.Registries;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Benchmarks.Peers;

/// <summary>What one would write first: LINQ over records with the public scorer, every pair once.</summary>
internal static class LinqPeer
{
    public static void Run(Registry registry, Scorer scorer, IListSink sink)
    {
        var smes = registry.Smes.Select(sme => SmeFacts.Of(sme, scorer.Lookup)).ToList();
        var kept = registry.Opportunities
            .Select(opportunity => OpportunityFacts.Of(opportunity, scorer.Lookup))
            .SelectMany(opportunity => smes.Select(sme => (sme, opportunity, pair: scorer.Keep(sme, opportunity))))
            .Where(one => one.pair is not null)
            .Select(one => new Kept(
                one.sme.Sme, one.opportunity.Opportunity, new(one.pair!.Score, one.pair.Readiness)))
            .ToList();
        foreach (var list in kept.GroupBy(one => one.Opportunity.Id))
        {
            var (entries, tied) = Top(list, one => one.Sme.Id, MatchEngine.SmesPerOpportunity);
            sink.OfOpportunity(list.Key, entries, tied);
        }

        foreach (var list in kept.GroupBy(one => one.Sme.Id))
        {
            var (entries, tied) = Top(list, one => one.Opportunity.Id, MatchEngine.OpportunitiesPerSme);
            sink.OfSme(list.Key, entries, tied);
        }
    }

    private static (Listed[] Entries, bool TiedAtEnd) Top(IEnumerable<Kept> kept, Func<Kept, Guid> listed, int count)
    {
        var best = kept
            .OrderBy(one => new Order(
                one.Rank.Score, one.Rank.Readiness, Order.Tie(one.Opportunity.Id, one.Sme.Id), listed(one)))
            .Take(count + 1)
            .ToList();
        return (
            [.. best.Take(count).Select(one => new Listed(listed(one), one.Rank.Score, one.Rank.Readiness))],
            best.Count > count && best[count].Rank == best[count - 1].Rank);
    }

    private sealed record Kept(Sme Sme, Opportunity Opportunity, (int Score, int Readiness) Rank);
}
