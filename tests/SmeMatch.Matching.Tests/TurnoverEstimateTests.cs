using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class TurnoverEstimateTests
{
    private static readonly Lookup Lookup = new(SmallTables.All);

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public void No_employees_estimate_no_turnover(int? employees)
    {
        var facts = SmeFacts.Of(Firm(employees), Lookup);
        Assert.Equal((null, false), (facts.TurnoverYen, facts.TurnoverEstimated));
    }

    [Fact]
    public void Employees_times_the_figure_of_their_division_estimate_it()
    {
        var perEmployee = SmallTables.All.Turnover.First(row => row.Division == "E").YenPerEmployee;
        var facts = SmeFacts.Of(Firm(7), Lookup);
        Assert.Equal((7 * perEmployee, true), (facts.TurnoverYen, facts.TurnoverEstimated));
    }

    [Fact]
    public void A_stated_turnover_is_never_estimated_even_when_it_is_zero()
    {
        var facts = SmeFacts.Of(Firm(7) with { AnnualTurnover = new Money(0, "JPY") }, Lookup);
        Assert.Equal((0L, false), (facts.TurnoverYen, facts.TurnoverEstimated));
    }

    private static Sme Firm(int? employees) => new()
    {
        Id = new Guid("019a0009-0000-7000-8000-000000000001"),
        Industries = [SmallTables.All.Industries.First(row => row.Division == "E" && row.Code.Length == 2).Code],
        Employees = employees,
    };
}
