using SmeMatch.Interchange.Schema;
using Xunit;

namespace SmeMatch.Interchange.Tests;

public sealed class RecordValueTests
{
    [Theory]
    [InlineData("0", "0.00")]
    [InlineData("1", "1.00")]
    [InlineData("007.5", "7.50")]
    [InlineData("12.34", "12.34")]
    [InlineData("999999999999999.99", "999999999999999.99")]
    public void Money_has_one_canonical_form(string amount, string expected)
    {
        var reading = Readers.NamedSme($$"""
            "capital": {"currency": "INR", "amount": "{{amount}}"}
            """);
        Assert.Equal($$"""{"amount":"{{expected}}","currency":"INR"}""", Readers.Member(reading, "capital"));
    }

    [Theory]
    [InlineData("\"-1\"")]
    [InlineData("\"+1\"")]
    [InlineData("\"1.234\"")]
    [InlineData("\"1.\"")]
    [InlineData("\".5\"")]
    [InlineData("\"1,000\"")]
    [InlineData("\"1e3\"")]
    [InlineData("\"\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"1\\n\"")]
    [InlineData("\"１\"")]
    [InlineData("\"1000000000000000\"")]
    public void An_amount_of_another_form_is_refused(string amount) =>
        Assert.Equal(["/capital/amount pattern"], Money($$"""{"currency": "JPY", "amount": {{amount}}}"""));

    [Theory]
    [InlineData("""{"amount": 5, "currency": "JPY"}""", "/capital/amount type")]
    [InlineData("""{"amount": "5"}""", "/capital/currency required")]
    [InlineData("""{"amount": null, "currency": "JPY"}""", "/capital/amount required")]
    [InlineData("""{"amount": "5", "currency": "jpy"}""", "/capital/currency unknown-code")]
    [InlineData("""{"amount": "5", "currency": "GBP"}""", "/capital/currency unknown-code")]
    [InlineData("""{"amount": "5", "currency": "JPY", "value": 1}""", "/capital/value unknown-member")]
    [InlineData("\"5 JPY\"", "/capital type")]
    [InlineData("5", "/capital type")]
    public void Money_is_an_object_of_a_text_and_a_known_currency(string money, string expected) =>
        Assert.Equal([expected], Money(money));

    [Theory]
    [InlineData("0", false)]
    [InlineData("0.00", false)]
    [InlineData("0.01", true)]
    public void The_value_of_an_opportunity_is_above_zero(string amount, bool expected)
    {
        var reading = Readers.Opportunity($$"""
            {"title": {"en": "Pumps"}, "value": {"amount": "{{amount}}", "currency": "INR"} }
            """);
        Assert.Equal(expected ? [] : ["/value/amount out-of-range"], Readers.Faults(reading));
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("60", "60")]
    [InlineData("60.0", "60")]
    [InlineData("6e1", "60")]
    [InlineData("10000000", "10000000")]
    public void A_whole_number_is_written_as_one(string number, string expected) =>
        Assert.Equal(expected, Readers.Member(Readers.NamedSme($"\"employees\": {number}"), "employees"));

    [Theory]
    [InlineData("10000001", "out-of-range")]
    [InlineData("-1", "out-of-range")]
    [InlineData("9007199254740993", "out-of-range")]
    [InlineData("1e400", "out-of-range")]
    [InlineData("1.5", "type")]
    [InlineData("\"60\"", "type")]
    [InlineData("true", "type")]
    [InlineData("[60]", "type")]
    public void Any_other_number_is_refused(string number, string code) =>
        Assert.Equal(["/employees " + code], Readers.Faults(Readers.NamedSme($"\"employees\": {number}")));

    [Theory]
    [InlineData("0")]
    [InlineData("\"true\"")]
    [InlineData("\"\"")]
    public void A_flag_is_true_or_false(string flag) =>
        Assert.Equal(["/exports type"], Readers.Faults(Readers.NamedSme($"\"exports\": {flag}")));

    [Theory]
    [InlineData("2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z")]
    [InlineData("2026-11-23T20:59:59+09:00", "2026-11-23T11:59:59Z")]
    [InlineData("2026-11-22T23:30:00-05:30", "2026-11-23T05:00:00Z")]
    [InlineData("2026-01-02T03:04:05.120Z", "2026-01-02T03:04:05.12Z")]
    public void A_time_is_returned_in_utc(string time, string expected) =>
        Assert.Equal($"\"{expected}\"", Readers.Member(Readers.NamedSme($"\"verifiedAt\": \"{time}\""), "verifiedAt"));

    [Theory]
    [InlineData("2026-11-23T12:00:01Z", "future")]
    [InlineData("2026-11-23T23:00:00+09:00", "future")]
    [InlineData("2026-11-23", "format")]
    [InlineData("2026-11-23T12:00:00", "format")]
    [InlineData("2026-02-30T12:00:00Z", "format")]
    [InlineData("23 Nov 2026", "format")]
    [InlineData("", "format")]
    public void A_time_in_the_future_or_of_another_form_is_refused(string time, string code) =>
        Assert.Equal(["/verifiedAt " + code], Readers.Faults(Readers.NamedSme($"\"verifiedAt\": \"{time}\"")));

    [Theory]
    [InlineData("2028-02-29", true)]
    [InlineData("2027-02-29", false)]
    [InlineData("2027-2-1", false)]
    [InlineData("01/02/2027", false)]
    [InlineData("2027-06-30T00:00:00Z", false)]
    public void A_date_is_a_day_of_the_calendar(string date, bool expected)
    {
        var reading = Readers.Opportunity($$"""{"title": {"en": "Pumps"}, "deadline": "{{date}}"}""");
        Assert.Equal(expected ? [] : ["/deadline format"], Readers.Faults(reading));
    }

    [Theory]
    [InlineData("1e-400")]
    [InlineData("-1e-400")]
    [InlineData("60.00000000000000000001")]
    [InlineData("59.99999999999999999999")]
    public void A_number_that_only_rounding_makes_whole_is_refused(string number) =>
        Assert.Equal(["/employees type"], Readers.Faults(Readers.NamedSme($"\"employees\": {number}")));

    [Fact]
    public void The_last_moment_of_the_year_9999_is_a_time()
    {
        var field = new Field("updatedSince", FieldKind.Time, "");
        var (value, fault) = ParameterRules.Read(field, "9999-12-31T23:59:59.999999999Z", TimeProvider.System);
        Assert.Null(fault);
        Assert.Equal("9999-12-31T23:59:59.999999Z", value);
    }

    private static string[] Money(string money) => Readers.Faults(Readers.NamedSme($"\"capital\": {money}"));
}
