using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using Xunit;

namespace SmeMatch.Matching.Tests;

/// <summary>The rules that remove prime: seen where prime is the only role, and where another is left.</summary>
public sealed class PrimeRuleTests
{
    // ₹200 crore at the rate of the small tables, in whole yen.
    private const long Limit = 3_440_200_000;

    private static readonly Sme Firm = Examples.Firm with
    {
        Roles = [Role.Prime],
        AnnualTurnover = Examples.Yen(10_000_000_000),
    };

    [Theory]
    [InlineData(299_999_999, null, GateResult.Fail)]
    [InlineData(300_000_000, null, GateResult.Pass)]
    [InlineData(299_999_999, 299_999_999, GateResult.Pass)]
    [InlineData(299_999_999, 0, GateResult.Pass)]
    [InlineData(900_000_000, 900_000_001, GateResult.Fail)]
    [InlineData(0, null, GateResult.Fail)]
    [InlineData(null, null, GateResult.Unknown)]
    [InlineData(null, 1, GateResult.Unknown)]
    public void Turnover_below_the_minimum_or_thirty_percent_of_the_value_removes_prime(
        int? turnover, int? minimum, GateResult expected)
    {
        var firm = Firm with { AnnualTurnover = Money(turnover), Employees = null, Capital = Examples.Yen(1) };
        var tender = Examples.Tender with { Requirements = new Requirements { MinTurnover = Money(minimum) } };
        AssertRole(expected, "turnover", firm, tender);
    }

    [Theory]
    [InlineData(10, GateResult.Fail)]
    [InlineData(11, GateResult.Pass)]
    public void An_estimated_turnover_counts_as_known(int employees, GateResult expected)
    {
        var firm = Firm with { AnnualTurnover = null, Employees = employees };
        AssertRole(expected, "turnover", firm, Examples.Tender);
    }

    [Theory]
    [InlineData(FinancingKind.Government, Limit - 1, false, GateResult.Fail)]
    [InlineData(FinancingKind.Government, Limit, false, GateResult.Pass)]
    [InlineData(FinancingKind.Government, Limit - 1, true, GateResult.Pass)]
    [InlineData(FinancingKind.Government, Limit - 1, null, GateResult.Unknown)]
    [InlineData(FinancingKind.Government, Limit, null, GateResult.Pass)]
    [InlineData(FinancingKind.Government, null, false, GateResult.Unknown)]
    [InlineData(FinancingKind.Government, null, true, GateResult.Pass)]
    [InlineData(FinancingKind.Ppp, Limit - 1, false, GateResult.Pass)]
    [InlineData(FinancingKind.Jica, Limit - 1, false, GateResult.Pass)]
    [InlineData(FinancingKind.Unknown, Limit - 1, false, GateResult.Pass)]
    public void Government_money_below_200_crore_asks_a_prime_for_an_Indian_entity(
        FinancingKind kind, long? value, bool? indianEntity, GateResult expected)
    {
        var tender = Examples.Tender with
        {
            Financing = new Financing(kind),
            Value = Money(value),
            Requirements = new Requirements { MinTurnover = Examples.Yen(1) },
        };
        AssertRole(expected, "local-content", Firm with { IndianEntity = indianEntity }, tender);
    }

    [Theory]
    [InlineData(FinancingKind.Government, LandBorderOwnership.Unregistered, GateResult.Fail)]
    [InlineData(FinancingKind.Ppp, LandBorderOwnership.Unregistered, GateResult.Fail)]
    [InlineData(FinancingKind.Government, LandBorderOwnership.Registered, GateResult.Pass)]
    [InlineData(FinancingKind.Ppp, LandBorderOwnership.None, GateResult.Pass)]
    [InlineData(FinancingKind.Government, null, GateResult.Unknown)]
    [InlineData(FinancingKind.Ppp, null, GateResult.Unknown)]
    [InlineData(FinancingKind.WorldBank, LandBorderOwnership.Unregistered, GateResult.Pass)]
    [InlineData(FinancingKind.Private, null, GateResult.Pass)]
    [InlineData(FinancingKind.Jica, null, GateResult.Pass)]
    public void Government_and_ppp_money_asks_a_prime_for_registered_owners(
        FinancingKind kind, LandBorderOwnership? ownership, GateResult expected)
    {
        var tender = Examples.Tender with { Financing = new Financing(kind) };
        AssertRole(expected, "land-border", Firm with { LandBorderOwnership = ownership }, tender);
    }

