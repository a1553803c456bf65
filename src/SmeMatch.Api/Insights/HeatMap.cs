using System.Globalization;
using System.Xml.Linq;
using SmeMatch.Api.Display;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Insights;

/// <summary>Coverage as a picture: sub-sectors by states, the darker the more opportunities no firm fits.</summary>
internal static class HeatMap
{
    private const int Tile = 34;
    private const int Labels = 330;
    private const int Top = 210;
    private const int Lean = 110;

    /// <summary>From all covered to none, readable in grey.</summary>
    private static readonly string[] Shades = ["#e8f1f2", "#fde8c8", "#f9c784", "#e8985e", "#a63d2f"];

    public static string Of(CoverageResponse coverage, Wording wording)
    {
        var sectors = coverage.BySubSector;
        var states = coverage.ByState;
        var (width, height) = (Labels + (Math.Max(8, states.Count) * Tile) + Lean, Top + (sectors.Count * Tile) + 70);
        var picture = new XElement(
            Svg.Space + "svg", new XAttribute("viewBox", $"0 0 {width} {height}"), new XAttribute("width", width),
            new XAttribute("height", height), new XAttribute("role", "img"),
            new XAttribute(XNamespace.Xml + "lang", wording.Tag),
            new XAttribute("font-family", "Noto Sans, Noto Sans CJK JP, Noto Sans Devanagari, sans-serif"),
            new XElement(Svg.Space + "title", wording.Reasons.Text("coverage-title")),
            new XElement(
                Svg.Space + "rect", new XAttribute("width", width), new XAttribute("height", height),
                new XAttribute("fill", "#ffffff")),
            Svg.Text(20, 34, wording.Reasons.Text("coverage-title"), 20, weight: "700"),
            Svg.Text(20, 60, wording.Reasons.Text("coverage-legend"), 13),
            Svg.Text(20, 80, wording.Reasons.Sentence(
                "coverage-fits", new Dictionary<string, string> { ["fits"] = $"{coverage.Fits}" }), 13),
            wording.Language == Language.Hi ? Svg.Text(20, height - 42, wording.Reasons.Text("hindi-note"), 12) : null);
        for (var shade = 0; shade < Shades.Length; shade++)
        {
            picture.Add(Svg.Box(20 + (shade * 64), 94, 18, 18, Shades[shade]));
            picture.Add(Svg.Text(42 + (shade * 64), 108, $"{shade * 25} %", 12));
        }

        picture.Add(states.Select((state, place) =>
        {
            var (x, y) = (Labels + (place * Tile) + (Tile / 2) + 4, Top - 8);
            var text = Svg.Text(x, y, state.Name ?? wording.Reasons.Text("coverage-no-state"), 12);
            text.Add(new XAttribute("transform", $"rotate(-50 {x} {y})"));
            return text;
        }));
        foreach (var (sector, row) in sectors.Select((sector, row) => (sector, row)))
        {
            picture.Add(Svg.Text(
                Labels - 10, Top + (row * Tile) + 22, Short(sector.Name ?? ""), 13, "end", title: sector.Name));
            picture.Add(coverage.Cells.Where(cell => cell.SubSector == sector.Code).SelectMany(cell =>
                Cell(cell, states.TakeWhile(state => state.Code != cell.State).Count(), row)));
        }

        picture.Add(Svg.Text(
            20, height - 24,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{coverage.ComputedAt:yyyy-MM-dd HH:mm} UTC · "
                + $"{wording.Reasons.Text("brief-rate")} {coverage.RateDate:yyyy-MM-dd}"),
            12));
        return new XDocument(picture).ToString(SaveOptions.DisableFormatting);
    }

    private static IEnumerable<XElement> Cell(CoverageCell cell, int column, int row)
    {
        var (x, y) = (Labels + (column * Tile), Top + (row * Tile));
        var figures = cell.Figures;
        var shade = (int)Math.Ceiling(4.0 * figures.Uncovered / figures.Opportunities);
        var square = Svg.Box(x + 1, y + 1, Tile - 2, Tile - 2, Shades[shade]);
        square.Add(new XElement(
            Svg.Space + "title",
            $"{cell.SubSectorName} – {cell.StateName ?? "–"}: "
            + $"{figures.Uncovered}/{figures.Opportunities}; {figures.Value}"));
        yield return square;
        yield return Svg.Text(
            x + (Tile / 2), y + 22, $"{figures.Uncovered}/{figures.Opportunities}", 12, "middle",
            fill: shade == 4 ? "#ffffff" : Svg.Ink);
    }

    /// <summary>What fits beside the tiles; wide letters take two places, signs above and below letters none.</summary>
    private static string Short(string name)
    {
        var (places, shown) = (0, 0);
        foreach (var letter in name)
        {
            places += letter > '\u2E7F' ? 2 : char.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark ? 0 : 1;
            if (places > 46)
            {
                return name[..shown] + "…";
            }

            shown++;
        }

        return name;
    }
}
