using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Schema;
using SmeMatch.Interchange.Tests.Mapping;
using Xunit;

namespace SmeMatch.Interchange.Tests;

/// <summary>Our CSV as people write it: Japanese headers, units, and cells in each country's notation.</summary>
public sealed class OwnColumnsTests
{
    private static readonly RecordSchemas Schemas = new(PublishedMapping.Tables);

    [Theory]
    [InlineData("資本金", "3000万円", """{"amount":"30000000.00","currency":"JPY"}""")]
    [InlineData("資本金", "\"1億2,345万円\"", """{"amount":"123450000.00","currency":"JPY"}""")]
    [InlineData("資本金（千円）", "\"30,000\"", """{"amount":"30000000.00","currency":"JPY"}""")]
    [InlineData("資本金(単位：百万円)", "30.5", """{"amount":"30500000.00","currency":"JPY"}""")]
    [InlineData("資本金（円）", "1億円", """{"amount":"100000000.00","currency":"JPY"}""")]
    [InlineData("capital", "$176 million", """{"amount":"176000000.00","currency":"USD"}""")]
    [InlineData("Capital (Rs crore)", "3798.9", """{"amount":"37989000000.00","currency":"INR"}""")]
    [InlineData("capital.amount", "\"Rs 12,63,343\"", """{"amount":"1263343.00","currency":"INR"}""")]
    [InlineData("capital.amount", "2.5 lakh crore rupees", """{"amount":"2500000000000.00","currency":"INR"}""")]
    public async Task Amounts_are_read_exactly_in_any_notation(string header, string cell, string expected) =>
        Assert.Equal(expected, await Member("capital", $"会社名,{header}\nA,{cell}\n"));

    [Theory]
    [InlineData("資本金", "abc", "amount-notation")]
    [InlineData("資本金", "3000", "amount-currency")]
    [InlineData("資本金（千円）", "-5", "amount-negative")]
    [InlineData("資本金（千円）", "1～2", "amount-several")]
    [InlineData("資本金", "\"12,3456円\"", "amount-notation")]
    [InlineData("資本金（千円）", "0.000001", "amount-currency")]
    public async Task Nonsense_is_refused_with_its_reason(string header, string cell, string code)
    {
        var row = Assert.Single(await Rows($"会社名,{header}\nA,{cell}\n"));
        Assert.Contains($"/capital/amount {code}", row.Faults.Select(fault => $"{fault.Pointer} {fault.Code}"));
    }

    [Theory]
    [InlineData("都道府県", "広島県", "prefecture", "\"JP-34\"")]
    [InlineData("Prefecture", "Hiroshima", "prefecture", "\"JP-34\"")]
    [InlineData("従業員数", "\"1,250人\"", "employees", "1250")]
    [InlineData("従業員数", "６０名", "employees", "60")]
    [InlineData("設立年", "1964年", "founded", "1964")]
    [InlineData("設立", "1964/4/1", "founded", "1964")]
    [InlineData("インド法人の有無", "有", "indianEntity", "true")]
    [InlineData("英語対応", "いいえ", "englishContact", "false")]
    [InlineData("exports", "Yes", "exports", "true")]
    [InlineData("法人番号", "8-7001-1000-5901", "corporateNumber", "\"8700110005901\"")]
    [InlineData("業種コード", "2521;2522", "industries", """["2521","2522"]""")]
    public async Task Cells_are_read_as_they_are_written_in_each_country(
        string header, string cell, string member, string expected) =>
        Assert.Equal(expected, await Member(member, $"商号,{header}\nA,{cell}\n"));

    [Theory]
    [InlineData("""{"会社名":"備後ポンプ","従業員数":60,"都道府県":"広島県"}""",
        """{"name":{"ja":"備後ポンプ"},"prefecture":"JP-34","employees":60}""")]
    [InlineData("""{"商号":"A","従業員数":"1,250人","設立":"1964/4/1","インド法人の有無":"有"}""",
        """{"name":{"ja":"A"},"employees":1250,"founded":1964,"indianEntity":true}""")]
    [InlineData("""{"会社名":"A","資本金":"3000万円"}""",
        """{"name":{"ja":"A"},"capital":{"amount":"30000000.00","currency":"JPY"}}""")]
    [InlineData("""{"会社名":"A","資本金（千円）":30000}""",
        """{"name":{"ja":"A"},"capital":{"amount":"30000000.00","currency":"JPY"}}""")]
    [InlineData("""{"会社名":"A","資本金":"5","資本金の通貨":"INR"}""",
        """{"name":{"ja":"A"},"capital":{"amount":"5.00","currency":"INR"}}""")]
    [InlineData("""{"会社名":"A","資本金":{"amount":"5","currency":"INR"}}""",
        """{"name":{"ja":"A"},"capital":{"amount":"5.00","currency":"INR"}}""")]
    [InlineData("""{"name":{"en":"B"},"会社名":"A","業種コード":["2521","2522"],"インド法人の有無":false}""",
        """{"name":{"ja":"A","en":"B"},"industries":["2521","2522"],"indianEntity":false}""")]
    public async Task Members_of_ndjson_may_bear_the_names_of_columns(string line, string expected) =>
        Assert.Equal(expected, (await Line(line)).Record!.ToJsonString(Readers.Plain));

