using System.Collections.Concurrent;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using Xunit;

namespace SmeMatch.Matching.Tests;

/// <summary>Lists as text by owner, so that an engine, scoring every pair, and the oracle compare.</summary>
internal sealed class Lists : ConcurrentDictionary<Guid, string>, IListSink
{
    /// <summary>An engine and the lists it finds.</summary>
    public static (MatchEngine Engine, Lists Lists) Engine(
        Scorer scorer, IEnumerable<Sme> smes, IEnumerable<Opportunity> opportunities, int threads = 2,
        int mostLoose = 4)
    {
        var engine = new MatchEngine(scorer, threads) { MostLoose = mostLoose };
        foreach (var sme in smes)
        {
            engine.Add(sme);
        }

        foreach (var opportunity in opportunities)
        {
            engine.Add(opportunity);
        }

        var lists = new Lists();
        engine.ForEachList(lists, null, CancellationToken.None);
        return (engine, lists);
    }

    /// <summary>The lists of an engine.</summary>
    public static Lists Of(
        Scorer scorer, IEnumerable<Sme> smes, IEnumerable<Opportunity> opportunities, int threads = 2) =>
        Engine(scorer, smes, opportunities, threads).Lists;

    /// <summary>The same by scoring every pair with the public scorer, and sorting.</summary>
    public static Lists ByScoringAll(
        Scorer scorer, IReadOnlyCollection<Sme> smes, IReadOnlyCollection<Opportunity> opportunities)
    {
        var ofOpportunities = opportunities.Select(one => OpportunityFacts.Of(one, scorer.Lookup)).ToList();
        var kept = smes.Select(sme => SmeFacts.Of(sme, scorer.Lookup))
            .SelectMany(sme => ofOpportunities.Select(one => (sme, one, Pair: scorer.Keep(sme, one))))
            .Where(one => one.Pair is not null)
            .Select(one => (Sme: one.sme.Sme.Id, Opportunity: one.one.Opportunity.Id, Pair: one.Pair!)).ToList();
        var lists = new Lists();
        foreach (var list in kept.GroupBy(one => one.Opportunity))
        {
            lists.Take(list.Key, list.Select(one => (one.Sme, one.Pair)), MatchEngine.SmesPerOpportunity);
        }

        foreach (var list in kept.GroupBy(one => one.Sme))
        {
            lists.Take(list.Key, list.Select(one => (one.Opportunity, one.Pair)), MatchEngine.OpportunitiesPerSme);
        }

        return lists;
    }

    public void OfOpportunity(Guid owner, ReadOnlySpan<Listed> entries, bool tiedAtEnd) =>
        Assert.True(TryAdd(owner, Text(entries.ToArray(), tiedAtEnd)), $"{owner} came twice");

    public void OfSme(Guid owner, ReadOnlySpan<Listed> entries, bool tiedAtEnd) =>
        OfOpportunity(owner, entries, tiedAtEnd);

    /// <summary>Takes changed lists over those known before, as a store would; an empty list is none.</summary>
    public void Overlay(IEnumerable<ChangedLists> steps)
    {
        foreach (var list in steps.SelectMany(changed => changed.OfOpportunities.Concat(changed.OfSmes)))
        {
            TryRemove(list.OwnerId, out _);
            if (list.Entries.Count > 0)
            {
                TryAdd(list.OwnerId, Text(list.Entries, list.TiedAtEnd));
            }
        }
    }

    public static void AssertSame(
        IReadOnlyDictionary<Guid, string> expected, IReadOnlyDictionary<Guid, string> actual, string context)
    {
        foreach (var id in expected.Keys.Union(actual.Keys).Order())
        {
            var (wanted, given) = (expected.GetValueOrDefault(id, "none"), actual.GetValueOrDefault(id, "none"));
            Assert.True(wanted == given, $"{context}, list of {id}\nexpected\n{wanted}\nactual\n{given}");
        }
    }

    public static int Entries(string list) => list.Count(letter => letter == '\n');

    private static string Text(IReadOnlyList<Listed> entries, bool tiedAtEnd) => string.Join(
        '\n', entries.Select(one => $"{one.Id} {one.Score} {one.Readiness}").Append(tiedAtEnd ? "tied" : "clear"));

    private void Take(Guid owner, IEnumerable<(Guid Id, Pair Pair)> kept, int limit)
    {
        var sorted = kept.Select(one => (
                Order: new Order(one.Pair.Score, one.Pair.Readiness, Order.Tie(owner, one.Id), one.Id),
                Listed: new Listed(one.Id, one.Pair.Score, one.Pair.Readiness)))
            .OrderBy(one => one.Order).Select(one => one.Listed).ToList();
        var tied = sorted.Count > limit
            && sorted[limit] with { Id = default } == sorted[limit - 1] with { Id = default };
        TryAdd(owner, Text([.. sorted.Take(limit)], tied));
    }
}
