using System.Text;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Schema;
using SmeMatch.Interchange.Tests.Mapping;
using Xunit;

namespace SmeMatch.Interchange.Tests;

/// <summary>Answers of the gBizINFO API, in the shapes that METI publishes.</summary>
public sealed class GbizinfoAnswersTests
{
    private const string Number = "8700110005901";
    private static readonly string Data =
        Path.Combine(RepositoryRoot.Path, "..", "shared", "data", "companies", "gbizinfo-api");

    private static readonly GbizinfoAnswers Answers = new(
        Readers.Of(new RecordSchemas(PublishedMapping.Tables).Sme, PublishedMapping.Tables),
        PublishedMapping.Tables,
        PublishedMapping.Mapping.BusinessItems);

    [Fact]
    public async Task A_firm_becomes_a_record_with_its_figures_and_where_they_are_from()
    {
        var row = Assert.Single(await Read($$$"""
            {"hojin-infos":[{"corporate_number":"{{{Number}}}","kind":"301","name":"株式会社備後ポンプ","kana":"ビンゴポンプ",
            "name_en":"Bingo Pump","location":"広島県福山市松永町１－２","status":"-","capital_stock":30000000,
            "employee_number":"60","date_of_establishment":"19640401","founding_year":1950,"company_url":"www.bingo.example",
            "industry":["E","25"],"business_items":["115"],"update_date":"2026-08-01T00:00:00+09:00",
            "finance":{"management_index":[
              {"period":"第9期","net_sales_summary_of_business_results":900,"net_sales_summary_of_business_results_unit_ref":"JPY"},
              {"period":"第10期","net_sales_summary_of_business_results":1450000000,"net_sales_summary_of_business_results_unit_ref":"JPY"},
              {"period":"第11期"}]}}],"id":"1","message":"成功"}
            """));
        Assert.Empty(row.Faults);
        Assert.Empty(row.Notes);
        Assert.Equal((1L, Number, null), (row.Number, row.Key, row.Id));
        Assert.Equal(
            $$$"""
            {"corporateNumber":"{{{Number}}}","name":{"ja":"株式会社備後ポンプ","kana":"ビンゴポンプ","en":"Bingo Pump"},
            "prefecture":"JP-34","municipality":"福山市","industries":["25"],
            "capital":{"amount":"30000000.00","currency":"JPY"},"employees":60,
            "annualTurnover":{"amount":"1450000000.00","currency":"JPY"},"founded":1964,"website":"https://www.bingo.example",
            "source":{"system":"gbizinfo","id":"{{{Number}}}","url":"https://info.gbiz.go.jp/hojin/ichiran?hojinBango={{{Number}}}",
            "asOf":"2026-08-01"}}
            """.ReplaceLineEndings(""), row.Record!.ToJsonString(Readers.Plain));
    }

    [Theory]
    [InlineData("""["115","306"]""", """["25","26","391"]""")]
    [InlineData("""["215","306","116"]""", """["29","30","391","54"]""")]
    [InlineData("""["110，112"]""", """["31","313"]""")]
    [InlineData("""["129","999"]""", "absent")]
    [InlineData("""["101","102","103","104","105","106","109","110","111","112","113"]""", "absent")]
    public async Task What_a_firm_may_offer_to_ministries_tells_its_industries_as_an_inference(
        string items, string expected)
    {
        var row = Assert.Single(await Read(
            $$"""{"corporate_number":"{{Number}}","kind":"301","name":"株式会社アルファ","business_items":{{items}}}"""));
        Assert.Equal(expected, row.Record!["industries"]?.ToJsonString() ?? "absent");
        Assert.Equal(expected != "absent", row.Record["industriesInferred"] is not null);
        Assert.Equal(expected == "absent" ? [] : ["/industries industry-from-items"], Notes(row));
    }

