using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Api.Tests.Documentation;

/// <summary>The facts of a package and a firm side by side, codes with their names.</summary>
internal sealed class RecordFacts(Opportunity opportunity, Sme sme, Lookup lookup)
{
    public List<string[]> Rows() =>
    [
        [
            "codes",
            List(
                opportunity.SubSectors,
                code => $"{code} {lookup.Tables.Sectors.Single(row => row.Code == code).Name.En}"),
            List(sme.Industries, code => $"{code} {lookup.Industry(code)?.Name.En}")
                + (sme.IndustriesInferred == true ? " (inferred from the name)" : ""),
        ],
        ["capabilities", "needs " + List(opportunity.Capabilities), "offers " + List(sme.Capabilities)],
        [
            "money",
            "value " + (opportunity.Value is { } value ? Figures.Of(value) : "unknown"),
            "turnover " + (sme.AnnualTurnover is { } turnover ? Figures.Of(turnover) : "unknown"),
        ],
        [
            "size",
            opportunity.Requirements?.SmeOnly == false ? "open to larger firms" : "for SMEs",
            $"capital {(sme.Capital is { } capital ? Figures.Of(capital) : "unknown")}; "
                + $"employees {(sme.Employees is { } number ? Figures.Of(number) : "unknown")}",
        ],
        ["roles", "seeks " + Roles(opportunity.RolesSought), "offers " + Roles(sme.Roles)],
        [
            "places",
            opportunity.Nationwide == true ? "nationwide" : List(opportunity.States, State),
            $"in {Prefecture()}; present in {List(sme.PresenceStates, State)}; targets {List(sme.TargetStates, State)}",
        ],
        [
            "certificates",
            "requires " + List(opportunity.Requirements?.Certifications ?? []),
            "holds " + List(sme.Certifications),
        ],
        [
            "standing",
            $"{opportunity.Status.ToWire()}, deadline {opportunity.Deadline?.ToString("yyyy-MM-dd") ?? "not set"}",
            $"{sme.Status.ToWire()}, {(sme.Debarred == true ? "debarred" : "not debarred")}, "
                + $"verified {sme.VerifiedAt?.UtcDateTime.ToString("yyyy-MM-dd") ?? "never"}",
        ],
        [
            "India",
            $"financing {(opportunity.Financing?.Kind ?? FinancingKind.Unknown).ToWire()}",
            $"Indian entity {Flag(sme.IndianEntity)}; delivered in India {Flag(sme.DeliveredInIndia)}; "
                + $"exports {Flag(sme.Exports)}; English contact {Flag(sme.EnglishContact)}",
        ],
    ];

    private string State(string code) => $"{code} {lookup.State(code).Name.En}";

    private string Prefecture() => sme.Prefecture is { } code
        ? $"{code} {lookup.Tables.Prefectures.Single(row => row.Code == code).Name.En}" : "an unknown prefecture";

    private static string Roles(IReadOnlyList<Role> roles) =>
        roles.Count == 0 ? "none named" : string.Join(", ", roles.Select(role => role.ToWire()));

    private static string Flag(bool? flag) => flag switch { true => "yes", false => "no", null => "unknown" };

    private static string List(IReadOnlyList<string> codes, Func<string, string>? name = null) =>
        codes.Count == 0 ? "none" : string.Join(", ", codes.Select(name ?? (code => code)));
}
