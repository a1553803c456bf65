using SmeMatch.Interchange.Schema;
using Xunit;

namespace SmeMatch.Interchange.Tests;

public sealed class RecordShapeTests
{
    [Fact]
    public void Every_fault_is_reported_at_once_with_its_pointer()
    {
        var reading = Readers.Sme(
            """
            {
              "name": {"en": "Bingo", "jp": "備後"},
              "corporateNumber": "8700110005902",
              "prefecture": "JP-99",
              "industries": ["2521", "00", 7, null],
              "capital": {"amount": "-1", "currency": "YEN", "unit": 1},
              "employees": -1,
              "exports": "yes",
              "targetStates": "IN-KA",
              "verifiedAt": "2026-11-24T00:00:00Z",
              "website": "ftp://bingo.example",
              "source": "gbizinfo",
              "turnover": 5
            }
            """);
        Assert.Equal(
            [
                "/capital/amount pattern", "/capital/currency unknown-code", "/capital/unit unknown-member",
                "/corporateNumber check", "/employees out-of-range", "/exports type", "/industries/1 pattern",
                "/industries/2 type", "/industries/3 type", "/name/jp unknown-member", "/prefecture unknown-code",
                "/source type", "/targetStates type", "/turnover unknown-member", "/verifiedAt future", "/website url",
            ],
            Readers.Faults(reading).Order(StringComparer.Ordinal));
        Assert.All(reading.Faults, fault => Assert.NotEmpty(fault.Detail.ToString()));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("1")]
    public void Anything_but_an_object_is_no_record(string json) =>
        Assert.Equal([" type"], Readers.Faults(Readers.Sme(json)));

    [Theory]
    [InlineData("employes", "employees")]
    [InlineData("Employees", "employees")]
    [InlineData("anualturnover", "annualTurnover")]
    [InlineData("industry", "industries")]
    [InlineData("corporate_number", "corporateNumber")]
    public void An_unknown_member_is_refused_and_the_nearest_name_offered(string written, string meant)
    {
        var fault = Assert.Single(Readers.NamedSme($"\"{written}\": 1").Faults);
        Assert.Equal(("/" + written, "unknown-member"), (fault.Pointer, fault.Code));
        Assert.EndsWith($"Did you mean '{meant}'?", fault.Detail.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_near_to_nothing_gets_no_offer()
    {
        var fault = Assert.Single(Readers.NamedSme("\"qqqqqqqqqq\": 1").Faults);
        Assert.Equal("'qqqqqqqqqq' is not known here.", fault.Detail.ToString());
    }

    [Theory]
    [InlineData("a/b", "/a~1b")]
    [InlineData("a~b", "/a~0b")]
    [InlineData("name.en", "/name.en")]
    public void The_pointer_of_an_unknown_member_is_that_of_RFC_6901(string written, string pointer) =>
        Assert.Equal([pointer + " unknown-member"], Readers.Faults(Readers.NamedSme($"\"{written}\": 1")));

    [Fact]
    public void The_pointer_of_an_unknown_inner_member_is_that_of_RFC_6901() => Assert.Equal(
        ["/source/a.b unknown-member"], Readers.Faults(Readers.NamedSme("""
            "source": {"a.b": 1}
            """)));

    [Theory]
    [InlineData("id")]
    [InlineData("version")]
    [InlineData("createdAt")]
    [InlineData("updatedAt")]
    [InlineData("smeStatus")]
    [InlineData("briefUrl")]
    public void What_answers_carry_is_accepted_and_ignored_in_requests(string member)
    {
        var reading = Readers.NamedSme($"\"{member}\": {{}}");
        Assert.Empty(reading.Faults);
        Assert.False(reading.Record.ContainsKey(member));
    }

    [Fact]
    public void Inside_an_object_nothing_is_ignored() =>
        Assert.Equal(["/source/version unknown-member"], Readers.Faults(Readers.NamedSme("""
            "source": {"version": 1}
            """)));

    [Fact]
    public void Null_and_an_empty_list_mean_absent()
    {
        var members = Readers.Schemas.Sme.Fields.Select(field => field.Segments[0]).Distinct()
            .Where(member => member != "name").Select(member => $"\"{member}\": null");
        var reading = Readers.NamedSme(string.Join(", ", members.Append("\"id\": null")));
        Assert.Equal("""{"name":{"en":"Bingo Pump Works"}}""", reading.Record.ToJsonString());
        Assert.Equal("\"absent\"", Readers.Member(Readers.NamedSme("\"industries\": []"), "industries"));
        Assert.Equal("\"absent\"", Readers.Member(Readers.NamedSme("\"source\": {\"url\": null}"), "source"));
        Assert.Equal("\"absent\"", Readers.Member(Readers.NamedSme("\"source\": {}"), "source"));
    }

    [Theory]
    [InlineData("""{"employees": 5}""")]
    [InlineData("""{"name": {}}""")]
    [InlineData("""{"name": null}""")]
    [InlineData("""{"name": {"ja": null, "en": null, "kana": "ビンゴ"}}""")]
    public void An_sme_needs_a_name_in_one_of_two_languages(string json)
    {
        var fault = Assert.Single(Readers.Sme(json).Faults);
        Assert.Equal(("/name/ja", "required"), (fault.Pointer, fault.Code));
        Assert.Equal("One of name.ja, name.en is required.", fault.Detail.ToString());
    }

    [Theory]
    [InlineData("""{"name": {"ja": "備後ポンプ"}}""", true)]
    [InlineData("""{"name": {"en": "Bingo"}}""", true)]
    public void Either_name_is_enough(string json, bool expected) => Assert.Equal(expected, Readers.Sme(json).IsValid);

    [Fact]
    public void An_opportunity_needs_a_title_in_one_of_two_languages()
    {
        Assert.Equal(["/title/en required"], Readers.Faults(Readers.Opportunity("""{"title": {"hi": "जल"}}""")));
        Assert.True(Readers.Opportunity("""{"title": {"ja": "上水道"}}""").IsValid);
    }

    [Fact]
    public void A_missing_name_is_reported_together_with_other_faults() => Assert.Equal(
        ["/employees type", "/name/ja required"],
        Readers.Faults(Readers.Sme("""{"employees": "many"}""")).Order(StringComparer.Ordinal));
}
