using Xunit;

namespace SmeMatch.Interchange.Tests;

public sealed class RecordCodeTests
{
    [Theory]
    [InlineData("""["IN-TG"]""", """["IN-TS"]""")]
    [InlineData("""["IN-KA", "IN-OR"]""", """["IN-KA","IN-OD"]""")]
    [InlineData("""["IN-TS", "IN-TG", "IN-TS"]""", """["IN-TS"]""")]
    public void Retired_codes_of_states_are_taken_and_current_ones_returned_once(string written, string expected)
    {
        Assert.Equal(expected, Readers.Member(Readers.NamedSme($"\"presenceStates\": {written}"), "presenceStates"));
        Assert.Equal(expected, Readers.Member(Readers.NamedSme($"\"targetStates\": {written}"), "targetStates"));
        var opportunity = Readers.Opportunity($$"""{"title": {"en": "Pumps"}, "states": {{written}}}""");
        Assert.Equal(expected, Readers.Member(opportunity, "states"));
    }

    [Theory]
    [InlineData("presenceStates", "IN-XX")]
    [InlineData("presenceStates", "in-ka")]
    [InlineData("presenceStates", "KA")]
    [InlineData("capabilities", "IN-TG")]
    [InlineData("capabilities", "Pump")]
    [InlineData("certifications", "ISO 9001")]
    [InlineData("roles", "Prime")]
    [InlineData("roles", "")]
    public void A_code_that_is_not_in_the_tables_is_refused_where_it_stands(string member, string code) =>
        Assert.Equal([$"/{member}/0 unknown-code"], Readers.Faults(Readers.NamedSme($"\"{member}\": [\"{code}\"]")));

    [Theory]
    [InlineData("capabilities", "pumps", "pump")]
    [InlineData("capabilities", "rail_turnout", "rail-turnout")]
    [InlineData("certifications", "iso9001", "iso-9001")]
    [InlineData("roles", "subContractor", "subcontractor")]
    public void The_nearest_code_is_offered(string member, string written, string meant)
    {
        var fault = Assert.Single(Readers.NamedSme($"\"{member}\": [\"{written}\"]").Faults);
        Assert.Equal($"'{written}' is not a known code. Did you mean '{meant}'?", fault.Detail);
    }

    [Theory]
    [InlineData("25", true)]
    [InlineData("2521", true)]
    [InlineData("01", true)]
    [InlineData("00", false)]
    [InlineData("2", false)]
    [InlineData("25211", false)]
    [InlineData("E25", false)]
    [InlineData("２５", false)]
    [InlineData(@"25\n", false)]
    public void An_industry_has_two_to_four_digits(string code, bool expected) => Assert.Equal(
        expected ? [] : ["/industries/0 pattern"], Readers.Faults(Readers.NamedSme($"\"industries\": [\"{code}\"]")));

    [Theory]
    [InlineData("8700110005901", null)]
    [InlineData("8700110005902", "check")]
    [InlineData("870011000590", "pattern")]
    [InlineData("T8700110005901", "pattern")]
    [InlineData("0700110005901", "pattern")]
    [InlineData("8７00110005901", "pattern")]
    [InlineData(@"8700110005901\n", "pattern")]
    [InlineData("8-7001-1000-5901", "pattern")]
    public void A_corporate_number_has_the_right_form_and_check_digit(string number, string? code) => Assert.Equal(
        code is null ? [] : ["/corporateNumber " + code],
        Readers.Faults(Readers.NamedSme($"\"corporateNumber\": \"{number}\"")));

    [Fact]
    public void A_corporate_number_is_no_number() =>
        Assert.Equal(["/corporateNumber type"], Readers.Faults(Readers.NamedSme("\"corporateNumber\": 8700110005901")));

    [Theory]
    [InlineData(50, true)]
    [InlineData(51, false)]
    public void A_list_has_at_most_fifty_entries(int count, bool expected)
    {
        var list = string.Join(", ", Enumerable.Repeat("\"25\"", count));
        Assert.Equal(
            expected ? [] : ["/industries too-many"], Readers.Faults(Readers.NamedSme($"\"industries\": [{list}]")));
    }

    [Fact]
    public void The_order_of_a_list_is_kept_and_repeats_fall_away() => Assert.Equal(
        """["39","25","2521"]""",
        Readers.Member(Readers.NamedSme("""
            "industries": ["39", "25", "39", "2521"]
            """), "industries"));

    [Fact]
    public void An_id_is_a_uuid_in_lower_case()
    {
        var reading = Readers.Opportunity(
            """{"title": {"en": "Pumps"}, "parentId": "018F0000-0000-7000-8000-00000000000A"}""");
        Assert.Equal("\"018f0000-0000-7000-8000-00000000000a\"", Readers.Member(reading, "parentId"));
        var other = Readers.Opportunity(
            """{"title": {"en": "Pumps"}, "parentId": "018f0000000070008000000000000001"}""");
        Assert.Equal(["/parentId format"], Readers.Faults(other));
    }
}
