using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class GateTests
{
    private static readonly Sme Firm = Examples.Firm;
    private static readonly Opportunity Tender = Examples.Tender;

    [Theory]
    [InlineData(SmeLifecycle.Active, GateResult.Pass)]
    [InlineData(SmeLifecycle.Inactive, GateResult.Fail)]
    [InlineData(SmeLifecycle.Closed, GateResult.Fail)]
    public void Only_an_active_firm_passes_open(SmeLifecycle status, GateResult expected) =>
        Assert.Equal(expected, Gate("open", Firm with { Status = status }, Tender));

    [Theory]
    [InlineData(OpportunityStatus.Open, GateResult.Pass)]
    [InlineData(OpportunityStatus.Umbrella, GateResult.Fail)]
    [InlineData(OpportunityStatus.Closed, GateResult.Fail)]
    [InlineData(OpportunityStatus.Cancelled, GateResult.Fail)]
    public void Only_an_open_opportunity_passes_open(OpportunityStatus status, GateResult expected) =>
        Assert.Equal(expected, Gate("open", Firm, Tender with { Status = status }));

    [Theory]
    [InlineData(null, GateResult.Pass)]
    [InlineData(1, GateResult.Pass)]
    [InlineData(0, GateResult.Pass)]
    [InlineData(-1, GateResult.Fail)]
    public void A_deadline_holds_to_the_end_of_its_day(int? daysFromToday, GateResult expected)
    {
        var deadline = daysFromToday is { } days ? Examples.Today.AddDays(days) : (DateOnly?)null;
        Assert.Equal(expected, Gate("open", Firm, Tender with { Deadline = deadline }));
    }

    [Theory]
    [InlineData(true, GateResult.Fail)]
    [InlineData(false, GateResult.Pass)]
    [InlineData(null, GateResult.Pass)]
    public void Only_a_flagged_firm_is_debarred(bool? debarred, GateResult expected) =>
        Assert.Equal(expected, Gate("debarred", Firm with { Debarred = debarred }, Tender));

    [Theory]
    [InlineData("", "", GateResult.Pass)]
    [InlineData("", "iso-9001", GateResult.Unknown)]
    [InlineData("iso-9001", "iso-9001", GateResult.Pass)]
    [InlineData("iso-9001 jis-q", "iso-9001", GateResult.Pass)]
    [InlineData("jis-q", "iso-9001", GateResult.Fail)]
    [InlineData("iso-9001", "iso-9001 jis-q", GateResult.Fail)]
    public void A_required_certificate_is_held_missing_or_unknown(string held, string required, GateResult expected)
    {
        var tender = Tender with { Requirements = new Requirements { Certifications = Words(required) } };
        Assert.Equal(expected, Gate("certifications", Firm with { Certifications = Words(held) }, tender));
    }

    [Fact]
    public void What_is_missing_is_named_in_order()
    {
        string[] required = ["jis-q", "iso-14001", "iso-9001"];
        var tender = Tender with { Requirements = new Requirements { Certifications = required } };
        var gate = Find("certifications", Firm, tender);
        Assert.Equal("iso-14001, jis-q", gate.Evidence["certifications"]);
    }

    [Theory]
    [InlineData(null, GateResult.Fail)]
    [InlineData(true, GateResult.Fail)]
    [InlineData(false, GateResult.Pass)]
    public void A_firm_that_is_no_sme_passes_only_where_others_are_admitted(bool? smeOnly, GateResult expected)
    {
        var big = Firm with { Capital = Examples.Yen(300_000_001), Employees = 301 };
        var tender = Tender with { Requirements = new Requirements { SmeOnly = smeOnly } };
        Assert.Equal(expected, Gate("sme-status", big, tender));
        Assert.Equal(GateResult.Pass, Gate("sme-status", Firm, tender));
        Assert.Equal(smeOnly == false ? "admitted" : "over", Find("sme-status", big, tender).Evidence["basis"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(false)]
    public void An_unknown_sme_status_stays_unknown_even_where_others_are_admitted(bool? smeOnly)
    {
        var open = Firm with { Capital = null, Employees = 301 };
        var tender = Tender with { Requirements = new Requirements { SmeOnly = smeOnly } };
        Assert.Equal(GateResult.Unknown, Gate("sme-status", open, tender));
    }

    [Theory]
    [InlineData("", "", "JvMember Subcontractor Supplier", GateResult.Pass)]
    [InlineData("", "Prime", "", GateResult.Fail)]
    [InlineData("Prime", "Supplier", "", GateResult.Fail)]
    [InlineData("Supplier Prime", "Prime Supplier", "Prime Supplier", GateResult.Pass)]
    [InlineData("Prime", "", "Prime", GateResult.Pass)]
    public void A_role_must_be_both_sought_and_offered(string offered, string sought, string left, GateResult expected)
    {
        var firm = Firm with { Roles = Roles(offered) };
        var eligibility = Examples.Score(firm, Tender with { RolesSought = Roles(sought) }).Eligibility;
        Assert.Equal(left, string.Join(' ', eligibility.Roles));
        Assert.Equal(expected, eligibility.Gates.Single(gate => gate.Name == "role").Result);
    }

    [Theory]
    [InlineData("Prime", "Supplier Subcontractor", "gate-role-none-shared", "", "supplier, subcontractor", "prime")]
    [InlineData("", "Prime", "gate-role-none-shared", "", "prime", "jvMember, subcontractor, supplier")]
    [InlineData("Supplier JvMember", "", "gate-role-pass", "jvMember, supplier",
        "prime, jvMember, subcontractor, supplier", "supplier, jvMember")]
    public void The_role_gate_names_the_roles_sought_offered_and_left(
        string offered, string sought, string code, string left, string soughtNames, string offeredNames)
    {
        var gate = Find(
            "role", Firm with { Roles = Roles(offered) }, Tender with { RolesSought = Roles(sought) });
        Assert.Equal(code, gate.Code);
        Assert.Equal(
            (left, soughtNames, offeredNames),
            (gate.Evidence["roles"], gate.Evidence["rolesSought"], gate.Evidence["rolesOffered"]));
        Assert.Equal(offered.Length == 0, gate.Evidence.ContainsKey("assumed"));
    }

    [Fact]
    public void A_passed_gate_names_the_deadline_the_certificates_and_the_basis_it_rests_on()
    {
        var tender = Tender with { Requirements = new Requirements { Certifications = ["iso-9001"] } };
        Assert.Equal($"{Examples.Today:yyyy-MM-dd}", Find("open", Firm, tender).Evidence["until"]);
        Assert.Equal("iso-9001", Find("certifications", Firm, tender).Evidence["held"]);
        Assert.Equal("capital", Find("sme-status", Firm, tender).Evidence["basis"]);
        Assert.Empty(Find("open", Firm, Tender with { Deadline = null }).Evidence);
        Assert.Empty(Find("certifications", Firm, Tender).Evidence);
    }

    [Fact]
    public void Any_fail_makes_a_pair_ineligible_else_any_unknown_makes_it_unknown()
    {
        var tender = Tender with { Requirements = new Requirements { Certifications = ["iso-9001"] } };
        var silent = Firm with { Certifications = [] };
        Assert.Equal(EligibilityStatus.Eligible, Status(Firm, tender));
        Assert.Equal(EligibilityStatus.Unknown, Status(silent, tender));
        Assert.Equal(EligibilityStatus.Ineligible, Status(silent with { Debarred = true }, tender));
    }

    [Fact]
    public void Every_pair_answers_the_five_gates_in_the_same_order()
    {
        string[] expected = ["open", "debarred", "certifications", "sme-status", "role"];
        var nothing = Examples.Score(new Sme { Id = Firm.Id }, new Opportunity { Id = Tender.Id });
        Assert.Equal(expected, nothing.Eligibility.Gates.Select(gate => gate.Name));
    }

    private static GateResult Gate(string name, Sme sme, Opportunity opportunity) =>
        Find(name, sme, opportunity).Result;

    private static Gate Find(string name, Sme sme, Opportunity opportunity) =>
        Examples.Score(sme, opportunity).Eligibility.Gates.Single(gate => gate.Name == name);

    private static EligibilityStatus Status(Sme sme, Opportunity opportunity) =>
        Examples.Score(sme, opportunity).Eligibility.Status;

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Role[] Roles(string text) => [.. Words(text).Select(Enum.Parse<Role>)];
}
