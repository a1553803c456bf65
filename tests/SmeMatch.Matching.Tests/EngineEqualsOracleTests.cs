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
        var expected = opportunities.ToDictionary(one => one.Id, one => Oracle.Top(
            smes.Select(sme => (sme, one, sme.Id)), MatchEngine.SmesPerOpportunity));
        foreach (var sme in smes)
        {
            expected.Add(sme.Id, Oracle.Top(
                opportunities.Select(one => (sme, one, one.Id)), MatchEngine.OpportunitiesPerSme));
        }

        expected = expected.Where(list => list.Value != "clear").ToDictionary();
        Lists.AssertSame(expected, Lists.Of(Examples.Scorer, smes, opportunities, threads: 1), $"seed {seed}");
        Lists.AssertSame(
            expected, Lists.Of(Examples.Scorer, smes, opportunities, threads: 2), $"seed {seed}, 2 threads");
        Lists.AssertSame(expected, Lists.ByScoringAll(Examples.Scorer, smes, opportunities), $"seed {seed}, all pairs");
    }

    public static TheoryData<int, int, int, bool> Larger
    {
        get
        {
            var data = new TheoryData<int, int, int, bool>();
            for (var seed = 200; seed < 230; seed++)
            {
                data.Add(seed, 40 + (seed * 37 % 900), 30 + (seed * 53 % 300), seed % 3 > 0);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Larger))]
    public void Larger_populations_come_out_as_by_scoring_every_pair(
        int seed, int smeCount, int opportunityCount, bool rich)
    {
        var population = new Population(seed, rich);
        var (smes, opportunities) = (population.Smes(smeCount), population.Opportunities(opportunityCount));
        Lists.AssertSame(
            Lists.ByScoringAll(Examples.Scorer, smes, opportunities),
            Lists.Of(Examples.Scorer, smes, opportunities, 1 + (seed % 2)),
            $"seed {seed}");
    }

    [Theory]
    [MemberData(nameof(HostileRecords.Kinds), MemberType = typeof(HostileRecords))]
    public void Hostile_registries_come_out_as_by_scoring_every_pair(string kind)
    {
        var (smes, opportunities) = HostileRecords.Of(kind);
        Lists.AssertSame(
            Lists.ByScoringAll(Examples.Scorer, smes, opportunities),
            Lists.Of(Examples.Scorer, smes, opportunities),
            kind);
    }

    [Fact]
    public void Weights_and_thresholds_of_another_profile_need_no_other_code()
    {
        foreach (var weights in (Weights[])[new(80, 15, 5), new(1, 0, 0), new(0, 97, 3), new(7, 11, 13)])
        {
            var profile = ScoringProfile.Default with { Weights = weights, MinScore = 1_234, MinSector = 777 };
            var scorer = new Scorer(Examples.Scorer.Lookup, profile, Examples.Today);
            var population = new Population(41, rich: true);
            var (smes, opportunities) = (population.Smes(300), population.Opportunities(60));
            Lists.AssertSame(
                Lists.ByScoringAll(scorer, smes, opportunities), Lists.Of(scorer, smes, opportunities), $"{weights}");
        }
    }

    [Fact]
    public void The_rich_populations_fill_lists_past_their_limits_and_some_end_in_a_tie()
    {
        var (population, other) = (new Population(3, rich: true), new Population(5, rich: true));
        var tenders = population.Opportunities(4);
        var ofTenders = Lists.Of(Examples.Scorer, population.Smes(400), tenders);
        Assert.Contains(tenders, one => Lists.Entries(ofTenders[one.Id]) == MatchEngine.SmesPerOpportunity);
        var firms = other.Smes(6);
        var ofFirms = Lists.Of(Examples.Scorer, firms, other.Opportunities(200));
        Assert.Contains(firms, one => Lists.Entries(ofFirms[one.Id]) == MatchEngine.OpportunitiesPerSme);
        var all = ofTenders.Values.Concat(ofFirms.Values).ToList();
        Assert.Contains(all, list => list.EndsWith("tied", StringComparison.Ordinal));
        Assert.Contains(all, list => list.EndsWith("clear", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void The_order_of_the_input_changes_nothing(int seed)
    {
        var population = new Population(seed, rich: seed % 2 == 0);
        var (smes, opportunities) = (population.Smes(140), population.Opportunities(40));
        var expected = Lists.Of(Examples.Scorer, smes, opportunities);
        for (var round = 0; round < 3; round++)
        {
            var shuffled = Lists.Of(Examples.Scorer, population.Shuffled(smes), population.Shuffled(opportunities));
            Lists.AssertSame(expected, shuffled, $"seed {seed}, round {round}");
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Another_candidate_never_moves_the_score_of_a_pair(int seed)
    {
        var population = new Population(seed, rich: true);
        var (smes, opportunities) = (population.Smes(30), population.Opportunities(6));
        var before = Lists.Of(Examples.Scorer, smes, opportunities);
        var after = Lists.Of(
            Examples.Scorer, [.. population.Smes(40), .. smes], [.. population.Opportunities(9), .. opportunities]);
        var ids = opportunities.Select(one => one.Id).ToHashSet();
        var kept = before.Where(list => ids.Contains(list.Key))
            .SelectMany(list => Lines(list.Value).Select(line => (list.Key, line))).ToHashSet();
        var still = after.Where(list => ids.Contains(list.Key))
            .SelectMany(list => Lines(list.Value).Select(line => (list.Key, line))).ToList();
        var firms = smes.Select(sme => sme.Id.ToString()).ToHashSet();
        var both = still.Where(one => firms.Contains(one.line[..36])).ToList();
        Assert.True(both.Count > 20, $"seed {seed}: only {both.Count} pairs to compare");
        Assert.All(both, one => Assert.Contains(one, kept));

        static IEnumerable<string> Lines(string list) => list.Split('\n').Where(line => line.Length > 10);
    }

    [Fact]
    public void An_empty_registry_has_no_lists() => Assert.Empty(Lists.Of(Examples.Scorer, [], []));

    [Fact]
    public void Finding_lists_reports_every_pair_and_stops_when_cancelled()
    {
        var population = new Population(31, rich: true);
        MatchEngine Filled()
        {
            var engine = new MatchEngine(Examples.Scorer, threads: 1);
            population.Smes(7).ForEach(engine.Add);
            population.Opportunities(50).ForEach(engine.Add);
            return engine;
        }

        var (engine, reports) = (Filled(), new Reports());
        engine.ForEachList(new Lists(), reports, CancellationToken.None);
        Assert.Equal(reports.Values.Order(), reports.Values);
        Assert.Equal(engine.Pairs, reports.Values[^1]);
        Assert.Equal(350, engine.Pairs);
        Assert.ThrowsAny<OperationCanceledException>(
            () => Filled().ForEachList(new Lists(), null, new CancellationToken(canceled: true)));
    }

    private sealed class Reports : IProgress<long>
    {
        public List<long> Values { get; } = [];

        public void Report(long value) => Values.Add(value);
    }
}
