using SmeMatch.Api.Display;
using SmeMatch.Api.Matches;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;
using static SmeMatch.Api.Tests.Documentation.Figures;

namespace SmeMatch.Api.Tests.Documentation;

/// <summary>
/// What a worked example of the page must say of one pair. Every step is computed here once more, by the arithmetic the
/// page shows, and its outcome compared with the product's.
/// </summary>
internal sealed partial class WorkedExample(Opportunity opportunity, Sme sme, DemoRecords demo)
{
    private readonly Pair pair = demo.Scorer.Score(sme, opportunity);
    private readonly SmeFacts smeFacts = SmeFacts.Of(sme, demo.Lookup);
    private readonly OpportunityFacts facts = OpportunityFacts.Of(opportunity, demo.Lookup);

    /// <summary>The facts of both records that the score, the gates and readiness read.</summary>
    public List<string[]> Facts() => new RecordFacts(opportunity, sme, demo.Lookup).Rows();

    /// <summary>Step, working and result.</summary>
    public List<string[]> Steps() =>
    [
        .. Sector(), .. Money(), .. Size(), Region(), Score(), Readiness(),
        .. Gates(), Rank(), Confidence(), .. Range(),
    ];

    private IEnumerable<string[]> Sector()
    {
        var best = 0;
        foreach (var (industry, i) in sme.Industries.Select((code, i) => (code, i)))
        {
            foreach (var (subSector, j) in opportunity.SubSectors.Select((code, j) => (code, j)))
            {
                var row = demo.Lookup.Affinity(industry, subSector);
                var value = (row?.Strength ?? 0) * (i == 0 ? 100 : 90) / 100 * (j == 0 ? 100 : 90) / 100;
                best = Math.Max(best, value);
                var working = row is null ? "no row"
                    : $"row {row.Industry} {row.Relation.ToWire()}, {row.Grade.ToWire()}: "
                        + $"{Of((int)row.Relation)} × {(int)row.Grade} %"
                        + (i == 0 ? "" : "; not the firm's first industry: × 90 %")
                        + (j == 0 ? "" : "; not the package's first sub-sector: × 90 %");
                yield return [$"{industry} for {subSector}", working, Of(value)];
            }
        }

        Assert.Equal(pair.Sector.Base, best);
        yield return ["The best of these", pair.Sector.Row?.Rationale ?? "no relation", Of(best)];
        var factor = best;
        if (pair.Sector.Coverage is { } coverage)
        {
            yield return ["Needed capabilities", Covered(coverage), Of(coverage.Covered)];
            factor = (best + coverage.Covered) / 2;
        }

        Assert.Equal(pair.Sector.Factor, factor);
        yield return
        [
            "**Sector**",
            pair.Sector.Coverage is null
                ? "no capability is needed"
                : $"({Of(best)} + {Of(pair.Sector.Coverage.Covered)}) / 2",
            $"**{Of(factor)}**",
        ];
    }

    private static string Covered(Coverage coverage) => coverage switch
    {
        { Offered.Count: > 0 and var offered } =>
            $"offers {offered} of {coverage.Needed}: 7 000 + 3 000 × {offered} / {coverage.Needed}",
        { SmeListsNone: true, UsualTag: { } tag } => $"lists none; {tag} is usual for its industry",
        { UsualTag: { } tag } => $"lists others only; {tag} is usual for its industry",
        { SmeListsNone: true } => "lists none, and no needed one is usual for its industry",
        _ => "lists others only, and no needed one is usual for its industry",
    };

    private IEnumerable<string[]> Money()
    {
        yield return opportunity.Value is { } value
            ? ["Value in yen", InYen(value), Yen(facts.ValueYen!.Value)]
            : ["Value in yen", "not stated", "unknown"];
        yield return (sme.AnnualTurnover, smeFacts.TurnoverYen) switch
        {
            ({ } turnover, { } yen) => ["Turnover in yen", InYen(turnover), Yen(yen)],
            (null, { } yen) => ["Turnover in yen", Estimate(), Yen(yen)],
            _ => ["Turnover in yen", "not stated and not to be estimated", "unknown"],
        };
    }

    private string InYen(Money money) => money.Currency == "JPY"
        ? "stated in yen"
        : $"{Of((Int128)money.Amount)} × {RateOf(money.Currency)}";

    private decimal RateOf(string currency) =>
        demo.Lookup.Tables.Rates.Single(row => row.Currency == currency).YenPerUnit;

    private string Estimate()
    {
        var (division, each) = (demo.Lookup.Division(sme.Industries[0]), demo.Lookup.YenPerEmployee(sme.Industries[0]));
        return $"{sme.Employees} employees × {Yen(each!.Value)} (division {division})";
    }