    [Theory]
    [InlineData(null, "300000000 JPY")]
    [InlineData(900_000_001L, "900000001 JPY")]
    public void A_turnover_that_is_too_small_is_named_beside_the_least(long? minimum, string least)
    {
        var firm = Firm with { AnnualTurnover = Examples.Yen(299_999_999) };
        var tender = Examples.Tender with { Requirements = new Requirements { MinTurnover = Money(minimum) } };
        var stated = RoleGate(firm, tender);
        Assert.Equal(("299999999 JPY", least), (stated.Evidence["turnover"], stated.Evidence["least"]));
        Assert.False(stated.Evidence.ContainsKey("estimated"));

        var estimated = RoleGate(firm with { AnnualTurnover = null, Employees = 1 }, tender);
        Assert.Equal("gate-role-turnover", estimated.Code);
        Assert.True(estimated.Evidence.ContainsKey("estimated"));
    }

    [Theory]
    [InlineData(FinancingKind.WorldBank, null, null, true, "turnover, value")]
    [InlineData(FinancingKind.WorldBank, 1L, null, true, "value")]
    [InlineData(FinancingKind.WorldBank, null, 1L, true, "turnover")]
    [InlineData(FinancingKind.Government, 1L, 1L, null, "indianEntity")]
    public void A_rule_kept_for_want_of_facts_names_them(
        FinancingKind kind, long? turnover, long? value, bool? indianEntity, string missing)
    {
        var firm = Firm with { AnnualTurnover = Money(turnover), Employees = null, IndianEntity = indianEntity };
        var tender = Examples.Tender with { Financing = new Financing(kind), Value = Money(value) };
        Assert.Equal(missing, RoleGate(firm, tender).Evidence["missing"]);
    }

    [Fact]
    public void A_removed_prime_outweighs_a_rule_kept_for_want_of_a_fact()
    {
        var firm = Firm with { AnnualTurnover = Examples.Yen(1), LandBorderOwnership = null };
        var tender = Examples.Tender with { Financing = new Financing(FinancingKind.Ppp) };
        AssertRole(GateResult.Fail, "turnover", firm, tender);
    }

    [Fact]
    public void Without_prime_among_the_roles_its_rules_are_not_asked()
    {
        var firm = Firm with { Roles = [Role.Supplier], LandBorderOwnership = null, IndianEntity = false };
        var tender = Examples.Tender with { Financing = new Financing(FinancingKind.Government) };
        AssertRole(GateResult.Pass, "", firm, tender);
    }

    [Fact]
    public void Jica_money_says_nothing_of_step_and_step_removes_no_role()
    {
        var tender = Examples.Tender with { Financing = new Financing(FinancingKind.Jica, Step: true) };
        AssertRole(GateResult.Pass, "", Firm with { IndianEntity = false }, tender);
    }

    /// <summary>The gate for the firm alone; with a supplier beside prime it passes, and only prime can go.</summary>
    private static void AssertRole(GateResult expected, string rule, Sme firm, Opportunity tender)
    {
        var alone = RoleGate(firm, tender);
        Assert.Equal(expected, alone.Result);
        Assert.Contains(expected == GateResult.Pass ? "pass" : rule, alone.Code, StringComparison.Ordinal);

        var both = firm.Roles.Append(Role.Supplier).Distinct().ToList();
        var beside = Examples.Score(firm with { Roles = both }, tender).Eligibility;
        Assert.Equal(GateResult.Pass, RoleGate(firm with { Roles = both }, tender).Result);
        Assert.Equal(expected == GateResult.Fail ? [Role.Supplier] : both, beside.Roles);
    }

    private static Gate RoleGate(Sme firm, Opportunity tender) =>
        Examples.Score(firm, tender).Eligibility.Gates.Single(gate => gate.Name == "role");

    private static Money? Money(long? yen) => yen is { } amount ? Examples.Yen(amount) : null;
}
