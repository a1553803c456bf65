using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class ScorerEqualsOracleTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    private static readonly ScoringProfile[] Profiles =
    [
        ScoringProfile.Default,
        ScoringProfile.Default with { Name = "odd", Weights = new Weights(33, 7, 13), MinSector = 3_000 },
        ScoringProfile.Default with { Name = "region", Weights = new Weights(0, 0, 1), MinSector = 1 },
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_number_of_every_pair_is_the_oracles(int seed)
    {
        var population = new Population(seed);
        var (smes, opportunities) = (population.Smes(40), population.Opportunities(25));
        var profile = Profiles[seed % Profiles.Length];
        var scorer = new Scorer(Examples.Lookup, profile, Examples.Today);
        var oracle = new Oracle(SmallTables.All, profile, Examples.Today);
        foreach (var (sme, opportunity) in smes.SelectMany(sme => opportunities.Select(one => (sme, one))))
        {
            var (actual, expected) = (Of(scorer.Score(sme, opportunity)), oracle.Score(sme, opportunity));
            Assert.True(expected == actual,
                $"seed {seed}\n{sme}\n{opportunity}\nexpected {expected}\nactual   {actual}");
        }
    }

    [Fact]
    public void The_populations_reach_every_kind_of_answer()
    {
        var answers = new List<Answer>();
        foreach (var seed in Seeds.Select(row => row.Data))
        {
            var population = new Population(seed);
            var (smes, opportunities) = (population.Smes(40), population.Opportunities(25));
            var oracle = new Oracle(SmallTables.All, ScoringProfile.Default, Examples.Today);
            answers.AddRange(smes.SelectMany(sme => opportunities.Select(one => oracle.Score(sme, one))));
        }

        int[] regions = [10_000, 8_000, 7_500, 7_000, 6_500, 6_000, 5_000, 3_000, 1_500];
        Assert.Equal(regions, answers.Select(answer => answer.Region).Distinct().OrderDescending());
        Assert.Equal(4, answers.Select(answer => answer.Role).OfType<Role>().Distinct().Count());
        foreach (var gate in new[] { "open", "debarred", "certifications", "sme-status", "role" })
        {
            var results = answers.SelectMany(answer => answer.Gates.Split(", ")).Distinct()
                .Count(text => text.StartsWith(gate, StringComparison.Ordinal));
            Assert.Equal(gate is "open" or "debarred" ? 2 : 3, results);
        }

        Assert.Contains(
            answers, answer => answer is { Candidate: true, Ineligible: false, Confidence: 100, Score: > 9_000 });
        Assert.Contains(answers, answer => answer.Confidence == 0);
    }

    private static Answer Of(Pair pair)
    {
        var gates = pair.Eligibility.Gates.Select(gate => $"{gate.Name} {gate.Result.ToWire()}");
        var region = new OracleRegion(
            pair.Region.Factor, pair.Region.State ?? "", pair.Region.SmeState ?? "", pair.Region.Corridor ?? "",
            pair.Region.Agreement is not null);
        var source = pair.Sector.Row is { } row ? $"{pair.Sector.Industry} {pair.Sector.SubSector} {row.Industry}" : "";
        return new(
            pair.Score, pair.Sector.Base, pair.Sector.Factor, pair.Size.Factor, pair.Region.Factor,
            pair.Sector.Base == 0 ? null : pair.Size.Role, pair.Readiness, string.Join(", ", gates), pair.Confidence,
            pair.LowestScore, pair.HighestScore, pair.Candidate,
            pair.Eligibility.Status == EligibilityStatus.Ineligible, region, source);
    }
}
