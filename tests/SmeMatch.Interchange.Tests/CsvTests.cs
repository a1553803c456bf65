using System.Text.Json.Nodes;
using SmeMatch.Interchange.Formats;
using Xunit;

namespace SmeMatch.Interchange.Tests;

public sealed class CsvTests
{
    private static readonly OwnFormats Smes = new(Readers.Schemas.Sme, Readers.Smes);

    [Fact]
    public async Task A_row_becomes_the_record_its_columns_say()
    {
        var row = Assert.Single(await Read(
            "id,name.ja,name.en,industries,capital.amount,capital.currency,employees,exports,targetStates",
            "018f0000-0000-7000-8000-000000000001,備後ポンプ,\"Bingo, \"\"Pumps\"\"\",2521; 25,"
                + "7.5,INR,60,true,IN-TG;IN-KA"));
        Assert.Empty(row.Faults);
        Assert.Equal((2L, new Guid("018f0000-0000-7000-8000-000000000001")), (row.Number, row.Id));
        Assert.Equal(
            """
            {"name":{"ja":"備後ポンプ","en":"Bingo, \"Pumps\""},"industries":["2521","25"],
            "capital":{"amount":"7.50","currency":"INR"},"employees":60,"targetStates":["IN-TS","IN-KA"],"exports":true}
            """.ReplaceLineEndings(""), Plain(row));
    }

    [Fact]
    public async Task An_empty_cell_means_absent()
    {
        var row = Assert.Single(await Read(
            "id,name.en,industries,employees,capital.amount,capital.currency", ",Bingo,,,,"));
        Assert.Equal(("""{"name":{"en":"Bingo"}}""", null, null), (Plain(row), row.Id, row.Key));
    }

