using System.Text.Json;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Mapping;
using Xunit;

namespace SmeMatch.Interchange.Tests.Mapping;

public sealed class SectorSchemesTests
{
    private static readonly SectorSchemes Schemes = new(PublishedMapping.Mapping.SectorSchemes);

    [Theory]
    [InlineData("oc4ids-sector", "transport.road", null, "TL01 95")]
    [InlineData("oc4ids-sector", "transport.road.rural", null, "TL01 95")]
    [InlineData("oc4ids-sector", "transport.air", "Air transport", "TL06 90")]
    [InlineData("oc4ids-sector", "governance", null, "none")]
    [InlineData("oc4ids-sector", "agriculture", null, "")]
    [InlineData("world-bank", "WB", null, "WS01 95")]
    [InlineData("world-bank", "TI", "Rural and Inter-Urban Roads and Highways", "TL01 95")]
    [InlineData("world-bank", null, "waste MANAGEMENT", "WS01 95")]
    [InlineData("world-bank", "??", "Waste Management", "WS01 95")]
    [InlineData("world-bank", "JB", "Other social services", "none")]
    [InlineData("CPV", "45233000-9", null, "TL01 95")]
    [InlineData("CPV", "45233141", null, "TL01 95")]
    [InlineData("cpv", "45221112-0", null, "TL07 95")]
    [InlineData("cpv", "9331200-0", null, "EN01 75")]
    [InlineData("cpv", "03000000-1", null, "")]
    [InlineData("cpv", "45000000-7", null, "none")]
    [InlineData("assam-tenders", null, "Civil Works – Roads", "TL01 90, WS05 10")]
    [InlineData("assam-tenders", null, "Civil Works - Roads", "TL01 90, WS05 10")]
    [InlineData("assam-tenders", "Medicines", null, "none")]
    [InlineData("assam-tenders", null, null, "")]
    [InlineData("procurementCategory", "works", null, "none")]
    public void A_class_leads_to_its_rows_or_to_those_above_it(
        string scheme, string? code, string? label, string told) =>
        Assert.Equal(told, string.Join(", ", Schemes.Of(new ForeignCode(scheme, code, label))
            .Select(row => row.SubSector is null ? "none" : $"{row.SubSector} {row.Confidence}")));

    [Fact]
    public void Every_sub_sector_is_reached_and_every_class_of_the_OC4IDS_list_is_known()
    {
        var reached = PublishedMapping.Mapping.SectorSchemes.Select(row => row.SubSector).OfType<string>().ToHashSet();
        Assert.Equal([], PublishedMapping.Tables.Sectors.Select(row => row.Code).Except(reached));
        var path = Path.Combine(RepositoryRoot.SampleData("oc4ids", "codelists"), "projectSector.csv");
        Assert.DoesNotContain(
            RealTitles.Rows(path, row => row("Code")), code => Schemes.Of(new("oc4ids-sector", code, null)).Count == 0);
    }

    [Fact]
    public void Every_sector_of_the_World_Bank_sample_and_every_category_of_the_Assam_tenders_is_known()
    {
        var documents = File.ReadLines(
            Path.Combine(RepositoryRoot.SampleData("opportunities", "world-bank"), "world_bank.json"));
        var sectors = documents.SelectMany(line => JsonDocument.Parse(line).RootElement.GetProperty("sector_namecode")
            .EnumerateArray().Select(sector => sector.GetProperty("code").GetString()!)).Distinct().ToList();
        Assert.True(sectors.Count > 60);
        Assert.DoesNotContain(sectors, code => Schemes.Of(new("world-bank", code, null)).Count == 0);
        var categories = RealTitles.All().Where(title => title.Source == "assam").Select(title => title.Category);
        Assert.DoesNotContain(categories.Distinct(), label => Schemes.Of(new("assam", null, label)).Count == 0);
    }

    [Fact]
    public void Every_CPV_class_bears_the_name_it_has_there()
    {
        var path = Path.Combine(RepositoryRoot.SampleData("reference", "cpv-2008"), "cpvCodes.json");
        var names = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.EnumerateArray()
            .Where(code => code.GetProperty("version").GetInt32() == 2)
            .ToDictionary(
                code => code.GetProperty("code").GetString()![..8], code => code.GetProperty("name").GetString());
        Assert.All(PublishedMapping.Mapping.SectorSchemes.Where(row => row.Scheme == "cpv"),
            row => Assert.Equal(names[row.Code!.PadRight(8, '0')], row.Label));
    }
}
