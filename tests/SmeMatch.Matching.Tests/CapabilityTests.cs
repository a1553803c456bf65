using SmeMatch.Matching.Scoring;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class CapabilityTests
{
    [Theory]
    [InlineData("pump", "pump", 10_000, 9_000)]
    [InlineData("pump design", "pump alloy", 8_500, 8_250)]
    [InlineData("pump", "pump alloy design", 8_000, 8_000)]
    [InlineData("pump alloy", "pump alloy design", 9_000, 8_500)]
    [InlineData("design", "design", 10_000, 9_000)]
    [InlineData("", "pump", 6_000, 7_000)]
    [InlineData("", "alloy pump", 6_000, 7_000)]
    [InlineData("alloy", "pump", 3_000, 5_500)]
    [InlineData("", "alloy", 1_500, 4_750)]
    [InlineData("", "orphan", 1_500, 4_750)]
    [InlineData("bridge", "alloy", 0, 4_000)]
    public void Each_row_of_the_table_refines_the_sector(string offered, string needed, int covered, int expected)
    {
        var sector = Of("2521", offered, needed);
        Assert.Equal((8_000, covered, expected), (sector.Base, sector.Coverage!.Covered, sector.Factor));
    }

    [Fact]
    public void Without_needed_capabilities_what_the_firm_offers_plays_no_part()
    {
        var sector = Of("2521", "pump design", "");
        Assert.Equal((8_000, null), (sector.Factor, sector.Coverage));
    }

    [Theory]
    [InlineData("25", "turnout", true)]
    [InlineData("252", "turnout", true)]
    [InlineData("2521", "turnout", true)]
    [InlineData("2522", "turnout", false)]
    [InlineData("2211", "turnout", true)]
    [InlineData("06", "bridge", true)]
    [InlineData("0622", "bridge", true)]
    [InlineData("2521", "orphan", false)]
    [InlineData("2521", "no-such-tag", false)]
    public void A_tag_is_usual_when_either_code_is_a_prefix_of_the_other(string industry, string tag, bool expected) =>
        Assert.Equal(expected, Examples.Lookup.IsUsual(tag, industry));

    [Fact]
    public void Each_of_the_firms_industries_may_make_a_tag_usual() =>
        Assert.Equal("pump", Of("08 252", "", "pump").Coverage!.UsualTag);

    [Fact]
    public void Tags_are_named_in_the_order_of_their_codes()
    {
        var coverage = Of("2521", "turnout pump", "turnout pump").Coverage!;
        Assert.Equal(["pump", "turnout"], coverage.Offered);
        Assert.Equal("pump", coverage.UsualTag);
    }

    private static SectorFactor Of(string industries, string offered, string needed) => SectorFactor.Of(
        Examples.Firm with { Industries = Words(industries), Capabilities = Words(offered) },
        Examples.Tender with { Capabilities = Words(needed) },
        Examples.Lookup);

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
