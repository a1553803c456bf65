using SmeMatch.Interchange.Reference;
using SmeMatch.Matching.Tables;
using Xunit;

namespace SmeMatch.Interchange.Tests;

/// <summary>The tables in db/reference against the counts and the law that they restate.</summary>
public sealed class PublishedTablesTests
{
    private static readonly ReferenceTables Tables = ReferenceTableReader.Read(RepositoryRoot.ReferenceTables);

    [Fact]
    public void They_have_no_fault() => Assert.Empty(TableChecks.Faults(Tables));

    [Fact]
    public void They_hold_every_code_of_the_lists_they_restate()
    {
        Assert.Equal(38, Tables.Sectors.Count);
        Assert.Equal((36, 47), (Tables.States.Count, Tables.Prefectures.Count));
        Assert.Equal(20, Tables.Industries.Select(row => row.Division).Distinct().Count());
        Assert.Equal(
            [(2, 99), (3, 536), (4, 1_473)],
            Tables.Industries.GroupBy(row => row.Code.Length).Select(group => (group.Key, group.Count())).Order());
        Assert.Equal(134, Tables.States.Sum(row => row.Neighbours.Count));
    }

    [Theory]
    [InlineData("IN-OR", "IN-OD")]
    [InlineData("IN-CT", "IN-CG")]
    [InlineData("IN-TG", "IN-TS")]
    [InlineData("IN-UT", "IN-UK")]
    [InlineData("IN-DN", "IN-DH")]
    [InlineData("IN-DD", "IN-DH")]
    public void Retired_codes_of_states_lead_to_the_current_ones(string retired, string current) =>
        Assert.Equal(current, new Lookup(Tables).CurrentState(retired));

    [Fact]
    public void Every_industry_belongs_to_the_division_of_its_major_group()
    {
        var divisions = Tables.Industries.Where(row => row.Code.Length == 2)
            .ToDictionary(row => row.Code, row => row.Division);
        Assert.All(Tables.Industries, row => Assert.Equal(divisions[row.Code[..2]], row.Division));
    }

    [Fact]
    public void Every_major_group_has_the_classes_of_the_SME_Basic_Act()
    {
        var lookup = new Lookup(Tables);
        foreach (var code in Tables.Industries.Select(row => row.Code).Where(code => code.Length == 2))
        {
            Assert.Equal((code, Expected(int.Parse(code))), (code, string.Join(' ', lookup.SmeClassesOf(code))));
        }
    }

    [Theory]
    [InlineData("411", SmeClass.Service)]
    [InlineData("412", SmeClass.Service)]
    [InlineData("413", SmeClass.ManufacturingAndOther)]
    [InlineData("414", SmeClass.ManufacturingAndOther)]
    [InlineData("415", SmeClass.Service)]
    [InlineData("4161", SmeClass.Service)]
    [InlineData("691", SmeClass.ManufacturingAndOther)]
    [InlineData("6931", SmeClass.Service)]
    [InlineData("791", SmeClass.ManufacturingAndOther)]
    [InlineData("7911", SmeClass.ManufacturingAndOther)]
    [InlineData("792", SmeClass.Service)]
    public void A_group_of_a_mixed_major_group_has_its_own_class(string code, SmeClass expected) =>
        Assert.Equal([expected], new Lookup(Tables).SmeClassesOf(code));

    [Fact]
    public void The_fingerprint_is_the_same_at_every_reading() =>
        Assert.Equal(Tables.Fingerprint, ReferenceTableReader.Read(RepositoryRoot.ReferenceTables).Fingerprint);

    /// <summary>By DOMAIN.md 3.1, in the order of the enumeration.</summary>
    private static string Expected(int majorGroup) => majorGroup switch
    {
        41 or 69 or 79 => "ManufacturingAndOther Service",
        >= 50 and <= 55 => "Wholesale",
        (>= 56 and <= 61) or 76 or 77 => "Retail",
        38 or 39 or (>= 70 and <= 75) or 78 or (>= 80 and <= 96) => "Service",
        _ => "ManufacturingAndOther",
    };
}
