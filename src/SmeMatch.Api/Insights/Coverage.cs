using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Http;
using SmeMatch.Api.Matches;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Matches;

namespace SmeMatch.Api.Insights;

/// <summary>Counts what the stored lists cover.</summary>
internal sealed class Coverage(
    CoverageStore store, Openers openers, SignedLinks links, Lookup lookup, TimeProvider time)
{
    public async Task<CoverageResponse> Of(int fits, Wording wording, CancellationToken cancellationToken)
    {
        var open = await store.Opportunities(100 * fits, cancellationToken);
        var prefectures = await store.FirmsByPrefecture(100 * fits, cancellationToken);
        var industries = await store.FirmsByIndustry(100 * fits, cancellationToken);
        var (found, examined) = await openers.Find(
            [.. open.Where(one => !one.IsCovered)], 100 * fits, prefectures.Sum(row => row.Firms), cancellationToken);
        return new(
            lookup.Tables.Rates.Max(row => row.Date), Moment.Of(time.GetUtcNow()).UtcDateTime, fits,
            $"{await links.To(CoverageEndpoint.Path, wording.Tag, cancellationToken)}&format=svg&fits={fits}",
            Figures(open, wording),
            prefectures.Sum(row => row.Firms), prefectures.Sum(row => row.Without),
            [.. Cells(open, wording)],
            [.. lookup.Tables.Sectors
                .Select(row => (row.Code, open.Where(one => one.SubSectors.Contains(row.Code)).ToList()))
                .Where(row => row.Item2.Count > 0)
                .Select(row => new CoverageTotal(
                    row.Code, wording.Names.Sector(row.Code), Figures(row.Item2, wording)))],
            [.. States(open).Select(state => new CoverageTotal(
                state, state is null ? null : wording.Names.State(state),
                Figures(open.Where(one => IsIn(one, state)), wording)))],
            [.. prefectures.Select(row => new FirmCoverage(
                row.Code, row.Code is null ? null : wording.Names.Prefecture(row.Code), row.Firms, row.Without))],
            [.. industries.Select(row => new FirmCoverage(
                row.Code, row.Code is null ? null : wording.Names.Industry(row.Code), row.Firms, row.Without))],
            [.. found.Select(one => new Opener(
                one.Kind, one.Code,
                one.Kind == "role" ? wording.Reasons.Text("role-" + one.Code) : wording.Names.Certification(one.Code),
                one.Opportunities, one.ValueYen, Yen(one.ValueYen, wording)))],
            examined);
    }

    private IEnumerable<CoverageCell> Cells(IReadOnlyList<CoveredOpportunity> open, Wording wording) =>
        from sector in lookup.Tables.Sectors
        let inSector = open.Where(one => one.SubSectors.Contains(sector.Code)).ToList()
        from state in States(inSector)
        let here = inSector.Where(one => IsIn(one, state)).ToList()
        select new CoverageCell(
            sector.Code, wording.Names.Sector(sector.Code), state, state is null ? null : wording.Names.State(state),
            MatchViews.Percent(here.Max(one => one.Best)), Figures(here, wording));

    /// <summary>By code, at the end null when one names no state.</summary>
    private static IEnumerable<string?> States(IReadOnlyList<CoveredOpportunity> open) =>
        open.SelectMany(one => one.States).Distinct().Order(StringComparer.Ordinal)
            .Concat(open.Any(one => one.States.Length == 0) ? [null] : Array.Empty<string?>());

    private static bool IsIn(CoveredOpportunity one, string? state) =>
        state is null ? one.States.Length == 0 : one.States.Contains(state);

    private static CoverageFigures Figures(IEnumerable<CoveredOpportunity> some, Wording wording)
    {
        var all = some.ToList();
        var uncovered = all.Where(one => !one.IsCovered).ToList();
        var (value, open) = (all.Sum(one => one.ValueYen ?? 0), uncovered.Sum(one => one.ValueYen ?? 0));
        return new(all.Count, uncovered.Count, value, open, Yen(value, wording), Yen(open, wording));
    }

    private static string Yen(long yen, Wording wording) => wording.Money.Of(new Money(yen, "JPY"));
}
