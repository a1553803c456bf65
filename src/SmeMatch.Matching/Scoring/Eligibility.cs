using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Matching.Scoring;

public enum GateResult
{
    Pass,
    Unknown,
    Fail,
}

public enum EligibilityStatus
{
    Eligible,
    Unknown,
    Ineligible,
}

/// <summary>One gate's answer.</summary>
/// <param name="Name">open, debarred, certifications, sme-status or role.</param>
/// <param name="Result">Pass, unknown or fail.</param>
/// <param name="Code">The code of the sentence that says why.</param>
/// <param name="Evidence">The facts named in the sentence.</param>
public sealed record Gate(string Name, GateResult Result, string Code, IReadOnlyDictionary<string, string> Evidence)
{
    private static readonly Dictionary<string, string> NoEvidence = [];

    public static Gate Pass(string name) => new(name, GateResult.Pass, $"gate-{name}-pass", NoEvidence);

    public static Gate Fail(string name, string why, params (string Key, string Value)[] evidence) =>
        new(name, GateResult.Fail, $"gate-{name}-{why}", evidence.ToDictionary(pair => pair.Key, pair => pair.Value));

    public static Gate Unknown(string name, string why, params (string Key, string Value)[] evidence) =>
        Fail(name, why, evidence) with { Result = GateResult.Unknown };
}

/// <summary>The gates beside the score, and the roles left after the rules that remove prime.</summary>
public sealed record Eligibility(IReadOnlyList<Gate> Gates, IReadOnlyList<Role> Roles)
{
    private static readonly Role[] AllRoles = Enum.GetValues<Role>();

    public EligibilityStatus Status =>
        Gates.Any(gate => gate.Result == GateResult.Fail) ? EligibilityStatus.Ineligible
        : Gates.Any(gate => gate.Result == GateResult.Unknown) ? EligibilityStatus.Unknown
        : EligibilityStatus.Eligible;

    /// <summary>The roles a firm offers; none named means all but prime, as an assumption.</summary>
    public static IReadOnlyList<Role> Offered(Sme sme) => sme.Roles.Count > 0 ? sme.Roles : AllRoles[1..];

    public static IReadOnlyList<Role> Sought(Opportunity opportunity) =>
        opportunity.RolesSought.Count > 0 ? opportunity.RolesSought : AllRoles;

    public static Eligibility Of(PairFacts facts)
    {
        var (sme, opportunity) = (facts.Sme, facts.Opportunity);
        Role[] shared = [.. AllRoles.Where(role => Sought(opportunity).Contains(role) && Offered(sme).Contains(role))];
        var rules = shared.Contains(Role.Prime) ? PrimeRules(facts) : [];
        var removed = rules.FirstOrDefault(rule => rule.Result == GateResult.Fail);
        Role[] left = removed is null ? shared : [.. shared.Where(role => role != Role.Prime)];
        Gate[] gates =
        [
            Open(sme, opportunity, facts.Today),
            sme.Debarred == true ? Gate.Fail("debarred", "flagged") : Gate.Pass("debarred"),
            Certifications(sme, opportunity),
            StatusGate(facts),
            RoleGate(shared, left, removed, rules.FirstOrDefault(rule => rule.Result == GateResult.Unknown)),
        ];
        return new Eligibility(gates, left);
    }

    private static Gate Open(Sme sme, Opportunity opportunity, DateOnly today)
    {
        if (sme.Status != SmeLifecycle.Active)
        {
            return Gate.Fail("open", "sme-not-active", ("status", sme.Status.ToWire()));
        }

        if (opportunity.Status == OpportunityStatus.Umbrella)
        {
            return Gate.Fail("open", "umbrella");
        }

        if (opportunity.Status != OpportunityStatus.Open)
        {
            return Gate.Fail("open", "not-open", ("status", opportunity.Status.ToWire()));
        }

        return opportunity.Deadline < today
            ? Gate.Fail("open", "deadline-passed", ("deadline", $"{opportunity.Deadline:yyyy-MM-dd}"))
            : Gate.Pass("open");
    }

    private static Gate Certifications(Sme sme, Opportunity opportunity)
    {
        var required = opportunity.Requirements?.Certifications ?? [];
        string[] missing = [.. required.Where(tag => !sme.Certifications.Contains(tag)).Order(StringComparer.Ordinal)];
        if (missing.Length == 0)
        {
            return Gate.Pass("certifications");
        }

        return sme.Certifications.Count == 0
            ? Gate.Unknown("certifications", "none-listed", ("certifications", string.Join(", ", missing)))
            : Gate.Fail("certifications", "missing", ("certifications", string.Join(", ", missing)));
    }

    private static Gate StatusGate(PairFacts facts) => facts.SmeStatus.Status switch
    {
        SmeStatusResult.Unknown => Gate.Unknown("sme-status", "unknown", Basis(facts.SmeStatus)),
        SmeStatusResult.NotSme when facts.Opportunity.Requirements?.SmeOnly != false =>
            Gate.Fail("sme-status", "not-sme", Basis(facts.SmeStatus)),
        _ => Gate.Pass("sme-status"),
    };

    private static (string, string)[] Basis(SmeStatus status) =>
        [("basis", status.Basis), .. status.Evidence.Select(fact => (fact.Key, fact.Value))];

    private static Gate RoleGate(Role[] shared, Role[] left, Gate? removed, Gate? kept)
    {
        if (shared.Length == 0)
        {
            return Gate.Fail("role", "none-shared");
        }

        if (left.Length == 0)
        {
            return removed!;
        }

        return left is [Role.Prime] && kept is not null ? kept : Gate.Pass("role");
    }

    /// <summary>The rules that may remove prime: fail removes it, unknown keeps it for want of a fact.</summary>
    private static IEnumerable<Gate> PrimeRules(PairFacts facts)
    {
        var (sme, opportunity, value) = (facts.Sme, facts.Opportunity, facts.ValueYen);
        var kind = opportunity.Financing?.Kind ?? FinancingKind.Unknown;
        var tooSmall = (facts.TurnoverYen, facts.MinTurnoverYen, value) switch
        {
            (null, _, _) or (_, null, null) => (bool?)null,
            ({ } turnover, { } least, _) => turnover < least,
            ({ } turnover, null, { } yen) => (Int128)100 * turnover < (Int128)30 * yen,
        };
        if (tooSmall != false)
        {
            yield return tooSmall == true ? Gate.Fail("role", "turnover") : Gate.Unknown("role", "turnover-unknown");
        }

        var belowLimit = value is null ? (bool?)null : value < facts.LocalContentLimit;
        if (kind == FinancingKind.Government && belowLimit != false && sme.IndianEntity != true)
        {
            yield return belowLimit == true && sme.IndianEntity == false
                ? Gate.Fail("role", "local-content")
                : Gate.Unknown("role", "local-content-unknown");
        }

        if (kind is FinancingKind.Government or FinancingKind.Ppp)
        {
            switch (sme.LandBorderOwnership)
            {
                case null:
                    yield return Gate.Unknown("role", "land-border-unknown");
                    break;
                case LandBorderOwnership.Unregistered:
                    yield return Gate.Fail("role", "land-border");
                    break;
            }
        }
    }
}
