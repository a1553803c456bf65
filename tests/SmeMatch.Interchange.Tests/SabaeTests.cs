using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Reference;
using SmeMatch.Interchange.Schema;
using Xunit;

namespace SmeMatch.Interchange.Tests;

/// <summary>The real open data of Sabae city, with the published tables.</summary>
public sealed class SabaeTests
{
    private static readonly string[] CompanyKinds = ["301", "302", "303", "304", "305"];

    [Fact]
    public void Every_row_of_the_city_file_gives_exactly_one_row_and_only_companies_are_kept()
    {
        var lines = File.ReadAllLines(Path.Combine(Folder(), GbizinfoCity.CompanyFile))[1..];
        var cells = lines.Select(line => line.Split(',')).ToList();
        var rows = Rows();
        Assert.Equal(lines.Length, rows.Count);
        foreach (var (row, index) in rows.Select((row, index) => (row, index)))
        {
            var (number, kind) = (cells[index][0], cells[index][1].Split('#')[1]);
            Assert.Equal((index + 2L, number), (row.Number, row.Key));
            Assert.Equal(CompanyKinds.Contains(kind) ? [] : ["not-a-company"], row.Faults.Select(fault => fault.Code));
            Assert.Equal(row.Faults.Count == 0, row.Record is not null);
        }
    }

    [Fact]
    public void Every_company_keeps_its_number_its_name_and_its_place()
    {
        var kept = Rows().Where(row => row.Record is not null).ToList();
        Assert.All(kept, row => Assert.Equal(
            (row.Key, "JP-18", "鯖江市"),
            (Text(row, "corporateNumber"), Text(row, "prefecture"), Text(row, "municipality"))));
        Assert.All(kept, row => Assert.NotEmpty(Name(row)));
        Assert.Equal(kept.Count, kept.Select(row => row.Key).Distinct().Count());
    }

    [Fact]
    public void Stated_industries_are_told_from_inferred_ones_and_homonyms_state_none()
    {
        var kept = Rows().Where(row => row.Record is not null).ToList();
        Assert.Contains(kept, row => row.Record!["industries"] is not null && row.Record["industriesInferred"] is null);
        Assert.Contains(kept, row => row.Record!["industriesInferred"] is not null);
        var homonyms = kept.GroupBy(Name).Where(group => group.Count() > 1).ToList();
        Assert.NotEmpty(homonyms);
        Assert.All(homonyms.SelectMany(group => group), row => Assert.Equal(
            row.Record!["industries"] is not null, row.Record["industriesInferred"] is not null));
    }

    private static List<ImportRow> Rows()
    {
        var folder = Folder();
        var tables = ReferenceTableReader.Read(RepositoryRoot.ReferenceTables);
        using var companies = File.OpenText(Path.Combine(folder, GbizinfoCity.CompanyFile));
        using var industries = File.OpenText(Path.Combine(folder, GbizinfoCity.IndustryFile));
        var reader = Readers.Of(new RecordSchemas(tables).Sme, tables);
        return [.. new GbizinfoCity(reader, tables).Read(companies, industries)];
    }

    private static string? Text(ImportRow row, string member) => (string?)row.Record![member];

    private static string Name(ImportRow row) => (string?)row.Record!["name"]!["ja"] ?? "";

    private static string Folder() => RepositoryRoot.SampleData("companies", "gbizinfo-sabae");
}
