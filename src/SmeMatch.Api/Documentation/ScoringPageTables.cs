using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Api.Documentation;

/// <summary>
/// Every table the score reads, as HTML: rows folded away, names beside codes, sources with the figures.
/// </summary>
internal sealed partial class ScoringPageTables
{
    // Only what HTML needs is escaped, so that Japanese and Hindi stay readable in the source.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder html = new();
    private readonly Lookup lookup;
    private readonly ReferenceTables tables;

    private ScoringPageTables(Lookup lookup)
    {
        this.lookup = lookup;
        tables = lookup.Tables;
    }

    public static string Html(Lookup lookup)
    {
        var page = new ScoringPageTables(lookup);
        page.SubSectors();
        page.Places();
        page.Money();
        page.Words();
        return page.html.ToString();
    }

    private void SubSectors()
    {
        Heading(2, "every-table", "Every table in full");
        Text("These are the very rows this server scores by. Open a line to read its rows.");
        Heading(3, "affinity-and-capabilities", "Affinity and capabilities, by sub-sector");
        Text($"{tables.Affinity.Count} rows of affinity and {tables.Capabilities.Count} capabilities. "
            + "Strength is relation × grade. A capability stands under each sub-sector that needs it.");
        foreach (var sector in tables.Sectors)
        {
            var affinity = tables.Affinity.Where(row => row.SubSector == sector.Code)
                .OrderByDescending(row => row.Strength).ThenBy(row => row.Industry, StringComparer.Ordinal).ToList();
            var capabilities = tables.Capabilities.Where(row => row.SubSectors.Contains(sector.Code)).ToList();
            var name = Both(sector.Name) + (sector.Name.Hi is { } hindi ? " · " + Safe(hindi) : "");
            Open($"{Code(sector.Code)} {name}", affinity.Count + capabilities.Count);
            Table(["industry", "relation, grade", "#strength", "reason"], affinity.Select(row => (string[])
            [
                Industry(row.Industry), $"{row.Relation.ToWire()}, {row.Grade.ToWire()}", Number(row.Strength),
                Safe(row.Rationale),
            ]));
            Table(["capability", "name", "usual for"], capabilities.Select(row => (string[])
            [
                Code(row.Tag), Both(row.Name), string.Join("<br>", row.Industries.Select(Industry)),
            ]));
            Close();
        }

        Heading(3, "certificates", "Certificates");
        Open("Certificates and who asks for them", tables.Certifications.Count);
        Table(["certificate", "name", "asked by"], tables.Certifications.Select(row => (string[])
            [Code(row.Tag), Both(row.Name), Safe(row.AskedBy)]));
        Close();
    }

    private void Places()
    {
        Heading(3, "places", "States, corridors, agreements");
        Open("States and union territories, with their land neighbours", tables.States.Count);
        Table(["state", "name", "neighbours", "retired codes"], tables.States.Select(row => (string[])
        [
            Code(row.Code), Both(row.Name) + (row.Name.Hi is { } hindi ? " " + Safe(hindi) : ""),
            States(row.Neighbours), string.Join(", ", row.Aliases.Select(Safe)),
        ]));
        Close();
        Open("Industrial corridors", tables.Corridors.Count);
        Table(["corridor", "name", "states", "source"], tables.Corridors.Select(row => (string[])
            [Code(row.Code), Both(row.Name), States(row.States), Source(row.Source)]));
        Close();
        Open("Agreements of all levels; only those of prefectures make a score", tables.Agreements.Count);
        Table(["level", "prefecture", "state", "since", "until", "source"], tables.Agreements.Select(row => (string[])
        [
            row.Level.ToWire(),
            row.Prefecture is { } code ? Both(tables.Prefectures.First(one => one.Code == code).Name) : "",
            States([row.State]), Safe(row.Since ?? "not stated"), Safe(row.Until ?? "open"), Source(row.Source),
        ]));
        Close();
    }

