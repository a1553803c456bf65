using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using Xunit;

namespace SmeMatch.Matching.Tests;

/// <summary>Top lists as text by owner, so that two engines, or an engine and the oracle, compare.</summary>
internal static class Lists
{
    public static ExhaustiveEngine Engine(Scorer scorer, IEnumerable<Sme> smes, IEnumerable<Opportunity> opportunities)
    {
        var engine = new ExhaustiveEngine();
        engine.Rebuild(scorer, smes, opportunities, null, CancellationToken.None);
        return engine;
    }

    public static Dictionary<Guid, string> All(ExhaustiveEngine engine)
    {
        var all = engine.All();
        return all.OfOpportunities.Concat(all.OfSmes).ToDictionary(list => list.OwnerId, list => Text(list));
    }

    public static string Text(MatchList list)
    {
        Guid Listed(Match match) => match.SmeId == list.OwnerId ? match.OpportunityId : match.SmeId;
        var entries = list.Matches.Select(match => $"{Listed(match)} {match.Pair.Score} {match.Pair.Readiness}");
        return string.Join('\n', entries.Append(list.TiedAtEnd ? "tied" : "clear"));
    }

    /// <summary>Takes changed lists over those known before, as a store would; an empty list is none.</summary>
    public static void Overlay(Dictionary<Guid, string> known, ChangedLists changed)
    {
        foreach (var list in changed.OfOpportunities.Concat(changed.OfSmes))
        {
            known.Remove(list.OwnerId);
            if (list.Matches.Count > 0)
            {
                known.Add(list.OwnerId, Text(list));
            }
        }
    }

    public static void AssertSame(Dictionary<Guid, string> expected, Dictionary<Guid, string> actual, string context)
    {
        foreach (var id in expected.Keys.Union(actual.Keys).Order())
        {
            var (wanted, given) = (expected.GetValueOrDefault(id, "none"), actual.GetValueOrDefault(id, "none"));
            Assert.True(wanted == given, $"{context}, list of {id}\nexpected\n{wanted}\nactual\n{given}");
        }
    }
}
