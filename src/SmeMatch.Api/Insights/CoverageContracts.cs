namespace SmeMatch.Api.Insights;

/// <summary>Open opportunities and what of them no firm fits; one with several codes counts under each.</summary>
/// <param name="Opportunities">How many are open.</param>
/// <param name="Uncovered">How many of them no firm fits.</param>
/// <param name="ValueYen">Their value where it is known, whole yen.</param>
/// <param name="UncoveredYen">The value of the uncovered ones, whole yen.</param>
/// <param name="Value">The value as people read it.</param>
/// <param name="UncoveredValue">The value of the uncovered ones as people read it.</param>
public sealed record CoverageFigures(
    int Opportunities, int Uncovered, long ValueYen, long UncoveredYen, string Value, string UncoveredValue);

/// <summary>One sub-sector in one state.</summary>
/// <param name="SubSector">Code of the sub-sector.</param>
/// <param name="SubSectorName">Its name.</param>
/// <param name="State">Code of the state; null for opportunities that name none.</param>
/// <param name="StateName">Its name; null without one.</param>
/// <param name="BestScore">The best score of any match there, 0 to 100; 0 without one.</param>
/// <param name="Figures">Counts and values.</param>
public sealed record CoverageCell(
    string SubSector, string SubSectorName, string? State, string? StateName, decimal BestScore,
    CoverageFigures Figures);

/// <summary>The total of one sub-sector or state.</summary>
public sealed record CoverageTotal(string? Code, string? Name, CoverageFigures Figures);

/// <summary>Active firms of one prefecture or industry, and how many of them nothing fits.</summary>
/// <param name="Code">Prefecture, or two-digit JSIC group; null when unknown.</param>
/// <param name="Name">Its name.</param>
/// <param name="Firms">Active firms.</param>
/// <param name="Without">Those that nothing fits.</param>
public sealed record FirmCoverage(string? Code, string? Name, int Firms, int Without);

/// <summary>What one firm or more would need for uncovered opportunities to have a match.</summary>
/// <param name="Kind">certification or role.</param>
/// <param name="Code">The certificate or role.</param>
/// <param name="Name">Its name.</param>
/// <param name="Opportunities">How many uncovered opportunities it would open.</param>
/// <param name="ValueYen">Their value, whole yen.</param>
/// <param name="Value">Their value as people read it.</param>
public sealed record Opener(string Kind, string Code, string Name, int Opportunities, long ValueYen, string Value);

/// <summary>Where projects lack firms, where firms lack projects, and what would help.</summary>
/// <param name="RateDate">The date of the exchange rates used.</param>
/// <param name="ComputedAt">UTC, in steps of five minutes; writes since are counted too.</param>
/// <param name="Fits">The least score, 0 to 100, that counts as fitting.</param>
/// <param name="PictureUrl">Opens the heat map in a browser, without a key, for at most 15 minutes.</param>
/// <param name="Total">All open opportunities, each once.</param>
/// <param name="Firms">All active firms.</param>
/// <param name="FirmsWithout">Those that nothing fits.</param>
/// <param name="Cells">Every sub-sector and state that has opportunities.</param>
/// <param name="BySubSector">Totals of the sub-sectors.</param>
/// <param name="ByState">Totals of the states.</param>
/// <param name="ByPrefecture">Firms by prefecture.</param>
/// <param name="ByIndustry">Firms by industry.</param>
/// <param name="Openers">What would open the most value, first the most.</param>
/// <param name="Examined">How many uncovered opportunities were examined for that, the most valuable first.</param>
public sealed record CoverageResponse(
    DateOnly RateDate, DateTime ComputedAt, int Fits, string PictureUrl, CoverageFigures Total,
    int Firms, int FirmsWithout,
    IReadOnlyList<CoverageCell> Cells, IReadOnlyList<CoverageTotal> BySubSector, IReadOnlyList<CoverageTotal> ByState,
    IReadOnlyList<FirmCoverage> ByPrefecture, IReadOnlyList<FirmCoverage> ByIndustry, IReadOnlyList<Opener> Openers,
    int Examined);
