using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class ScoreTests
{
    [Fact]
    public void The_example_pair_adds_up_as_worked_by_hand()
    {
        // 50 · 8 000 + 25 · 10 000 + 25 · 10 000 = 900 000, over 100.
        var pair = Examples.Score(Examples.Firm, Examples.Tender);
        Assert.Equal((8_000, 10_000, 10_000), (pair.Sector.Factor, pair.Size.Factor, pair.Region.Factor));
        Assert.Equal((9_000, 100, 9_000, 9_000), (pair.Score, pair.Confidence, pair.LowestScore, pair.HighestScore));
        Assert.Equal(EligibilityStatus.Eligible, pair.Eligibility.Status);
    }

    [Theory]
    [InlineData(50, 25, 25, 1, 1, 0, 1)]
    [InlineData(1, 1, 0, 1, 0, 0, 1)]
    [InlineData(1, 2, 0, 1, 0, 0, 0)]
    [InlineData(2, 1, 0, 1, 0, 0, 1)]
    [InlineData(1, 0, 0, 7_777, 1, 1, 7_777)]
    [InlineData(0, 0, 3, 1, 1, 9_999, 9_999)]
    [InlineData(2_000_000_000, 100_000_000, 0, 10_000, 10_000, 0, 10_000)]
    public void The_score_is_the_weighted_mean_rounded_half_up(
        int sectorWeight, int sizeWeight, int regionWeight, int sector, int size, int region, int expected) =>
        Assert.Equal(expected, new Weights(sectorWeight, sizeWeight, regionWeight).Score(sector, size, region));

    public static TheoryData<string, int> Deductions => new()
    {
        { "turnover estimated", 85 },
        { "turnover unknown", 70 },
        { "value unknown", 70 },
        { "opportunity silent", 90 },
        { "nationwide", 100 },
        { "firm silent", 90 },
        { "firm targets eleven", 90 },
        { "not verified", 85 },
        { "verified long ago", 85 },
        { "roles assumed", 90 },
        { "industries inferred", 85 },
        { "capabilities unknown while needed", 90 },
        { "capabilities unknown", 100 },
        { "everything", 0 },
    };

    [Theory]
    [MemberData(nameof(Deductions))]
    public void Each_unknown_takes_its_part_of_the_confidence(string unknown, int expected)
    {
        var (firm, tender) = Unknown(unknown);
        Assert.Equal(expected, Examples.Score(firm, tender).Confidence);
    }

    [Theory]
    [InlineData("turnover unknown", 6_500, 9_000)]
    [InlineData("value unknown", 6_500, 9_000)]
    [InlineData("turnover estimated", 9_000, 9_000)]
    [InlineData("opportunity silent", 6_500, 9_000)]
    [InlineData("firm silent", 6_500, 9_000)]
    [InlineData("nationwide", 9_000, 9_000)]
    [InlineData("capabilities unknown while needed", 7_000, 9_500)]
    [InlineData("not verified", 9_000, 9_000)]
    [InlineData("everything", 2_000, 9_500)]
    public void The_range_takes_each_unknown_at_its_worst_and_its_best(string unknown, int lowest, int highest)
    {
        var (firm, tender) = Unknown(unknown);
        var pair = Examples.Score(firm, tender);
        Assert.Equal((lowest, highest), (pair.LowestScore, pair.HighestScore));
        Assert.InRange(pair.Score, lowest, highest);
    }

    [Theory]
    [InlineData(9_000, true)]
    [InlineData(9_001, false)]
    public void A_pair_is_kept_from_the_least_score_up(int minScore, bool expected)
    {
        var profile = ScoringProfile.Default with { MinScore = minScore };
        Assert.Equal(expected, Examples.Score(Examples.Firm, Examples.Tender).IsKept(profile));
    }

    [Fact]
    public void An_ineligible_pair_is_not_kept_but_still_scored()
    {
        var pair = Examples.Score(Examples.Firm with { Debarred = true }, Examples.Tender);
        Assert.Equal((9_000, false), (pair.Score, pair.IsKept(ScoringProfile.Default)));
    }

    private static (Sme Firm, Opportunity Tender) Unknown(string what) => what switch
    {
        "turnover estimated" => (Examples.Firm with { AnnualTurnover = null }, Examples.Tender),
        "turnover unknown" => (Examples.Firm with { AnnualTurnover = null, Employees = null }, Examples.Tender),
        "value unknown" => (Examples.Firm, Examples.Tender with { Value = null }),
        "opportunity silent" => (Examples.Firm, Examples.Tender with { States = [] }),
        "nationwide" => (Examples.Firm, Examples.Tender with { States = [], Nationwide = true }),
        "firm silent" => (Examples.Firm with { PresenceStates = [] }, Examples.Tender),
        "firm targets eleven" => (Examples.Firm with
        {
            PresenceStates = [],
            TargetStates = [.. SmallTables.All.States.Select(row => row.Code), "IN-SK"],
        }, Examples.Tender),
        "not verified" => (Examples.Firm with { VerifiedAt = null }, Examples.Tender),
        "verified long ago" => (Examples.Firm with { VerifiedAt = DateTimeOffset.UnixEpoch }, Examples.Tender),
        "roles assumed" => (Examples.Firm with { Roles = [] }, Examples.Tender),
        "industries inferred" => (Examples.Firm with { IndustriesInferred = true }, Examples.Tender),
        "capabilities unknown" => (Examples.Firm with { Capabilities = [] }, Examples.Tender),
        "capabilities unknown while needed" =>
            (Examples.Firm with { Capabilities = [] }, Examples.Tender with { Capabilities = ["alloy"] }),
        _ => (new Sme { Id = Examples.Firm.Id, Industries = ["2521"], IndustriesInferred = true },
            new Opportunity { Id = Examples.Tender.Id, SubSectors = ["WS02"], Capabilities = ["pump"] }),
    };
}
