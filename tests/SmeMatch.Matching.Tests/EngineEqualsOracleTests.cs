using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Scoring;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class EngineEqualsOracleTests
{
    private static readonly Oracle Oracle = new(SmallTables.All, ScoringProfile.Default, Examples.Today);

    [Theory]
    [InlineData(1, 30, 20, false)]
    [InlineData(2, 60, 40, false)]
    [InlineData(3, 400, 4, true)]
    [InlineData(4, 300, 5, true)]
    [InlineData(5, 6, 200, true)]
    [InlineData(6, 130, 70, true)]
    public void The_lists_are_those_of_scoring_every_pair_and_sorting(
        int seed, int smeCount, int opportunityCount, bool rich)
    {
        var population = new Population(seed, rich);
        var (smes, opportunities) = (population.Smes(smeCount), population.Opportunities(opportunityCount));
        var engine = Lists.Engine(Examples.Scorer, smes, opportunities);
        var expected = opportunities.ToDictionary(one => one.Id, one => Oracle.Top(
            smes.Select(sme => (sme, one, sme.Id)), IMatchEngine.SmesPerOpportunity));
        foreach (var sme in smes)
        {
            expected.Add(sme.Id, Oracle.Top(
                opportunities.Select(one => (sme, one, one.Id)), IMatchEngine.OpportunitiesPerSme));
        }

        Lists.AssertSame(WithoutEmpty(expected), Lists.All(engine), $"seed {seed}");
    }

    [Fact]
    public void The_rich_populations_fill_lists_past_their_limits_and_some_end_in_a_tie()
    {
        var population = new Population(3, rich: true);
        var all = Lists.Engine(Examples.Scorer, population.Smes(400), population.Opportunities(4)).All();
        Assert.Contains(all.OfOpportunities, list => list.Matches.Count == IMatchEngine.SmesPerOpportunity);
        var other = new Population(5, rich: true);
        var ofSmes = Lists.Engine(Examples.Scorer, other.Smes(6), other.Opportunities(200)).All().OfSmes;
        Assert.Contains(ofSmes, list => list.Matches.Count == IMatchEngine.OpportunitiesPerSme);
        Assert.Contains(ofSmes.Concat(all.OfOpportunities), list => list.TiedAtEnd);
        Assert.Contains(ofSmes.Concat(all.OfOpportunities), list => !list.TiedAtEnd);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void The_order_of_the_input_changes_nothing(int seed)
    {
        var population = new Population(seed, rich: seed % 2 == 0);
        var (smes, opportunities) = (population.Smes(140), population.Opportunities(40));
        var expected = Lists.All(Lists.Engine(Examples.Scorer, smes, opportunities));
        for (var round = 0; round < 3; round++)
        {
            var shuffled = Lists.Engine(Examples.Scorer, population.Shuffled(smes), population.Shuffled(opportunities));
            Lists.AssertSame(expected, Lists.All(shuffled), $"seed {seed}, round {round}");
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Another_candidate_never_moves_the_score_of_a_pair(int seed)
    {
        var population = new Population(seed, rich: true);
        var (smes, opportunities) = (population.Smes(30), population.Opportunities(6));
        var before = Pairs(Lists.Engine(Examples.Scorer, smes, opportunities));
        var engine = Lists.Engine(
            Examples.Scorer, [.. population.Smes(40), .. smes], [.. population.Opportunities(9), .. opportunities]);
        var after = Pairs(engine);
        var both = before.Keys.Intersect(after.Keys).ToList();
        Assert.True(both.Count > 50, $"seed {seed}: only {both.Count} pairs to compare");
        Assert.All(both, key => Assert.Equal(before[key], after[key]));
    }

    [Fact]
    public void An_empty_registry_has_no_lists()
    {
        var all = Lists.Engine(Examples.Scorer, [], []).All();
        Assert.Empty(all.OfOpportunities);
        Assert.Empty(all.OfSmes);
    }

    [Fact]
    public void A_rebuild_reports_every_pair_and_stops_when_cancelled()
    {
        var population = new Population(31);
        var (smes, opportunities) = (population.Smes(7), population.Opportunities(5));
        var reports = new Reports();
        new ExhaustiveEngine().Rebuild(Examples.Scorer, smes, opportunities, reports, CancellationToken.None);
        Assert.Equal([7, 14, 21, 28, 35], reports.Values);
        Assert.Throws<OperationCanceledException>(() => new ExhaustiveEngine()
            .Rebuild(Examples.Scorer, smes, opportunities, null, new CancellationToken(canceled: true)));
    }

    private static Dictionary<Guid, string> WithoutEmpty(Dictionary<Guid, string> lists) =>
        lists.Where(list => list.Value != "clear").ToDictionary();

    private static Dictionary<(Guid, Guid), (int, int)> Pairs(ExhaustiveEngine engine)
    {
        var all = engine.All();
        return all.OfOpportunities.Concat(all.OfSmes).SelectMany(list => list.Matches)
            .DistinctBy(match => (match.OpportunityId, match.SmeId))
            .ToDictionary(
                match => (match.OpportunityId, match.SmeId), match => (match.Pair.Score, match.Pair.Readiness));
    }

    private sealed class Reports : IProgress<long>
    {
        public List<long> Values { get; } = [];

        public void Report(long value) => Values.Add(value);
    }
}
