using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Interchange.Formats;

/// <summary>
/// Records as the cells of our CSV, and back. No cell is a live formula in any spreadsheet: what begins as one does
/// gets an apostrophe before it, which reading takes away again; within it as well, where the spreadsheets of many
/// countries, which read semicolons and tabs, would begin a cell.
/// </summary>
public static partial class OwnCells
{
    private const string Quotes = "['\"]*";
    private const string Operators = "[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20]";
    private const string Starts = "[=+\\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]";

    /// <summary>Where a spreadsheet that reads semicolons, not commas, would begin another cell or row.</summary>
    private const string Within = "(?<=[;\t\n]|\r(?!\n))";

    /// <summary>The columns of a kind of record: its id, then one or two for each field.</summary>
    public static IReadOnlyList<string> Columns(RecordSchema schema) =>
        ["id", .. schema.Fields.SelectMany(OwnFormats.Columns)];

    /// <summary>The cells of a record in the order of the columns; an unknown one is empty.</summary>
    public static IReadOnlyList<string> Of(RecordSchema schema, JsonObject record) =>
        [Text(record["id"]), .. schema.Fields.SelectMany(field => Of(field, record))];

    /// <summary>The text as a cell that is no formula.</summary>
    public static string Guarded(string text) => Formula().Replace(text, "'");

    /// <summary>The text that a cell stands for.</summary>
    public static string Bare(string cell) => GuardedFormula().Replace(cell, "");

    /// <summary>Whether <see cref="Bare"/> may take something away.</summary>
    internal static bool MayBeGuarded(ReadOnlySpan<char> cell) => cell.Contains('\'');

    private static IEnumerable<string> Of(Field field, JsonObject record)
    {
        var value = field.Segments.Aggregate((JsonNode?)record, (node, segment) => (node as JsonObject)?[segment]);
        return field.Kind == FieldKind.Money ? [Text(value?["amount"]), Text(value?["currency"])]
            : value is JsonArray list ? [Guarded(string.Join(';', list.Select(Text)))]
            : [Guarded(Text(value))];
    }

    private static string Text(JsonNode? value) => value?.ToString() ?? "";

    [GeneratedRegex($"^(?={Quotes}{Starts})|{Within}(?={Quotes}{Operators})")]
    private static partial Regex Formula();

    [GeneratedRegex($"^'(?={Quotes}{Starts})|{Within}'(?={Quotes}{Operators})")]
    private static partial Regex GuardedFormula();
}
