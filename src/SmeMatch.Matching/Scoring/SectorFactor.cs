using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Matching.Scoring;

/// <summary>How needed capabilities refined the sector factor.</summary>
/// <param name="Needed">How many the opportunity names.</param>
/// <param name="Offered">The needed ones the SME offers.</param>
/// <param name="UsualTag">A needed one usual for the firm's industries, first by tag; null without one.</param>
/// <param name="SmeListsNone">Whether the SME lists no capability at all.</param>
/// <param name="Covered">0 to 10 000.</param>
public sealed record Coverage(
    int Needed, IReadOnlyList<string> Offered, string? UsualTag, bool SmeListsNone, int Covered);

/// <summary>The sector factor and what made it.</summary>
/// <param name="Base">0 to 10 000, before capabilities; decides whether the pair is a candidate.</param>
/// <param name="Factor">0 to 10 000.</param>
/// <param name="Industry">The SME's industry that made it; null when none is related.</param>
/// <param name="SubSector">The opportunity's sub-sector that made it.</param>
/// <param name="Row">The affinity row used.</param>
/// <param name="Coverage">Null when the opportunity names no capability.</param>
public sealed record SectorFactor(
    int Base, int Factor, string? Industry, string? SubSector, AffinityRow? Row, Coverage? Coverage)
{
    /// <summary>What an industry or sub-sector that is not the first counts, in per cent.</summary>
    public const int NoPrimary = 90;

    public static SectorFactor Of(Sme sme, Opportunity opportunity, Lookup lookup)
    {
        var best = Best(sme, opportunity, lookup);
        if (opportunity.Capabilities.Count == 0)
        {
            return best;
        }

        var coverage = CoverageOf(sme, opportunity, lookup);
        return best with { Factor = Refine(best.Base, coverage.Covered), Coverage = coverage };
    }

    /// <summary>The sector factor when needed capabilities are covered so far (0 to 10 000).</summary>
    public static int Refine(int sector, int covered) => (sector + covered) / 2;

    /// <summary>How far the needed capabilities are covered, 0 to 10 000.</summary>
    public static int Covered(int offered, int needed, bool listsNone, bool isUsual) => offered > 0
        ? 7_000 + (3_000 * offered / needed)
        : (listsNone, isUsual) switch
        {
            (true, true) => 6_000,
            (false, true) => 3_000,
            (true, false) => 1_500,
            (false, false) => 0,
        };

    private static SectorFactor Best(Sme sme, Opportunity opportunity, Lookup lookup)
    {
        var best = new SectorFactor(0, 0, null, null, null, null);
        for (var i = 0; i < sme.Industries.Count; i++)
        {
            for (var j = 0; j < opportunity.SubSectors.Count; j++)
            {
                var (industry, subSector) = (sme.Industries[i], opportunity.SubSectors[j]);
                if (lookup.Affinity(industry, subSector) is not { } row)
                {
                    continue;
                }

                var value = row.Strength * (i == 0 ? 100 : NoPrimary) / 100 * (j == 0 ? 100 : NoPrimary) / 100;
                if (value > best.Base || (value == best.Base && value > 0 && ComesFirst(industry, subSector, best)))
                {
                    best = new SectorFactor(value, value, industry, subSector, row, null);
                }
            }
        }

        return best;
    }

    private static bool ComesFirst(string industry, string subSector, SectorFactor best)
    {
        var order = string.CompareOrdinal(industry, best.Industry);
        return order < 0 || (order == 0 && string.CompareOrdinal(subSector, best.SubSector) < 0);
    }

    private static Coverage CoverageOf(Sme sme, Opportunity opportunity, Lookup lookup)
    {
        var needed = opportunity.Capabilities;
        string[] offered = [.. needed.Where(sme.Capabilities.Contains).Order(StringComparer.Ordinal)];
        var usual = needed.Where(tag => sme.Industries.Any(industry => lookup.IsUsual(tag, industry)))
            .Min(StringComparer.Ordinal);
        var listsNone = sme.Capabilities.Count == 0;
        var covered = Covered(offered.Length, needed.Count, listsNone, usual is not null);
        return new Coverage(needed.Count, offered, usual, listsNone, covered);
    }
}