    [Theory]
    [InlineData("""{"会社名":"A","商号":"B"}""", "/name/ja duplicate-member")]
    [InlineData("""{"name":{"ja":"A"},"会社名":"A"}""", "/name/ja duplicate-member")]
    [InlineData("""{"name":"A","会社名":"A"}""", "/name/ja duplicate-member /name type")]
    [InlineData("""{"会社名":"A","資本金（千円）":"1","資本金の通貨":"INR"}""", "/capital/amount duplicate-member")]
    [InlineData("""{"会社名":"A","資本金":"abc"}""", "/capital/amount amount-notation")]
    [InlineData("""{"会社名":"A","従業員数":true}""", "/employees type")]
    [InlineData("""{"会社名":"A","社名":"A"}""", "/社名 unknown-member")]
    [InlineData("""{"会社名":"A","登録ID":"7"}""", "/id format")]
    public async Task What_is_wrong_with_them_is_said(string line, string expected)
    {
        var faults = (await Line(line)).Faults.Select(fault => $"{fault.Pointer} {fault.Code}").ToList();
        Assert.Equal(expected, string.Join(' ', faults.Take(expected.Count(' '.Equals) / 2 + 1)));
    }

    [Theory]
    [InlineData("会社名,資本金,資本金（千円）")]
    [InlineData("会社名,資本金（千円）,資本金の通貨")]
    [InlineData("会社名,商号")]
    public async Task A_column_that_stands_twice_is_refused(string header)
    {
        var row = Assert.Single(await Rows($"{header}\nA,1,2\n"));
        Assert.Equal("duplicate-column", Assert.Single(row.Faults).Code);
    }

    [Fact]
    public async Task A_header_that_is_none_gets_the_nearest_one_offered()
    {
        var row = Assert.Single(await Rows("会社名,従業員\nA,1\n"));
        Assert.Contains("従業員数", row.Faults[0].Detail.Say(_ => null), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_column_has_a_Japanese_name_and_no_name_two_columns()
    {
        foreach (var schema in (RecordSchema[])[Schemas.Sme, Schemas.Opportunity])
        {
            var named = PublishedMapping.Mapping.Columns
                .Where(row => row.Record.Equals(schema.Name, StringComparison.OrdinalIgnoreCase)).ToList();
            Assert.Equal(OwnCells.Columns(schema).Order(), named.Select(row => row.Column).Order());
            var names = Names(schema);
            Assert.All(named, row => Assert.All(row.Ja, name => Assert.Equal(row.Column, names.Of(name).Column)));
        }
    }

    private static OwnColumns Names(RecordSchema schema) => new(
        schema, PublishedMapping.Mapping.Columns,
        PublishedMapping.Tables.Prefectures.SelectMany(row => ((string?[])[row.Name.Ja, row.Name.En])
            .OfType<string>().Select(name => (name, row.Code))),
        PublishedMapping.Tables.Currencies);

    private static async Task<string> Member(string member, string text)
    {
        var row = Assert.Single(await Rows(text));
        Assert.Empty(row.Faults.Select(fault => $"{fault.Pointer} {fault.Code}"));
        return row.Record![member]!.ToJsonString(Readers.Plain);
    }

    private static async Task<List<ImportRow>> Rows(string text)
    {
        var formats = new OwnFormats(
            Schemas.Sme, Readers.Of(Schemas.Sme, PublishedMapping.Tables), Names(Schemas.Sme));
        using var reader = new StringReader(text);
        var rows = new List<ImportRow>();
        await foreach (var row in formats.ReadCsv(reader, TestContext.Current.CancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static async Task<ImportRow> Line(string json)
    {
        var formats = new OwnFormats(
            Schemas.Sme, Readers.Of(Schemas.Sme, PublishedMapping.Tables), Names(Schemas.Sme));
        using var reader = new StringReader(json);
        return Assert.Single(await formats.ReadNdjson(reader, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken));
    }
}