    private void Money()
    {
        Heading(3, "money-and-status", "Turnover, rates, classes of firms");
        Open("Usual turnover per employee", tables.Turnover.Count);
        Table(["division", "#yen per employee", "#year", "source"], tables.Turnover.Select(row => (string[])
        [
            Safe(row.Division), Number(row.YenPerEmployee), row.Year.ToString(CultureInfo.InvariantCulture),
            Source(row.Source),
        ]));
        Close();
        Open("Exchange rates to yen", tables.Rates.Count);
        Table(["currency", "#yen per unit", "day", "source"], tables.Rates.Select(row => (string[])
        [
            Safe(row.Currency), row.YenPerUnit.ToString(CultureInfo.InvariantCulture), $"{row.Date:yyyy-MM-dd}",
            Source(row.Source),
        ]));
        Close();
        Open("Classes of the SME Basic Act; what is not listed is manufacturingAndOther", tables.SmeClasses.Count);
        Table(["industry", "class"], tables.SmeClasses.Select(row => (string[])
            [Industry(row.Industry), row.Class.ToWire()]));
        Close();
    }

    private void Words()
    {
        Heading(3, "name-words", "Words of firms' names");
        Text("Where a register states no industry, the longest of these words that the firm's name holds gives one, "
            + "and the record is marked as inferred. To measure them, names with the word were read by hand.");
        Open("Words and how often they were right", tables.NameWords.Count);
        Table(["word", "industry", "#names with it", "#read", "#right", "#share right"], tables.NameWords.Select(row =>
            (string[])
            [
                Safe(row.Word), Industry(row.Industry), Number(row.Hits), Number(row.Read), Number(row.Correct),
                row.Read == 0 ? "not read" : $"{100 * row.Correct / row.Read} %",
            ]));
        Close();
    }

    private void Heading(int level, string id, string text) =>
        html.Append(CultureInfo.InvariantCulture, $"<h{level} id=\"{id}\">{text}</h{level}>\n");

    private void Text(string text) => html.Append(CultureInfo.InvariantCulture, $"<p>{Safe(text)}</p>\n");

    private void Open(string summary, int rows) => html.Append(
        CultureInfo.InvariantCulture, $"<details><summary>{summary} <small>{rows} rows</small></summary>\n");

    private void Close() => html.Append("</details>\n");

    /// <summary>Cells are HTML already; a column whose name begins with # holds numbers.</summary>
    private void Table(string[] columns, IEnumerable<string[]> rows)
    {
        html.Append("<table>\n<thead><tr>");
        foreach (var column in columns)
        {
            html.Append(column[0] == '#' ? $"<th class=\"number\">{column[1..]}</th>" : $"<th>{column}</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < row.Length; i++)
            {
                html.Append(columns[i][0] == '#' ? "<td class=\"number\">" : "<td>").Append(row[i]).Append("</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private string Industry(string code) =>
        lookup.Industry(code) is { } row ? $"{Code(code)} {Both(row.Name)}" : Code(code);

    private string States(IEnumerable<string> codes) =>
        string.Join(", ", codes.Select(code => Safe(lookup.State(code).Name.Display)));

    private static string Both(LocalName name) =>
        Safe(name.Display) + (name.Ja is { } japanese && name.En is not null ? " " + Safe(japanese) : "");

    /// <summary>Short codes stay in one line; long ones may break where a phone needs it.</summary>
    private static string Code(string code) =>
        $"<code{(code.Length <= 6 ? " class=\"short\"" : "")}>{Safe(code)}</code>";

    private static string Number(long number) =>
        number.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '\u00a0');

    private static string Source(string source) =>
        Address().Replace(Safe(source), "<a href=\"$0\" rel=\"noreferrer\">$0</a>");

    private static string Safe(string text) => Encoder.Encode(text);

    [GeneratedRegex(@"https?://[^\s<>""]+")]
    private static partial Regex Address();
}
