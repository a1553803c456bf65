using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class SectorTests
{
    [Theory]
    [InlineData("25", "25", 6_000)]
    [InlineData("253", "25", 6_000)]
    [InlineData("252", "252", 8_000)]
    [InlineData("2521", "252", 8_000)]
    [InlineData("062", "062", 10_000)]
    [InlineData("0622", "062", 10_000)]
    [InlineData("0621", "0621", 7_500)]
    [InlineData("064", "06", 5_000)]
    public void The_row_with_the_longest_key_that_is_a_prefix_applies(string industry, string key, int expected)
    {
        var sector = Of([industry], ["WS02"]);
        Assert.Equal((expected, key), (sector.Base, sector.Row!.Industry));
    }

    [Theory]
    [InlineData("2522")]
    [InlineData("0631")]
    [InlineData("08")]
    [InlineData("99")]
    public void A_row_of_strength_zero_and_no_row_at_all_mean_no_relation(string industry)
    {
        var sector = Of([industry], ["WS02"]);
        Assert.Equal((0, null, null), (sector.Base, sector.Row, sector.Industry));
    }

    [Theory]
    [InlineData("252 08", "WS02 TL01", 8_000)]
    [InlineData("08 252", "WS02 TL01", 7_200)]
    [InlineData("252 08", "TL01 WS02", 7_200)]
    [InlineData("08 252", "TL01 WS02", 6_480)]
    [InlineData("08 56", "TL01 SC03", 1_822)]
    public void Industries_and_sub_sectors_after_the_first_count_nine_tenths(
        string industries, string sectors, int expected) =>
        Assert.Equal(expected, Of(industries.Split(' '), sectors.Split(' ')).Base);

    [Fact]
    public void The_best_pair_of_industry_and_sub_sector_makes_the_factor()
    {
        var sector = Of(["50", "06"], ["TL07", "TL01"]);
        Assert.Equal((8_100, "06", "TL01"), (sector.Base, sector.Industry, sector.SubSector));
    }

    [Theory]
    [InlineData("08 07 06", "TL01", "06", "TL01")]
    [InlineData("08 06 07", "TL01", "06", "TL01")]
    [InlineData("74", "SC03 TL07 TL01", "74", "TL01")]
    public void Of_equals_the_first_by_code_is_named(string industries, string sectors, string industry, string sector)
    {
        var actual = Of(industries.Split(' '), sectors.Split(' '));
        Assert.Equal((industry, sector), (actual.Industry, actual.SubSector));
    }

    [Theory]
    [InlineData(1_500, true)]
    [InlineData(1_501, false)]
    public void A_pair_under_the_least_sector_is_no_candidate(int minSector, bool expected)
    {
        var scorer = new Scorer(Examples.Lookup, ScoringProfile.Default with { MinSector = minSector }, Examples.Today);
        var pair = scorer.Score(
            Examples.Firm with { Industries = ["50"] },
            Examples.Tender with { SubSectors = ["TL01"], Capabilities = ["pump"] });
        Assert.Equal((1_500, expected), (pair.Sector.Base, pair.Candidate));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(0)]
    public void A_firm_without_an_industry_is_no_candidate_under_any_profile(int minSector)
    {
        var scorer = new Scorer(Examples.Lookup, ScoringProfile.Default with { MinSector = minSector }, Examples.Today);
        Assert.False(scorer.Score(Examples.Firm with { Industries = [] }, Examples.Tender).Candidate);
    }

    [Theory]
    [InlineData(Relation.Builds, Grade.Core, 10_000)]
    [InlineData(Relation.Supplies, Grade.Partial, 6_000)]
    [InlineData(Relation.Enables, Grade.Weak, 3_000)]
    [InlineData(Relation.Operates, Grade.Partial, 3_750)]
    [InlineData(Relation.Adjacent, Grade.Partial, 2_250)]
    [InlineData(Relation.Builds, Grade.None, 0)]
    public void Strength_is_the_relation_times_the_grade(Relation relation, Grade grade, int expected) =>
        Assert.Equal(expected, new AffinityRow("25", "WS02", relation, grade, "").Strength);

    private static SectorFactor Of(IReadOnlyList<string> industries, IReadOnlyList<string> sectors) => SectorFactor.Of(
        Examples.Firm with { Industries = industries },
        Examples.Tender with { SubSectors = sectors },
        Examples.Lookup);
}
