using System.Globalization;
using SmeMatch.Interchange.Formats;

namespace SmeMatch.Api.Insights;

/// <summary>The parts of the report on coverage as tables.</summary>
internal static class CoverageTables
{
    private static readonly string[] Total = ["code", "name", "opportunities", "uncovered", "valueYen", "uncoveredYen"];
    private static readonly string[] Firms = ["code", "name", "firms", "without"];

    public static IReadOnlyList<string> Names { get; } =
        ["cells", "states", "subSectors", "prefectures", "industries", "openers"];

    /// <summary>One of <see cref="Names"/> as CSV; amounts are whole yen.</summary>
    public static Task<string> Of(CoverageResponse coverage, string name) => name switch
    {
        "states" => Csv(Total, coverage.ByState.Select(Row)),
        "subSectors" => Csv(Total, coverage.BySubSector.Select(Row)),
        "prefectures" => Csv(Firms, coverage.ByPrefecture.Select(Row)),
        "industries" => Csv(Firms, coverage.ByIndustry.Select(Row)),
        "openers" => Csv(
            ["kind", "code", "name", "opportunities", "valueYen"],
            coverage.Openers.Select(one => Cells(one.Kind, one.Code, one.Name, one.Opportunities, one.ValueYen))),
        _ => Csv(
            ["subSector", "subSectorName", "state", "stateName", .. Total[2..], "bestScore"],
            coverage.Cells.Select(cell => Cells([
                cell.SubSector, cell.SubSectorName, cell.State, cell.StateName, .. Figures(cell.Figures),
                cell.BestScore]))),
    };

    private static IReadOnlyList<string> Row(CoverageTotal total) =>
        Cells([total.Code, total.Name, .. Figures(total.Figures)]);

    private static IReadOnlyList<string> Row(FirmCoverage firms) =>
        Cells(firms.Code, firms.Name, firms.Firms, firms.Without);

    private static IEnumerable<object?> Figures(CoverageFigures figures) =>
        [figures.Opportunities, figures.Uncovered, figures.ValueYen, figures.UncoveredYen];

    private static IReadOnlyList<string> Cells(params IEnumerable<object?> values) =>
        [.. values.Select(value => OwnCells.Guarded(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""))];

    private static Task<string> Csv(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows) =>
        CsvPage.Of(columns, [.. rows], writesHeader: true);
}