    [Theory]
    [InlineData(""" "name":"A","kind":"301" """, "")]
    [InlineData(""" "name":"A 株式会社" """, "")]
    [InlineData(""" "name":"A㈱","status":"301" """, "")]
    [InlineData(""" "name":"八幡神社","kind":"399" """, "/kind not-a-company")]
    [InlineData(""" "name":"八幡神社" """, "/kind not-a-company")]
    [InlineData(""" "kind":"301" """, "/name/ja text")]
    [InlineData(""" "name":"A","kind":"301","company_url":"なし" """, "note /website left-out")]
    [InlineData(""" "name":"A","kind":"301","founding_year":99999 """, "")]
    [InlineData(""" "name":"A","kind":"301","employee_number":99999999999,"capital_stock":-5 """, "")]
    [InlineData(""" "name":"A","kind":"301","employee_number":20000000 """, "/employees out-of-range")]
    public async Task What_is_wrong_with_a_firm_is_told(string members, string expected)
    {
        var row = Assert.Single(await Read($$"""{"hojin-infos":[{"corporate_number":"{{Number}}",{{members}}}]}"""));
        string[] told =
        [
            .. row.Faults.Select(fault => $"{fault.Pointer} {fault.Code}"),
            .. Notes(row).Select(note => "note " + note),
        ];
        Assert.Equal(expected.Length == 0 ? [] : [expected], told);
    }

    [Fact]
    public async Task A_closed_firm_is_retired()
    {
        var row = Assert.Single(await Read($$"""
            {"corporate_number":"{{Number}}","kind":"301","name":"A","close_date":"2026-07-01","close_cause":"01"}
            """));
        Assert.Equal("closed", (string?)row.Record!["status"]);
    }

    [Fact]
    public async Task Answers_stand_alone_in_a_list_or_one_after_another_and_what_breaks_off_is_told()
    {
        const string One = """{"hojin-infos":[{"corporate_number":"1180301018771","kind":"301","name":"A"}]}""";
        foreach (var text in (string[])[One, $"[{One}]", $"{One}\n{One}", $" [ {One} , {One} ]"])
        {
            var rows = await Read(text);
            Assert.All(rows, row => Assert.NotNull(row.Record));
            Assert.Equal(text.Split("hojin-infos").Length - 1, rows.Count);
        }

        Assert.Equal(["1 ok", "2 json"], (await Read(One + "\n{\"hojin-infos\":[")).Select(row =>
            $"{row.Number} {(row.Record is null ? row.Faults[0].Code : "ok")}"));
        Assert.Empty(await Read(""));
        Assert.Empty(await Read("""{"hojin-infos":[],"totalCount":"0"}"""));
        Assert.Equal("text", (await Read("""{"corporate_number":"\ud800"}"""))[0].Faults[0].Code);
    }

    [Theory]
    [InlineData("v2_detail_response.json", "check")]
    [InlineData("v2_search_response.json", "check check")]
    [InlineData("v2_update_info_response.json", "check")]
    [InlineData("v2_error_400.json", "source-error")]
    [InlineData("v2_error_401.json", "source-error")]
    public async Task Published_shapes_are_read_and_their_invented_numbers_refused(string file, string codes)
    {
        var path = Path.Combine(Data, file);
        Assert.SkipUnless(File.Exists(path), $"The sample data {file} is not there.");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var rows = await Read(text);
        Assert.Equal(codes, string.Join(' ', rows.Select(row => Assert.Single(row.Faults).Code)));
        var right = await Read(text
            .Replace("2180001015846", "1180301018771", StringComparison.Ordinal)
            .Replace("1234567890123", "5010401067252", StringComparison.Ordinal)
            .Replace("9876543210123", "1130001011420", StringComparison.Ordinal));
        Assert.Equal(
            codes.StartsWith("check", StringComparison.Ordinal),
            right.All(row => row.Record?["source"]?["id"] is not null));
    }

    [Fact]
    public async Task All_that_is_said_of_firms_is_translated()
    {
        var known = PublishedMapping.Tables.Messages.Select(row => row.En).ToHashSet();
        var rows = await Read($$"""
            {"message":"Unauthorized"}
            {"x":1}
            {"corporate_number":"{{Number}}","kind":"399","name":"A"}
            {"corporate_number":"{{Number}}","kind":"301","name":"A","business_items":["115"],"company_url":"x y"}
            """);
        var forms = rows.SelectMany(row => row.Faults.Concat(row.Notes)).Select(fault => fault.Detail.Form).ToHashSet();
        Assert.Equal(5, forms.Count);
        Assert.Equal([], forms.Except(known));
    }

    private static string[] Notes(ImportRow row) => [.. row.Notes.Select(note => $"{note.Pointer} {note.Code}")];

    private static async Task<List<ImportRow>> Read(string text)
    {
        await using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var rows = new List<ImportRow>();
        await foreach (var row in Answers.Read(stream, TestContext.Current.CancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }
}