    [Fact]
    public async Task What_does_not_fit_its_column_is_a_fault_of_the_row_and_the_others_stand()
    {
        var rows = await Read(
            "name.en,employees,exports,targetStates,capital.amount,capital.currency",
            "A,sixty,maybe,IN-KA;;IN-XX,1,",
            "B,60,FALSE,IN-KA,,",
            "C,\"1,200\",,IN-KA;,,");
        Assert.Equal([2, 3, 4], rows.Select(row => row.Number));
        Assert.Equal(
            [
                "/capital/currency required", "/employees type", "/exports type", "/targetStates/1 unknown-code",
            ], Faults(rows[0]).Order(StringComparer.Ordinal));
        Assert.Null(rows[0].Record);
        Assert.Equal("""{"name":{"en":"B"},"employees":60,"targetStates":["IN-KA"],"exports":false}""", Plain(rows[1]));
        Assert.Equal(
            ["/employees type"], Faults(rows[2]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_ragged_row_is_refused_and_the_next_one_read()
    {
        var rows = await Read("name.en,employees", "A", "B,1,2", "C,3");
        Assert.Equal([" columns", " columns", ""], rows.Select(row => string.Join(' ', Faults(row))));
        Assert.Equal("The row has 3 columns, the header 2.", Assert.Single(rows[1].Faults).Detail);
        Assert.Equal(4, rows[2].Number);
    }

    [Fact]
    public async Task An_unknown_column_stops_the_file_and_the_nearest_is_offered()
    {
        var row = Assert.Single(await Read("name.en,employes,capital", "A,1,2"));
        Assert.Equal(["/employes unknown-column", "/capital unknown-column"], Faults(row));
        Assert.Equal(1, row.Number);
        Assert.EndsWith("Did you mean 'employees'?", row.Faults[0].Detail.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_stands_twice_stops_the_file() =>
        Assert.Equal([" duplicate-column"], Faults(Assert.Single(await Read("name.en,name.en", "A,B"))));

    [Theory]
    [InlineData("018F0000-0000-7000-8000-00000000000A", "")]
    [InlineData("7", "/id format")]
    [InlineData("018f000000007000800000000000000a", "/id format")]
    [InlineData("{018f0000-0000-7000-8000-00000000000a}", "/id format")]
    public async Task An_id_is_a_uuid(string id, string fault)
    {
        var row = Assert.Single(await Read("id,name.en", $"{id},A"));
        Assert.Equal((fault, id), (string.Join(' ', Faults(row)), row.Key));
    }

    [Fact]
    public async Task A_quoted_cell_may_hold_lines()
    {
        var opportunities = new OwnFormats(Readers.Schemas.Opportunity, Readers.Opportunities);
        using var text = new StringReader("title.en,description\nA,\"one\ntwo\"\nB,three\n");
        var rows = await opportunities.ReadCsv(text, TestContext.Current.CancellationToken).ToListAsync(Cancelled);
        Assert.Equal(["one\ntwo", "three"], rows.Select(row => (string?)row.Record!["description"]));
    }

    [Fact]
    public async Task A_file_without_a_header_is_reported_and_not_thrown()
    {
        using var text = new StringReader("");
        var rows = await Smes.ReadCsv(text, Cancelled).ToListAsync(Cancelled);
        Assert.NotEmpty(Assert.Single(rows).Faults);
    }

    [Theory]
    [InlineData("\"A")]
    [InlineData("\"A\"B,1")]
    public async Task A_quote_out_of_place_is_a_fault_of_its_row_and_not_thrown(string line)
    {
        var rows = await Read("name.en,employees", line);
        Assert.NotEmpty(Assert.Single(rows).Faults);
        Assert.Equal(2, rows[0].Number);
        rows = await Read("name.en,employees", "A,1", line, "B,2");
        Assert.Equal([2L, 3L], rows.Select(row => row.Number));
    }

    [Fact]
    public void Every_field_has_its_columns_and_money_has_two()
    {
        var columns = Readers.Schemas.Opportunity.Fields.SelectMany(OwnFormats.Columns).ToList();
        Assert.Equal(Readers.Schemas.Opportunity.Fields.Count + 2, columns.Count);
        Assert.Contains("requirements.minTurnover.currency", columns);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_200)]
    public async Task A_row_that_begins_with_a_number_sign_is_a_row(int others)
    {
        var rows = await Read(
        [
            "name.en,employees", "#1 Tools,5", .. Enumerable.Range(0, others).Select(n => $"A{n},1"), "# Tools,7",
            "\"# 2, Tools\",8", "# of firms: 3,9", "#",
        ]);
        Assert.Equal(others + 5, rows.Count);
        Assert.Equal(
            ["#1 Tools", "# Tools", "# 2, Tools", "# of firms: 3"],
            rows.Where(row => row.Faults.Count == 0)
                .Select(row => (string?)JsonNode.Parse(row.Text ?? Plain(row))!["name"]!["en"])
                .Where(name => name!.StartsWith('#')));
        Assert.Equal([" columns"], Faults(rows[^1]));
    }

    [Fact]
    public async Task Only_what_explains_a_column_is_passed_over()
    {
        var rows = await Read(
            "name.en,employees", "# name.en: The name", "# employees: How many,", "# employees: How many,7",
            "# staff: How many,", "#employees: How many,", "A,1");
        Assert.Equal(["# employees: How many", "# staff: How many", "#employees: How many", "A"], rows.Select(row =>
            (string?)JsonNode.Parse(row.Text ?? Plain(row))!["name"]!["en"]));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static async Task<List<ImportRow>> Read(params string[] lines)
    {
        using var text = new StringReader(string.Join("\r\n", lines) + "\r\n");
        return await Smes.ReadCsv(text, Cancelled).ToListAsync(Cancelled);
    }

    private static string[] Faults(ImportRow row) => [.. row.Faults.Select(fault => $"{fault.Pointer} {fault.Code}")];

    private static string Plain(ImportRow row) => row.Record!.ToJsonString(Readers.Plain);
}
