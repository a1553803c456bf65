using System.Xml.Linq;
using SmeMatch.Api.Display;

namespace SmeMatch.Api.Briefs;

/// <summary>How a place is marked.</summary>
internal enum Mark
{
    None,
    Firm,
    Project,
    Both,
}

/// <summary>
/// India's states and Japan's prefectures as equal tiles: where they lie to each other, and no borders.
/// </summary>
internal static class TileMaps
{
    private const int Tile = 26;

    private static readonly Dictionary<Mark, (string Fill, string Ink)> Colours = new()
    {
        [Mark.None] = ("#eef1f3", "#5b6770"),
        [Mark.Firm] = ("#f2b866", Svg.Ink),
        [Mark.Project] = ("#2f6f8f", "#ffffff"),
        [Mark.Both] = ("#14394d", "#ffffff"),
    };

    /// <summary>Column and row of every state and union territory.</summary>
    public static IReadOnlyDictionary<string, (int Column, int Row)> India { get; } = Grid("IN-",
        "..JK,LA",
        ".PB,CH,HP,UK,,,,AR",
        ".RJ,HR,DL,UP,BR,SK,AS,NL",
        ".GJ,MP,CG,JH,WB,,ML,MN",
        "DH,,MH,TS,OD,,,TR,MZ",
        ".GA,KA,AP",
        "LD,,KL,TN,PY,,,AN");

    /// <summary>Column and row of every prefecture.</summary>
    public static IReadOnlyDictionary<string, (int Column, int Row)> Japan { get; } = Grid("JP-",
        "............01",
        "...........02",
        "..........05,03",
        "..........06,04",
        ".......17,16,,15,07",
        "...32,31,28,26,18,21,20,10,09,08",
        "..35,34,33,,27,25,23,19,11,13,12",
        "41,40,44,38,37,,29,24,22,,14",
        "42,43,45,39,36,,30",
        ".46",
        "47");

    /// <summary>A map.</summary>
    /// <param name="tiles">Where each place stands.</param>
    /// <param name="marks">How they are marked.</param>
    /// <param name="numbers">The candidates whose evidence a place is.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="name">The name of a code.</param>
    public static XElement Picture(
        IReadOnlyDictionary<string, (int Column, int Row)> tiles, IReadOnlyDictionary<string, Mark> marks,
        ILookup<string, int> numbers, string title, Func<string, string> name)
    {
        var width = (tiles.Values.Max(tile => tile.Column) + 1) * Tile;
        var height = (tiles.Values.Max(tile => tile.Row) + 1) * Tile;
        return Svg.Picture(width, height, title, tiles.Select(tile =>
        {
            var (fill, ink) = Colours[marks.GetValueOrDefault(tile.Key)];
            var (x, y) = (tile.Value.Column * Tile, tile.Value.Row * Tile);
            var (code, those) = (tile.Key[3..], string.Join(' ', numbers[tile.Key]));
            return new[]
            {
                Svg.Box(x + 1, y + 1, Tile - 2, Tile - 2, fill, name(tile.Key)),
                Svg.Text(
                    x + (Tile / 2), y + (those.Length > 0 ? 12 : 17), code, those.Length > 0 ? 8 : 10, "middle",
                    fill: ink, title: name(tile.Key)),
                those.Length > 0 ? Svg.Text(x + (Tile / 2), y + 22, those, 9, "middle", "700", fill: ink) : null,
            };
        }));
    }

    /// <summary>What a mark looks like, for the legend, whose words say what it means.</summary>
    public static XElement Key(Mark mark) => new(
        Svg.Space + "svg", new XAttribute("viewBox", "0 0 10 10"), new XAttribute("aria-hidden", "true"),
        Svg.Box(0, 0, 10, 10, Colours[mark].Fill));

    /// <summary>Rows of codes; each leading dot and each empty place is a column without one.</summary>
    private static Dictionary<string, (int Column, int Row)> Grid(string prefix, params string[] rows) =>
        rows.SelectMany((row, line) =>
        {
            var dots = row.Length - row.TrimStart('.').Length;
            return row[dots..].Split(',').Select((code, place) => (Code: code, Column: dots + place, Row: line));
        }).Where(tile => tile.Code.Length > 0)
            .ToDictionary(tile => prefix + tile.Code, tile => (tile.Column, tile.Row));
}
