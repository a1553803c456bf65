using System.Numerics;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Matching.Tests;

/// <summary>The gates of a pair and the roles left, as the specification words them.</summary>
/// <param name="Text">Such as "open pass, debarred pass, certifications fail, sme-status unknown, role pass".</param>
/// <param name="Ineligible">Whether a gate fails.</param>
/// <param name="Roles">The roles left for the size factor.</param>
internal sealed record OracleGate(string Text, bool Ineligible, IReadOnlyList<Role> Roles);

/// <summary>The oracle's part for eligibility.</summary>
internal sealed class OracleGates(ReferenceTables tables, DateOnly today)
{
    public OracleGate Of(
        Sme sme, Opportunity opportunity, BigInteger? turnover, BigInteger? value, Func<Money, BigInteger> yen)
    {
        Role[] sought = opportunity.RolesSought.Count > 0 ? [.. opportunity.RolesSought]
            : [Role.Prime, Role.JvMember, Role.Subcontractor, Role.Supplier];
        Role[] offered = sme.Roles.Count > 0 ? [.. sme.Roles] : [Role.JvMember, Role.Subcontractor, Role.Supplier];
        var both = sought.Intersect(offered).ToList();
        var minimum = opportunity.Requirements?.MinTurnover is { } money ? yen(money) : (BigInteger?)null;
        string[] rules =
        [
            Turnover(turnover, minimum, value),
            LocalContent(sme, opportunity, value, yen(new Money(2_000_000_000m, "INR"))),
            LandBorder(sme, opportunity),
        ];
        var left = rules.Contains("removed") ? [.. both.Where(role => role != Role.Prime)] : both;
        var role = left.Count == 0 ? "fail"
            : left.All(one => one == Role.Prime) && rules.Contains("unknown") ? "unknown" : "pass";
        string[] answers =
        [
            Open(sme, opportunity), sme.Debarred == true ? "fail" : "pass", Certifications(sme, opportunity),
            Status(sme, opportunity, yen), role,
        ];
        string[] names = ["open", "debarred", "certifications", "sme-status", "role"];
        var text = string.Join(", ", names.Zip(answers, (name, answer) => $"{name} {answer}"));
        return new(text, answers.Contains("fail"), left);
    }

    private string Open(Sme sme, Opportunity opportunity) =>
        sme.Status == SmeLifecycle.Active && opportunity.Status == OpportunityStatus.Open
            && !(opportunity.Deadline is { } deadline && deadline < today) ? "pass" : "fail";

    private static string Certifications(Sme sme, Opportunity opportunity)
    {
        var missing = (opportunity.Requirements?.Certifications ?? []).Except(sme.Certifications).Any();
        return !missing ? "pass" : sme.Certifications.Count == 0 ? "unknown" : "fail";
    }

    private static string Turnover(BigInteger? turnover, BigInteger? minimum, BigInteger? value)
    {
        if (turnover is null)
        {
            return "unknown";
        }

        var below = minimum is not null ? turnover < minimum
            : value is null ? null : (bool?)(100 * turnover < 30 * value);
        return below is null ? "unknown" : below.Value ? "removed" : "kept";
    }

    private static string LocalContent(Sme sme, Opportunity opportunity, BigInteger? value, BigInteger limit)
    {
        // One fact that rules the rule out is enough; only then does a missing one matter.
        if (opportunity.Financing?.Kind != FinancingKind.Government || value >= limit || sme.IndianEntity == true)
        {
            return "kept";
        }

        return value is null || sme.IndianEntity is null ? "unknown" : "removed";
    }

    private static string LandBorder(Sme sme, Opportunity opportunity)
    {
        if (opportunity.Financing?.Kind is not (FinancingKind.Government or FinancingKind.Ppp))
        {
            return "kept";
        }

        return sme.LandBorderOwnership is null ? "unknown"
            : sme.LandBorderOwnership == LandBorderOwnership.Unregistered ? "removed" : "kept";
    }

    /// <summary>Capital ≤ C or employees ≤ E; a fact that is missing and could still decide makes it unknown.</summary>
    private string Status(Sme sme, Opportunity opportunity, Func<Money, BigInteger> yen)
    {
        if (sme.Industries.Count == 0)
        {
            return "unknown";
        }

        var answers = Classes(sme.Industries[0]).Select(one => IsSme(one, sme, yen)).Distinct().ToList();
        return answers is not [{ } sure] ? "unknown"
            : sure || opportunity.Requirements?.SmeOnly == false ? "pass" : "fail";
    }

    private static bool? IsSme(SmeClass smeClass, Sme sme, Func<Money, BigInteger> yen)
    {
        var (capital, employees) = smeClass switch
        {
            SmeClass.Wholesale => (100_000_000, 100),
            SmeClass.Service => (50_000_000, 100),
            SmeClass.Retail => (50_000_000, 50),
            _ => (300_000_000, 300),
        };
        var byCapital = sme.Capital is null ? null : (bool?)(yen(sme.Capital) <= capital);
        var byEmployees = sme.Employees is null ? null : (bool?)(sme.Employees <= employees);
        return byCapital | byEmployees;
    }

    /// <summary>The class of the code itself, by its longest known prefix, and of every narrower code.</summary>
    private IEnumerable<SmeClass> Classes(string industry)
    {
        var own = tables.SmeClasses.Where(row => industry.StartsWith(row.Industry, StringComparison.Ordinal))
            .OrderByDescending(row => row.Industry.Length).Select(row => row.Class)
            .DefaultIfEmpty(SmeClass.ManufacturingAndOther).First();
        return tables.SmeClasses.Where(row => row.Industry.StartsWith(industry, StringComparison.Ordinal))
            .Select(row => row.Class).Append(own);
    }
}
