using System.Globalization;
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
/// <param name="Facts">What its evidence is made of when somebody asks for it.</param>
public sealed record Gate(string Name, GateResult Result, string Code, IEnumerable<(string Key, string Value)> Facts)
{
    /// <summary>The facts named in the sentence.</summary>
    public IReadOnlyDictionary<string, string> Evidence => Facts.ToDictionary(fact => fact.Key, fact => fact.Value);

    public static Gate Pass(string name, params IEnumerable<(string Key, string Value)> facts) =>
        new(name, GateResult.Pass, $"gate-{name}-pass", facts);

    public static Gate Fail(string name, string why, params IEnumerable<(string Key, string Value)> facts) =>
        new(name, GateResult.Fail, $"gate-{name}-{why}", facts);

    public static Gate Unknown(string name, string why, params IEnumerable<(string Key, string Value)> facts) =>
        new(name, GateResult.Unknown, $"gate-{name}-{why}", facts);
}

/// <summary>The gates beside the score, and the roles left after the rules that remove prime.</summary>
public sealed record Eligibility(IReadOnlyList<Gate> Gates, IReadOnlyList<Role> Roles)
{
    // The turnover a prime contractor needs where the opportunity states none, in per cent of the value.
    private const int PrimeTurnover = 30;

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
            Debarred(sme) ?? Gate.Pass("debarred"),
            Certifications(sme, opportunity),
            StatusGate(facts),
            RoleGate(facts, shared, left, removed, rules.FirstOrDefault(rule => rule.Result == GateResult.Unknown)),
        ];
        return new Eligibility(gates, left);
    }

    /// <summary>What keeps a firm out of every list; null when it is active.</summary>
    public static Gate? Closed(Sme sme) => sme.Status == SmeLifecycle.Active ? null
        : Gate.Fail("open", "sme-not-active", ("status", sme.Status.ToWire()));

    /// <summary>The gate of a firm that is flagged; null when it is not.</summary>
    public static Gate? Debarred(Sme sme) => sme.Debarred == true ? Gate.Fail("debarred", "flagged") : null;

    /// <summary>What keeps an opportunity out of every list on that day; null when it is open.</summary>
    public static Gate? Closed(Opportunity opportunity, DateOnly today) => opportunity.Status switch
    {
        OpportunityStatus.Umbrella => Gate.Fail("open", "umbrella"),
        not OpportunityStatus.Open =>
            Gate.Fail("open", "not-open", ("opportunityStatus", opportunity.Status.ToWire())),
        _ => opportunity.Deadline < today
            ? Gate.Fail("open", "deadline-passed", ("deadline", $"{opportunity.Deadline:yyyy-MM-dd}"))
            : null,
    };

    private static Gate Open(Sme sme, Opportunity opportunity, DateOnly today) =>
        Closed(sme) ?? Closed(opportunity, today) ?? Gate.Pass("open", Until(opportunity.Deadline));

    private static IEnumerable<(string Key, string Value)> Until(DateOnly? deadline)
    {
        if (deadline is { } day)
        {
            yield return ("until", $"{day:yyyy-MM-dd}");
        }
    }

    private static Gate Certifications(Sme sme, Opportunity opportunity)
    {
        var required = opportunity.Requirements?.Certifications ?? [];
        string[] missing = [.. required.Where(tag => !sme.Certifications.Contains(tag)).Order(StringComparer.Ordinal)];
        if (missing.Length == 0)
        {
            return Gate.Pass("certifications", Held(required));
        }

        return sme.Certifications.Count == 0
            ? Gate.Unknown("certifications", "none-listed", ("certifications", string.Join(", ", missing)))
            : Gate.Fail("certifications", "missing", ("certifications", string.Join(", ", missing)));
    }

    private static IEnumerable<(string Key, string Value)> Held(IReadOnlyCollection<string> required)
    {
        if (required.Count > 0)
        {
            yield return ("held", string.Join(", ", required.Order(StringComparer.Ordinal)));
        }
    }

    private static Gate StatusGate(PairFacts facts) => facts.SmeStatus.Status switch
    {
        SmeStatusResult.Unknown => Gate.Unknown("sme-status", "unknown", Basis(facts.SmeStatus)),
        SmeStatusResult.NotSme when facts.Opportunity.Requirements?.SmeOnly != false =>
            Gate.Fail("sme-status", "not-sme", Basis(facts.SmeStatus)),
        SmeStatusResult.NotSme => Gate.Pass("sme-status", Basis(facts.SmeStatus with { Basis = "admitted" })),
        _ => Gate.Pass("sme-status", Basis(facts.SmeStatus)),
    };

    private static IEnumerable<(string Key, string Value)> Basis(SmeStatus status)
    {
        yield return ("basis", status.Basis);
        foreach (var (key, value) in status.Evidence)
        {
            yield return (key, value);
        }
    }

    private static Gate RoleGate(PairFacts facts, Role[] shared, Role[] left, Gate? removed, Gate? kept)
    {
        if (shared.Length == 0)
        {
            return Gate.Fail("role", "none-shared", RoleFacts(facts, left));
        }

        if (left.Length == 0)
        {
            return removed!;
        }

        return left is [Role.Prime] && kept is not null ? kept : Gate.Pass("role", RoleFacts(facts, left));
    }

    private static IEnumerable<(string Key, string Value)> RoleFacts(PairFacts facts, Role[] left)
    {
        yield return ("roles", Names(left));
        yield return ("rolesSought", Names(Sought(facts.Opportunity)));
        yield return ("rolesOffered", Names(Offered(facts.Sme)));
        if (facts.Sme.Roles.Count == 0)
        {
            yield return ("assumed", "rolesOffered");
        }
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
            ({ } turnover, null, { } yen) => (Int128)100 * turnover < (Int128)PrimeTurnover * yen,
        };
        if (tooSmall != false)
        {
            yield return tooSmall == true
                ? Gate.Fail("role", "turnover", TurnoverFacts(facts))
                : Gate.Unknown("role", "turnover-unknown", Missing(
                    facts.TurnoverYen is null ? "turnover" : null,
                    facts.MinTurnoverYen is null && value is null ? "value" : null));
        }

        var belowLimit = value is null ? (bool?)null : value < facts.LocalContentLimit;
        if (kind == FinancingKind.Government && belowLimit != false && sme.IndianEntity != true)
        {
            yield return belowLimit == true && sme.IndianEntity == false
                ? Gate.Fail("role", "local-content", ("value", Text(opportunity.Value!)))
                : Gate.Unknown("role", "local-content-unknown", Missing(
                    value is null ? "value" : null, sme.IndianEntity is null ? "indianEntity" : null));
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

    /// <summary>The firm's turnover, and the least that a prime contractor needs, each in its own currency.</summary>
    private static IEnumerable<(string Key, string Value)> TurnoverFacts(PairFacts facts)
    {
        yield return ("turnover", Text(facts.Sme.AnnualTurnover ?? new Money(facts.TurnoverYen ?? 0, "JPY")));
        if (facts.SmeFacts.TurnoverEstimated)
        {
            yield return ("estimated", "turnover");
        }

        var value = facts.Opportunity.Value!;
        var least = facts.Opportunity.Requirements?.MinTurnover
            ?? value with { Amount = value.Amount * PrimeTurnover / 100 };
        yield return ("least", Text(least));
    }

    private static (string Key, string Value) Missing(params string?[] facts) =>
        ("missing", string.Join(", ", facts.OfType<string>()));

    private static string Names(IEnumerable<Role> roles) => string.Join(", ", roles.Select(role => role.ToWire()));

    private static string Text(Money money) =>
        string.Create(CultureInfo.InvariantCulture, $"{money.Amount} {money.Currency}");
}
