using SmeMatch.Matching.Tables;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class AgreementTests
{
    [Theory]
    [InlineData(null, null, "1990-01-01", true)]
    [InlineData("2024", null, "2023-12-31", false)]
    [InlineData("2024", null, "2024-01-01", true)]
    [InlineData("2024-12", null, "2024-11-30", false)]
    [InlineData("2024-12", null, "2024-12-01", true)]
    [InlineData("2024-12-21", null, "2024-12-20", false)]
    [InlineData("2024-12-21", null, "2024-12-21", true)]
    [InlineData(null, "2024", "2024-12-31", true)]
    [InlineData(null, "2024", "2025-01-01", false)]
    [InlineData(null, "2024-02", "2024-02-29", true)]
    [InlineData(null, "2024-02", "2024-03-01", false)]
    [InlineData(null, "2023-02", "2023-02-28", true)]
    [InlineData(null, "2024-12-21", "2024-12-21", true)]
    [InlineData(null, "2024-12-21", "2024-12-22", false)]
    [InlineData("2024", "2024", "2024-06-15", true)]
    public void An_agreement_is_in_force_from_its_first_day_to_its_last(
        string? since, string? until, string today, bool expected)
    {
        var row = new AgreementRow("JP-34", "IN-TN", AgreementLevel.Prefecture, since, until, "");
        Assert.Equal(expected, row.InForce(DateOnly.Parse(today)));
    }

    [Theory]
    [InlineData("2024", true)]
    [InlineData("2024-02", true)]
    [InlineData("2024-02-29", true)]
    [InlineData("2023-02-29", false)]
    [InlineData("2024-13", false)]
    [InlineData("2024-2", false)]
    [InlineData("24", false)]
    [InlineData("", false)]
    [InlineData("2024-02-29T00:00", false)]
    public void A_partial_date_is_a_year_a_month_or_a_day(string text, bool expected) =>
        Assert.Equal(expected, PartialDate.IsValid(text));

    [Theory]
    [InlineData("9999")]
    [InlineData("9999-12")]
    public void The_last_day_of_the_last_year_is_a_date_too(string text) =>
        Assert.Equal(new DateOnly(9999, 12, 31), PartialDate.Last(text));

    [Fact]
    public void The_score_asks_for_the_agreement_of_its_own_day()
    {
        var lookup = Examples.Lookup;
        Assert.Equal("2013-10", lookup.Agreement("JP-30", "IN-MH", new DateOnly(2026, 11, 30))?.Since);
        Assert.Null(lookup.Agreement("JP-30", "IN-MH", new DateOnly(2026, 12, 1)));
        Assert.Null(lookup.Agreement("JP-16", "IN-AP", new DateOnly(2026, 11, 30)));
        Assert.NotNull(lookup.Agreement("JP-16", "IN-AP", new DateOnly(2026, 12, 1)));
    }
}
