using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;
using Xunit;

namespace SmeMatch.Matching.Tests;

/// <summary>Article 2 of the SME Basic Act, as DOMAIN.md 3.1 gives its limits and its classes.</summary>
public sealed class SmeStatusTests
{
    [Theory]
    [InlineData("25", SmeClass.ManufacturingAndOther, 300_000_000, 300, 20)]
    [InlineData("06", SmeClass.ManufacturingAndOther, 300_000_000, 300, 20)]
    [InlineData("50", SmeClass.Wholesale, 100_000_000, 100, 5)]
    [InlineData("39", SmeClass.Service, 50_000_000, 100, 5)]
    [InlineData("56", SmeClass.Retail, 50_000_000, 50, 5)]
    public void Each_class_has_its_limits(string industry, SmeClass smeClass, long capital, int employees, int small)
    {
        Assert.Equal((SmeStatusResult.NotSme, smeClass), Of(industry, capital + 1, employees + 1));
        Assert.Equal((SmeStatusResult.Sme, smeClass), Of(industry, capital, employees + 1));
        Assert.Equal((SmeStatusResult.Sme, smeClass), Of(industry, capital + 1, employees));
        Assert.Equal((SmeStatusResult.Sme, smeClass), Of(industry, capital + 1, small + 1));
        Assert.Equal((SmeStatusResult.Small, smeClass), Of(industry, capital + 1, small));
        Assert.Equal((SmeStatusResult.Sme, smeClass), Of(industry, capital, null));
        Assert.Equal((SmeStatusResult.Sme, smeClass), Of(industry, null, employees));
        Assert.Equal((SmeStatusResult.Small, smeClass), Of(industry, null, 0));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(300_000_001L, null)]
    [InlineData(null, 301)]
    public void A_missing_fact_that_could_still_decide_makes_it_unknown(long? capital, int? employees) =>
        Assert.Equal((SmeStatusResult.Unknown, SmeClass.ManufacturingAndOther), Of("25", capital, employees));

    [Theory]
    [InlineData("411", SmeClass.Service)]
    [InlineData("4111", SmeClass.Service)]
    [InlineData("413", SmeClass.ManufacturingAndOther)]
    [InlineData("693", SmeClass.Service)]
    [InlineData("6931", SmeClass.Service)]
    [InlineData("691", SmeClass.ManufacturingAndOther)]
    [InlineData("792", SmeClass.Service)]
    [InlineData("791", SmeClass.ManufacturingAndOther)]
    [InlineData("7911", SmeClass.ManufacturingAndOther)]
    [InlineData("742", SmeClass.Service)]
    public void The_class_is_that_of_the_longest_key_that_is_a_prefix(string industry, SmeClass expected) =>
        Assert.Equal(expected, Of(industry, 1, null).Class);

    [Theory]
    [InlineData("41")]
    [InlineData("69")]
    [InlineData("79")]
    public void A_code_that_spans_two_classes_decides_only_where_both_agree(string industry)
    {
        Assert.Equal((SmeStatusResult.Sme, null), Of(industry, 50_000_000, 301));
        Assert.Equal((SmeStatusResult.Unknown, null), Of(industry, 50_000_001, 101));
        Assert.Equal((SmeStatusResult.Unknown, null), Of(industry, 300_000_001, 300));
        Assert.Equal((SmeStatusResult.NotSme, null), Of(industry, 300_000_001, 301));
        Assert.Equal((SmeStatusResult.Small, null), Of(industry, null, 5));
        Assert.Equal(SmeStatusResult.Unknown, Of(industry, null, null).Status);
    }

    [Fact]
    public void A_firm_that_is_an_sme_in_both_classes_is_one_though_small_in_one_of_them_only() =>
        Assert.Equal((SmeStatusResult.Sme, null), Of("41", 10_000_000, 20));

    [Fact]
    public void Only_the_first_industry_counts()
    {
        var capital = Examples.Yen(50_000_001);
        var firm = Examples.Firm with { Industries = ["39", "25"], Capital = capital, Employees = 101 };
        Assert.Equal(SmeStatusResult.NotSme, SmeStatus.Of(firm, Examples.Lookup).Status);
    }

    [Fact]
    public void Without_an_industry_the_status_is_unknown() =>
        Assert.Equal(
            SmeStatusResult.Unknown, SmeStatus.Of(Examples.Firm with { Industries = [] }, Examples.Lookup).Status);

    [Fact]
    public void Capital_in_another_currency_counts_in_whole_yen()
    {
        // 300 000 000.9 yen and 300 000 002.4 yen.
        var capital = new Money(1_954_397.40m, "USD");
        var firm = Examples.Firm with { Industries = ["25"], Employees = 301, Capital = capital };
        Assert.Equal(SmeStatusResult.Sme, SmeStatus.Of(firm, Examples.Lookup).Status);
        var over = firm with { Capital = new Money(1_954_397.41m, "USD") };
        Assert.Equal(SmeStatusResult.NotSme, SmeStatus.Of(over, Examples.Lookup).Status);
    }

    private static (SmeStatusResult Status, SmeClass? Class) Of(string industry, long? capital, int? employees)
    {
        var firm = new Sme
        {
            Id = Examples.Firm.Id,
            Industries = [industry],
            Capital = capital is { } yen ? Examples.Yen(yen) : null,
            Employees = employees,
        };
        var status = SmeStatus.Of(firm, Examples.Lookup);
        return (status.Status, status.Class);
    }
}
