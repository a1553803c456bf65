using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Reference;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Interchange.Formats;

/// <summary>
/// Files to fill in: every column by its name in English or Japanese, one row as an example, and below a line on each
/// column, "# name.ja: ...", that is passed over when the file is loaded.
/// </summary>
public static class OwnTemplates
{
    /// <summary>What begins the line that explains a column.</summary>
    internal const string Mark = "# ";

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The CSV, with a byte order mark by which Excel knows UTF-8.</summary>
    /// <param name="schema">Whose columns.</param>
    /// <param name="names">The published names of columns.</param>
    /// <param name="inJapanese">Whether headers are Japanese.</param>
    /// <param name="example">A record.</param>
    /// <param name="say">Says an explanation in the reader's language.</param>
    public static string Csv(
        RecordSchema schema, IReadOnlyList<ColumnNameRow> names, bool inJapanese, JsonObject example,
        Func<string, string> say)
    {
        var columns = OwnCells.Columns(schema).Skip(1).ToList();
        string Header(string column) => inJapanese && names.FirstOrDefault(row =>
            row.Record.Equals(schema.Name, StringComparison.OrdinalIgnoreCase) && row.Column == column) is { } row
            ? row.Ja[0] : column;
        var text = new StringBuilder("\uFEFF");
        text.Append(string.Join(',', columns.Select(Header))).Append("\r\n");
        text.Append(string.Join(',', OwnCells.Of(schema, example).Skip(1).Select(Quoted))).Append("\r\n");
        foreach (var field in schema.Fields)
        {
            var header = Header(OwnFormats.Columns(field).First());
            text.Append(Mark).Append(header).Append(": ").Append(Line(say(field.Description)));
            if (field.Values is { Count: <= 12 } values)
            {
                text.Append(" [").Append(string.Join(" | ", values)).Append(']');
            }

            text.Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>The example as NDJSON.</summary>
    public static string Ndjson(JsonObject example) => example.ToJsonString(Plain) + "\n";

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n#") < 0
        ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>One line without what would make a spreadsheet quote it.</summary>
    private static string Line(string text) =>
        text.Replace(',', ';').Replace('"', '\'').ReplaceLineEndings(" ");
}
