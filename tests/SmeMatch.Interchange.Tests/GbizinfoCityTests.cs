using SmeMatch.Interchange.Formats;
using SmeMatch.Matching.Texts;
using Xunit;

namespace SmeMatch.Interchange.Tests;

public sealed class GbizinfoCityTests
{
    private const string Header = "corporateID,corporateType,corporateName,corporateKana,location,moddate";
    private const string Kind = "http://imi.go.jp/ns/code_id/code/kind#";
    private static readonly GbizinfoCity City = new(Readers.Smes, SmallTables.All);

    [Fact]
    public void A_company_becomes_a_record_with_its_place_source_and_stated_industries()
    {
        var row = Assert.Single(Read(
            [$"8700110005901,{Kind}301,株式会社備後ポンプ,ビンゴポンプ,福井県鯖江市西山町１３－１,2018-04-02T15:00:00.000Z"],
            ["株式会社備後ポンプ,\"G,L,39,72\",\"情報通信業\""]));
        Assert.Empty(row.Faults);
        Assert.Equal((2L, "8700110005901", null), (row.Number, row.Key, row.Id));
        Assert.Equal(
            """
            {"corporateNumber":"8700110005901","name":{"ja":"株式会社備後ポンプ","kana":"ビンゴポンプ"},
            "prefecture":"JP-18","municipality":"鯖江市","industries":["39","72"],
            "source":{"system":"gbizinfo","id":"8700110005901","asOf":"2018-04-03"}}
            """.ReplaceLineEndings(""), row.Record!.ToJsonString(Readers.Plain));
    }

    [Fact]
    public void A_file_of_more_rows_than_a_city_can_have_is_refused()
    {
        using var companies = new StringReader(Header + new string('\n', 2_000_010));
        Assert.Throws<SentenceException>(() => City.Read(companies, null));
    }

    [Theory]
    [InlineData("301", true)]
    [InlineData("302", true)]
    [InlineData("303", true)]
    [InlineData("304", true)]
    [InlineData("305", true)]
    [InlineData("101", false)]
    [InlineData("201", false)]
    [InlineData("399", false)]
    [InlineData("401", false)]
    [InlineData("499", false)]
    [InlineData("", false)]
    public void Only_companies_are_kept(string kind, bool expected)
    {
        var row = Assert.Single(Read([$"8700110005901,{Kind}{kind},備後,,福井県鯖江市西山町,2018-04-02"]));
        Assert.Equal(expected ? [] : ["/corporateType not-a-company"], Faults(row));
        Assert.Equal((expected, "8700110005901"), (row.Record is not null, row.Key));
    }

    [Fact]
    public void Without_stated_industries_the_name_may_tell_one_and_it_says_so()
    {
        var rows = Read(
            [Company("1180301018771", "備後ポンプ"), Company("5010401067252", "鈴木商店"), Company("1130001011420", "備後建設")],
            ["備後建設,\"D\",建設業"]);
        Assert.Equal(
            ["[\"252\"] true", " ", "[\"06\"] true"],
            rows.Select(row => $"{row.Record!["industries"]?.ToJsonString()} {row.Record["industriesInferred"]}"));
    }

    [Fact]
    public void A_name_that_two_corporations_bear_joins_nothing()
    {
        var rows = Read(
            [Company("1180301018771", "備後"), Company("5010401067252", "備後"), Company("1130001011420", "安芸")],
            ["備後,\"E,25\",x", "安芸,\"E,25\",x"]);
        Assert.Equal(["", "", "[\"25\"]"], rows.Select(row => $"{row.Record!["industries"]?.ToJsonString()}"));
    }

    [Fact]
    public void Industries_stated_in_several_rows_are_joined_and_unknown_groups_passed_over()
    {
        var row = Assert.Single(Read(
            [Company("1180301018771", "備後")], ["備後,\"E,25\",x", "備後,\"25, 39,98\",x", "他社,\"06\",x"]));
        Assert.Equal("""["25","39"]""", row.Record!["industries"]!.ToJsonString());
    }

    [Theory]
    [InlineData("福井県鯖江市西山町", "JP-18", "鯖江市")]
    [InlineData("福井県丹生郡越前町西田中", "JP-18", "丹生郡越前町")]
    [InlineData("東京都千代田区霞が関", "JP-13", "千代田区")]
    [InlineData("東京都町田市森野", "JP-13", "町田市")]
    [InlineData("東京都西多摩郡檜原村", "JP-13", "西多摩郡檜原村")]
    [InlineData("広島県広島市中区基町", "JP-34", "広島市")]
    [InlineData("群馬県", "JP-10", null)]
    [InlineData("New York", null, null)]
    [InlineData("", null, null)]
    public void The_place_is_read_from_the_address(string location, string? prefecture, string? municipality) =>
        AssertPlace(location, prefecture, municipality);

    [Theory]
    [InlineData("三重県四日市市諏訪町", "JP-24", "四日市市")]
    [InlineData("広島県廿日市市下平良", "JP-34", "廿日市市")]
    [InlineData("東京都東村山市本町", "JP-13", "東村山市")]
    [InlineData("東京都羽村市緑ヶ丘", "JP-13", "羽村市")]
    [InlineData("奈良県大和郡山市筒井町", "JP-29", "大和郡山市")]
    [InlineData("群馬県佐波郡玉村町下新田", "JP-10", "佐波郡玉村町")]
    [InlineData("奈良県高市郡明日香村岡55", "JP-29", "高市郡明日香村")]
    public void A_municipality_whose_name_holds_such_a_character_is_read_whole(
        string location, string prefecture, string municipality) => AssertPlace(location, prefecture, municipality);

    [Fact]
    public void A_wrong_corporate_number_is_refused_by_the_same_rules_as_everywhere()
    {
        var row = Assert.Single(Read([Company("8700110005902", "備後")]));
        Assert.Equal(["/corporateNumber check"], Faults(row));
        Assert.Null(row.Record);
    }

    [Fact]
    public void A_file_without_its_columns_is_refused_at_its_header()
    {
        using var companies = new StringReader("corporateID,corporateName\n1,備後\n");
        var row = Assert.Single(City.Read(companies, null));
        Assert.Equal(
            (1L, "company.csv lacks corporateType, corporateKana, location, moddate."),
            (row.Number, Assert.Single(row.Faults).Detail));
    }

    [Fact]
    public void An_industry_file_without_its_columns_is_reported_and_not_thrown()
    {
        using var companies = new StringReader($"{Header}\n{Company("8700110005901", "備後")}\n");
        using var industries = new StringReader("name,codes\n備後,25\n");
        Assert.Contains(City.Read(companies, industries), row => row.Faults.Any(fault => fault.Code == "columns"));
    }

    private static string Company(string number, string name) => $"{number},{Kind}301,{name},,福井県鯖江市西山町,2018-04-02";

    private static List<ImportRow> Read(string[] companies, string[]? industries = null)
    {
        using var first = new StringReader(string.Join('\n', companies.Prepend(Header)));
        using var second = new StringReader(
            string.Join('\n', (industries ?? []).Prepend("company,business_codes,business_items")));
        return [.. City.Read(first, industries is null ? null : second)];
    }

    private static void AssertPlace(string location, string? prefecture, string? municipality)
    {
        var record = Assert.Single(Read([$"8700110005901,{Kind}301,備後,,{location},2018-04-02"])).Record!;
        Assert.Equal((prefecture, municipality), ((string?)record["prefecture"], (string?)record["municipality"]));
    }

    private static string[] Faults(ImportRow row) => [.. row.Faults.Select(fault => $"{fault.Pointer} {fault.Code}")];
}