    private IEnumerable<string[]> Size()
    {
        var (roles, found) = (pair.Eligibility.Roles, new Dictionary<Role, int>());
        yield return
        [
            "Roles",
            $"sought: {List(Eligibility.Sought(opportunity))}; offered: {List(Eligibility.Offered(sme))}"
                + (sme.Roles.Count == 0 ? " (assumed)" : ""),
            roles.Count == 0 ? "none" : List(roles),
        ];
        if (roles.Count > 0 && smeFacts.TurnoverYen is { } turnover && facts.ValueYen is { } value)
        {
            foreach (var role in roles)
            {
                (var rows, var factor) = OfRole(role, turnover, value);
                foreach (var row in rows)
                {
                    yield return row;
                }

                found[role] = factor;
            }

            Assert.Equal(pair.Size.Factor, found.Values.Max());
            Assert.Equal(
                pair.Size.Role,
                SizeFactor.Preference(pair.Sector.Row?.Relation).First(role =>
                    found.TryGetValue(role, out var factor) && factor == pair.Size.Factor));
        }

        var named = pair.Size.Role?.ToWire();
        yield return
        [
            "**Size**",
            (roles.Count, found.Count(one => one.Value == pair.Size.Factor)) switch
            {
                (0, _) => "no role is left",
                (_, 0) => "turnover or value unknown",
                (1, _) => $"the one role left: {named}",
                (_, 1) => $"the best role: {named}",
                _ => $"several roles are equal; {named} is nearest to {pair.Sector.Row!.Relation.ToWire()}",
            },
            $"**{Of(pair.Size.Factor)}**",
        ];
    }

    private static (string[][] Rows, int Factor) OfRole(Role role, long turnover, long value)
    {
        var (from, to) = SizeFactor.UsualShare(role);
        var (least, most) = ((Int128)value * from / 100, (Int128)value * to / 100);
        var (qLeast, qMost, q) = (SizeFactor.Octaves(least), SizeFactor.Octaves(most), SizeFactor.Octaves(turnover));
        var (lo, hi, name) = (qLeast - q, qMost - q, role.ToWire());
        var floor = role switch { Role.Prime => 0, Role.JvMember => 2_000, Role.Subcontractor => 4_000, _ => 5_000 };
        var (factor, why) = (lo, hi) switch
        {
            ( > -6, _) => (
                Math.Max(floor, 10_000 - (10_000 * (lo + 6) / 24)),
                $"too big: 10 000 − 10 000 × {lo + 6} / 24 = {Of(10_000 - (10_000 * (lo + 6) / 24))}, "
                    + $"not below {Of(floor)}"),
            (_, < -35) => (
                Math.Max(2_000, 10_000 - (8_000 * (-35 - hi) / 40)),
                $"too small: 10 000 − 8 000 × {-35 - hi} / 40 = {Of(10_000 - (8_000 * (-35 - hi) / 40))}, "
                    + "not below 2 000"),
            _ => (10_000, $"{Of(lo)} … {Of(hi)} touches −35 … −6: comfortable"),
        };
        return (
        [
            [$"{name}: least share", $"{from} % of {Yen(value)}", Yen(least)],
            [$"{name}: greatest share", $"{to} % of {Yen(value)}", Yen(most)],
            [$"{name}: lo", $"q({Of(least)}) − q({Of(turnover)}) = {qLeast} − {q}", Of(lo)],
            [$"{name}: hi", $"q({Of(most)}) − q({Of(turnover)}) = {qMost} − {q}", Of(hi)],
            [name, why, Of(factor)],
        ], factor);
    }

    private string[] Region() =>
        ["**Region**", Sentence(Reasons.Of(pair, sme, opportunity)[^1]), $"**{Of(pair.Region.Factor)}**"];

    private string[] Score()
    {
        var (working, score) = Weighted(pair.Sector.Factor, pair.Size.Factor, pair.Region.Factor);
        Assert.Equal(pair.Score, score);
        return ["**Score**", working, $"**{Of(score)}**, shown as **{Shown(score)}**"];
    }

    private (string Working, int Score) Weighted(int sector, int size, int region)
    {
        var weights = demo.Scorer.Profile.Weights;
        var sum = (weights.Sector * sector) + (weights.Size * size) + (weights.Region * region);
        var exact = sum % weights.Sum == 0 ? "" : $" = {(decimal)sum / weights.Sum:0.##}, rounded";
        return (
            $"({weights.Sector} × {Of(sector)} + {weights.Size} × {Of(size)} + {weights.Region} × {Of(region)}) / "
                + $"{weights.Sum}{exact}",
            ((2 * sum) + weights.Sum) / (2 * weights.Sum));
    }

    private ReasonTexts English => new Wordings(demo.Lookup)[Language.En].Reasons;

    private string Sentence(Reason reason) => English.Sentence(reason.Code, reason.Evidence);

    private static string List(IEnumerable<Role> roles) => string.Join(", ", roles.Select(role => role.ToWire()));
}
