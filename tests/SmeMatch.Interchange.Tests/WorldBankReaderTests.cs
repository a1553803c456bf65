using System.Text;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Mapping;
using SmeMatch.Interchange.Schema;
using SmeMatch.Interchange.Tests.Mapping;
using Xunit;

namespace SmeMatch.Interchange.Tests;

public sealed class WorldBankReaderTests
{
    private const string Project = """
        {
          "id": "P1", "project_name": "Water for X", "countrycode": "IN", "url": "http://example.org/P1",
          "project_abstract": {"cdata": "Pipes.\nPumps."}, "borrower": "INDIA", "impagency": "WATER BOARD",
          "sector_namecode": [
            {"name": "Water supply", "code": "WC"}, {"name": "Sanitation", "code": "WA"}, {"name": "Law", "code": "BG"}
          ],
          "sector1": {"Name": "Water supply", "Percent": 60}, "sector2": {"Name": "Sanitation", "Percent": 30},
          "majorsector_percent": [{"Percent": 60}, {"Percent": 30}, {"Percent": 10}],
          "lendprojectcost": 1200000000, "totalamt": 500000000, "closingdate": "2029-06-30T00:00:00Z",
          "projectstatusdisplay": "Active", "p2a_updated_date": "2026-01-05 00:00:00.0"
        }
        """;

    [Fact]
    public async Task A_document_is_read_member_by_member()
    {
        var row = Assert.Single(await Rows(Project));
        var found = row.Opportunity!;
        Assert.Equal((1L, "P1", "world-bank", "P1"), (row.Number, row.Key, found.System, found.Id));
        Assert.Equal(("Water for X", "Pipes.\nPumps."), (found.Titles["en"], found.Description));
        Assert.Equal(("WATER BOARD", "http://example.org/P1"), (found.Buyer, found.Url));
        Assert.Equal(
            ["WC Water supply 60", "WA Sanitation 30", "BG Law 10"],
            found.Classifications.Select(code => $"{code.Code} {code.Label} {code.Share}"));
        Assert.Equal(new ForeignMoney("1200000000", "USD"), found.Value);
        Assert.Equal(("open", "implementation", "worldBank"), (found.Status, found.Stage, found.FinancingKind));
        Assert.Equal((new DateOnly(2029, 6, 30), new DateOnly(2026, 1, 5)), (found.Deadline, found.AsOf));
    }

    [Theory]
    [InlineData("Closed", "closed", "completion")]
    [InlineData("Dropped", "cancelled", "cancelled")]
    [InlineData("Pipeline", "open", "preparation")]
    [InlineData("Resting", null, null)]
    public async Task The_state_of_a_project_is_led_to_ours(string stated, string? status, string? stage)
    {
        var rows = await Rows(Project.Replace("Active", stated, StringComparison.Ordinal));
        Assert.Equal((status, stage), (rows[0].Opportunity!.Status, rows[0].Opportunity!.Stage));
    }

    [Theory]
    [InlineData("{0}\n{0}\n")]
    [InlineData("\uFEFF {0} {0}")]
    [InlineData(" [{0}, {0}]")]
    [InlineData("\uFEFF[{0},{0}]")]
    [InlineData("""{{"rows": 2, "projects": {{"P1": {0}, "P2": {0}}}}}""")]
    public async Task Documents_stand_one_after_another_in_a_list_or_in_an_answer(string form)
    {
        var text = string.Format(form, Project);
        var rows = await Rows(text);
        Assert.Equal([1L, 2L], rows.Select(row => row.Number));
        Assert.All(rows, row => Assert.Equal("Water for X", row.Opportunity!.Titles["en"]));
    }

    [Theory]
    [InlineData("""{"id": "P1", "project_name": "x", "countrycode": "ET"}""", "not-india")]
    [InlineData("""{"id": "P1", "project_name": "x", "countrycode": ["BD", "NP"]}""", "not-india")]
    [InlineData("""{"id": "P1", "project_name": "x"}""", "not-india")]
    [InlineData("""{"id": "P1", "countrycode": "IN"}""", "required")]
    [InlineData("""{"countrycode": "IN"}""", "required")]
    [InlineData("""{"id": "P1", "project_name": "\ud800", "countrycode": "IN"}""", "text")]
    [InlineData("17", "required")]
    [InlineData("null", "required")]
    [InlineData("""{"id": """, "json")]
    [InlineData("[{}, ", "required json")]
    [InlineData("no json", "json")]
    [InlineData("", "")]
    [InlineData("  \n ", "")]
    public async Task What_cannot_be_used_is_rejected_with_its_reason(string text, string codes)
    {
        var rows = await Rows(text);
        Assert.All(rows, row => Assert.Null(row.Opportunity));
        Assert.Equal(codes, string.Join(' ', rows.SelectMany(row => row.Faults).Select(fault => fault.Code)));
    }

    [Fact]
    public async Task A_project_of_several_countries_is_read_when_India_is_one_and_amounts_may_be_texts()
    {
        var rows = await Rows("""
            {"id": "P1", "project_name": "x", "countrycode": ["BD", "IN"], "lendprojectcost": 0,
             "totalamt": "500,000,000", "project_abstract": "Text.", "sector_namecode": "none", "sector1": 5}
            """);
        var found = rows[0].Opportunity!;
        Assert.Equal((new ForeignMoney("500,000,000", "USD"), "Text."), (found.Value, found.Description));
        Assert.Empty(found.Classifications);
    }

    [Fact]
    public async Task The_projects_in_India_of_the_sample_become_records()
    {
        var path = Path.Combine(RepositoryRoot.SampleData("opportunities", "world-bank"), "world_bank.json");
        await using var file = File.OpenRead(path);
        var rows = new List<ForeignRow>();
        await foreach (var row in WorldBankReader.Read(file, TestContext.Current.CancellationToken))
        {
            rows.Add(row);
        }

        Assert.Equal(File.ReadLines(path).Count(), rows.Count);
        var reader = Readers.Of(new RecordSchemas(PublishedMapping.Tables).Opportunity, PublishedMapping.Tables);
        var mapping = new OpportunityMapping(reader, PublishedMapping.Tables, PublishedMapping.Mapping);
        var mapped = rows.Where(row => row.Opportunity is not null)
            .Select(row => mapping.Map(row.Number, row.Opportunity!)).ToList();
        Assert.Equal(16, mapped.Count);
        Assert.All(mapped, result => Assert.Empty(result.Row.Faults));
        Assert.All(mapped, result => Assert.NotNull(result.Row.Record!["value"]));
        Assert.DoesNotContain(mapped.SelectMany(result => result.Notes), note => note.Code == "classification-unknown");
        string[] sectors = [.. mapped.Select(result => Codes(result, "subSectors"))];
        Assert.Equal(9, sectors.Count(codes => codes.Length > 0));
        var highways = mapped.Single(result => result.Row.Key == "P121185");
        Assert.Equal(("TL01", ""), (Codes(highways, "subSectors"), Codes(highways, "states")));
        var coast = mapped.Single(result => result.Row.Key == "P143382");
        Assert.Equal(("WS04", "IN-TN IN-PY"), (Codes(coast, "subSectors"), Codes(coast, "states")));
    }

    private static string Codes(MappedOpportunity mapped, string member) =>
        string.Join(' ', mapped.Row.Record![member]?.AsArray().Select(code => (string)code!) ?? []);

    private static async Task<List<ForeignRow>> Rows(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var rows = new List<ForeignRow>();
        await foreach (var row in WorldBankReader.Read(stream, TestContext.Current.CancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }
}
