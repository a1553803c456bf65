using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Api.Matches;

/// <summary>A code and the facts its sentence names; language comes when it is shown.</summary>
internal sealed record Reason(string Code, IReadOnlyDictionary<string, string> Evidence)
{
    public static Reason Of(string code, params (string Key, string? Value)[] evidence) =>
        new(code, evidence.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!));
}

/// <summary>Why a pair has its score.</summary>
internal static class Reasons
{
    private static readonly ConcurrentDictionary<string, string> Kebabs = new(StringComparer.Ordinal);

    public static IReadOnlyList<Reason> Of(Pair pair, Sme sme, Opportunity opportunity) =>
        [.. Sector(pair.Sector, sme, opportunity), .. Size(pair, sme, opportunity), Region(pair.Region)];

    private static IEnumerable<Reason> Sector(SectorFactor sector, Sme sme, Opportunity opportunity)
    {
        var industries = ("industries", Listed(sme.Industries));
        var needed = ("capabilities", Listed(opportunity.Capabilities));
        yield return sector.Row is { Strength: > 0 } row
            ? Reason.Of("sector-affinity", ("industry", sector.Industry), ("subSector", sector.SubSector),
                ("relation", row.Relation.ToWire()), ("grade", row.Grade.ToWire()), ("key", row.Industry))
            : Reason.Of("sector-none", ("subSectors", Listed(opportunity.SubSectors)), industries);
        if (sector.Coverage is { } coverage)
        {
            yield return coverage switch
            {
                { Offered.Count: > 0 } => Reason.Of("capabilities-offered", ("offered", Text(coverage.Offered.Count)),
                    ("needed", Text(coverage.Needed)), ("capabilities", Listed(coverage.Offered))),
                { SmeListsNone: true, UsualTag: { } tag } => Reason.Of(
                    "capabilities-unlisted-usual", ("capability", tag)),
                { UsualTag: { } tag } => Reason.Of("capabilities-others-usual", ("capability", tag)),
                { SmeListsNone: true } => Reason.Of("capabilities-unlisted-unusual", needed, industries),
                _ => Reason.Of("capabilities-others-unusual", needed, industries),
            };
        }
    }

    /// <summary>With the usual share, the value and the turnover: the three that one checks by hand.</summary>
    private static IEnumerable<Reason> Size(Pair pair, Sme sme, Opportunity opportunity)
    {
        var (from, to) = pair.Size.Role is { } role ? SizeFactor.UsualShare(role) : (0, 0);
        yield return pair.Size.Fit is SizeFit.Comfortable or SizeFit.TooBig or SizeFit.TooSmall
            ? Reason.Of(
                "size-" + Kebab(pair.Size.Fit.ToString()), ("role", pair.Size.Role?.ToWire()),
                ("share", from == to ? $"{from}" : $"{from}–{to}"), ("value", Text(opportunity.Value)),
                ("turnover", Text(
                    pair.TurnoverEstimated ? new Money(pair.TurnoverYen ?? 0, "JPY") : sme.AnnualTurnover)))
            : Reason.Of("size-" + Kebab(pair.Size.Fit.ToString()), ("role", pair.Size.Role?.ToWire()));
        if (pair.TurnoverEstimated)
        {
            yield return Reason.Of(
                "turnover-estimated", ("employees", sme.Employees is { } number ? Text(number) : null));
        }
    }

    private static Reason Region(RegionFactor region) => Reason.Of(
        "region-" + Kebab(region.Evidence.ToString()), ("state", region.State), ("smeState", region.SmeState),
        ("corridor", region.Corridor), ("prefecture", region.Agreement?.Prefecture),
        ("since", region.Agreement?.Since));

    private static string? Listed(IReadOnlyList<string> codes) => codes.Count == 0 ? null : string.Join(", ", codes);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Text(Money? money) =>
        money is null ? null : string.Create(CultureInfo.InvariantCulture, $"{money.Amount} {money.Currency}");

    private static string Kebab(string name) => Kebabs.GetOrAdd(
        name, static one => Regex.Replace(one, "(?<!^)([A-Z])", "-$1").ToLowerInvariant());
}
