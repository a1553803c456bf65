using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class RegionTests
{
    [Theory]
    [InlineData("KA", "", "KA", 10_000, RegionEvidence.Present, "IN-KA", null)]
    [InlineData("TN", "", "KA", 8_000, RegionEvidence.PresentInNeighbour, "IN-TN", null)]
    [InlineData("TN AP", "KA", "KA", 8_000, RegionEvidence.PresentInNeighbour, "IN-AP", null)]
    [InlineData("WB", "KA", "KA", 7_500, RegionEvidence.TargetsState, "IN-KA", null)]
    [InlineData("WB", "GA", "MH", 6_500, RegionEvidence.PresentOnCorridor, "IN-WB", "DMIC")]
    [InlineData("LD", "GA", "MH", 5_000, RegionEvidence.TargetsNeighbour, "IN-GA", null)]
    [InlineData("LD", "WB", "MH", 5_000, RegionEvidence.TargetsOnCorridor, "IN-WB", "DMIC")]
    [InlineData("", "", "KA", 3_000, RegionEvidence.SmeNamesNone, null, null)]
    [InlineData("LD", "", "KA", 1_500, RegionEvidence.Nothing, null, null)]
    [InlineData("", "LD", "KA", 1_500, RegionEvidence.Nothing, null, null)]
    public void Each_row_of_the_table_gives_its_factor_and_its_evidence(
        string present, string targets, string state,
        int factor, RegionEvidence evidence, string? smeState, string? corridor)
    {
        var region = Of(present, targets, state);
        Assert.Equal(
            (factor, evidence, "IN-" + state, smeState, corridor),
            (region.Factor, region.Evidence, region.State, region.SmeState, region.Corridor));
    }

    [Theory]
    [InlineData("LD", "", 6_000, RegionEvidence.Agreement)]
    [InlineData("LD", "KA", 6_000, RegionEvidence.Agreement)]
    [InlineData("", "", 6_000, RegionEvidence.Agreement)]
    [InlineData("WB", "", 6_500, RegionEvidence.PresentOnCorridor)]
    public void An_agreement_ranks_between_a_corridor_and_a_neighbouring_target(
        string present, string targets, int factor, RegionEvidence evidence)
    {
        var region = Of(present, targets, "TN", "JP-34");
        Assert.Equal((factor, evidence), (region.Factor, region.Evidence));
        Assert.Equal(evidence == RegionEvidence.Agreement ? "2010-11-08" : null, region.Agreement?.Since);
    }

    [Theory]
    [InlineData("JP-31", "KL")]
    [InlineData("JP-28", "LD")]
    [InlineData("JP-18", "GJ")]
    [InlineData(null, "GJ")]
    public void Municipal_and_national_agreements_and_those_of_others_make_no_evidence(
        string? prefecture, string state) =>
        Assert.Equal(3_000, Of("", "", state, prefecture).Factor);

    [Theory]
    [InlineData("KA", 10_000, RegionEvidence.PresentNationwide, "IN-KA")]
    [InlineData("TN GJ", 10_000, RegionEvidence.PresentNationwide, "IN-GJ")]
    [InlineData("", 7_000, RegionEvidence.NationwideOnly, null)]
    public void For_a_nationwide_tender_presence_anywhere_is_best(
        string present, int factor, RegionEvidence evidence, string? smeState)
    {
        var tender = Examples.Tender with { Nationwide = true, States = ["IN-LD"] };
        var region = RegionFactor.Of(Firm(present, "LD", "JP-18"), tender, Examples.Lookup, Examples.Today);
        Assert.Equal((factor, evidence, smeState), (region.Factor, region.Evidence, region.SmeState));
    }

    [Fact]
    public void A_tender_that_names_no_state_gets_three_thousand_whatever_the_firm_says()
    {
        var tender = Examples.Tender with { States = [] };
        var region = RegionFactor.Of(Examples.Firm, tender, Examples.Lookup, Examples.Today);
        Assert.Equal((3_000, RegionEvidence.OpportunityNamesNone), (region.Factor, region.Evidence));
    }

    [Theory]
    [InlineData("LD KA", 8_000, "IN-KA")]
    [InlineData("KA AP", 8_000, "IN-AP")]
    [InlineData("LD WB", 6_500, "IN-WB")]
    public void The_best_of_several_states_counts_and_of_equals_the_first_by_code(
        string states, int factor, string state)
    {
        var tender = Examples.Tender with { States = States(states) };
        var region = RegionFactor.Of(Firm("TN", "", "JP-18"), tender, Examples.Lookup, Examples.Today);
        Assert.Equal((factor, state), (region.Factor, region.State));
    }

    [Fact]
    public void Ten_targets_count_and_eleven_count_as_none()
    {
        string[] ten = [.. SmallTables.All.States.Select(row => row.Code)];
        var tender = Examples.Tender;
        var firm = Firm("", "", "JP-18");
        int Factor(IReadOnlyList<string> targets) =>
            RegionFactor.Of(firm with { TargetStates = targets }, tender, Examples.Lookup, Examples.Today).Factor;
        Assert.Equal(10, ten.Length);
        Assert.Equal((7_500, 3_000), (Factor(ten), Factor([.. ten, "IN-SK"])));
    }

    [Fact]
    public void More_than_ten_targets_beside_a_presence_leave_the_presence()
    {
        string[] eleven = [.. SmallTables.All.States.Select(row => row.Code), "IN-SK"];
        var firm = Firm("LD", "", "JP-18") with { TargetStates = eleven };
        Assert.Equal(1_500, RegionFactor.Of(firm, Examples.Tender, Examples.Lookup, Examples.Today).Factor);
    }

    [Fact]
    public void Of_several_shared_corridors_the_first_by_code_is_named() =>
        Assert.Equal("CBIC", Examples.Lookup.SharedCorridor("IN-TN", "IN-AP"));

    private static RegionFactor Of(string present, string targets, string state, string? prefecture = "JP-18")
    {
        var tender = Examples.Tender with { States = States(state) };
        return RegionFactor.Of(Firm(present, targets, prefecture), tender, Examples.Lookup, Examples.Today);
    }

    private static Sme Firm(string present, string targets, string? prefecture) => Examples.Firm with
    {
        PresenceStates = States(present),
        TargetStates = States(targets),
        Prefecture = prefecture,
    };

    private static string[] States(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(state => "IN-" + state)];
}
