using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;
using Sylvan.Data.Csv;

namespace SmeMatch.Interchange.Formats;

/// <summary>
/// Our own formats: NDJSON with a record per line, CSV with a column per field (lists separated by semicolons).
/// </summary>
public sealed class OwnFormats(RecordSchema schema, RecordReader reader)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public async IAsyncEnumerable<ImportRow> ReadNdjson(
        TextReader text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var number = 1L; await text.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return ReadJson(number, line);
            }
        }
    }

    public async IAsyncEnumerable<ImportRow> ReadCsv(
        TextReader text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (csv, noHeader) = await Open(text, cancellationToken);
        if (csv is null)
        {
            yield return noHeader!;
            yield break;
        }

        await using var closing = csv;
        var columns = Enumerable.Range(0, csv.FieldCount).Select(csv.GetName).ToList();
        var unknown = columns.Where(name => name != "id" && ColumnField(name) is null && !schema.ReadOnly.Contains(name)).ToList();
        if (unknown.Count > 0 || columns.Distinct().Count() < columns.Count)
        {
            var known = schema.Fields.SelectMany(Columns).ToList();
            yield return new ImportRow(1, null, null, unknown.Count > 0
                ? [.. unknown.Select(name => new Fault("/" + name, "unknown-column",
                    $"The column '{name}' is not known.{NearestName.Offer(name, known)}"))]
                : [new Fault("", "duplicate-column", "A column stands twice.")]);
            yield break;
        }

        while (true)
        {
            var (more, broken) = await Advance(csv, cancellationToken);
            if (!more)
            {
                if (broken is not null)
                {
                    yield return broken;
                }

                yield break;
            }

            yield return csv.RowFieldCount == columns.Count
                ? ReadRow(csv, columns)
                : ImportRow.Rejected(csv.RowNumber + 1, null, "columns",
                    $"The row has {csv.RowFieldCount} columns, the header {columns.Count}.");
        }
    }

    private static async Task<(CsvDataReader? Csv, ImportRow? Fault)> Open(
        TextReader text, CancellationToken cancellationToken)
    {
        try
        {
            var options = new CsvDataReaderOptions { BufferSize = 1 << 20, Delimiter = ',' };
            return (await CsvDataReader.CreateAsync(text, options, cancellationToken), null);
        }
        catch (Exception fault) when (fault is FormatException or InvalidOperationException or NotSupportedException)
        {
            return (null, ImportRow.Rejected(1, null, "csv", $"The header cannot be read: {fault.Message}"));
        }
    }

    /// <summary>
    /// Whether there is a further row; a row that breaks the form of CSV ends the reading, since what follows it cannot
    /// be told apart.
    /// </summary>
    private static async Task<(bool More, ImportRow? Fault)> Advance(
        CsvDataReader csv, CancellationToken cancellationToken)
    {
        try
        {
            return (await csv.ReadAsync(cancellationToken), null);
        }
        catch (Exception fault) when (fault is FormatException or InvalidOperationException or NotSupportedException)
        {
            return (false, ImportRow.Rejected(csv.RowNumber + 1, null, "csv",
                $"The file breaks the form of CSV here, and ends for us: {fault.Message}"));
        }
    }

    /// <summary>The columns of a field: one, or two for an amount of money.</summary>
    public static IEnumerable<string> Columns(Field field) =>
        field.Kind == FieldKind.Money ? [field.Path + ".amount", field.Path + ".currency"] : [field.Path];

    private Field? ColumnField(string column) => schema.Fields.FirstOrDefault(field => Columns(field).Contains(column));

    private ImportRow ReadJson(long number, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            var root = document.RootElement;
            var id = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("id", out var value)
                && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;
            return WithId(number, id, reader.Read(root));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return ImportRow.Rejected(number, null, "json", $"The line is no valid JSON: {fault.Message}");
        }
    }

    private static ImportRow WithId(long number, string? id, Reading reading) => id switch
    {
        null or "" => ImportRow.From(number, null, reading),
        _ when Guid.TryParseExact(id, "D", out var guid) => ImportRow.From(number, id, reading, guid),
        _ => ImportRow.Rejected(number, id, "format", "The id is no UUID.", "/id"),
    };

    private ImportRow ReadRow(CsvDataReader csv, List<string> columns)
    {
        var record = new JsonObject();
        for (var i = 0; i < columns.Count; i++)
        {
            var text = OwnCells.Bare(csv.GetString(i));
            if (text.Length > 0 && ColumnField(columns[i]) is { } field)
            {
                Put(record, columns[i].Split('.'), Value(field, text));
            }
        }

        var id = columns.IndexOf("id") is >= 0 and var column ? csv.GetString(column) : null;
        using var document = JsonSerializer.SerializeToDocument(record);
        return WithId(csv.RowNumber + 1, id, reader.Read(document.RootElement));
    }

    private static void Put(JsonObject record, string[] segments, JsonNode value)
    {
        foreach (var segment in segments[..^1])
        {
            record[segment] ??= new JsonObject();
            record = record[segment]!.AsObject();
        }

        record[segments[^1]] = value;
    }

    /// <summary>
    /// The cell as the JSON its field expects; what does not fit stays a text, and the reader says so.
    /// </summary>
    private static JsonNode Value(Field field, string text) => field.Kind switch
    {
        FieldKind.CodeList => new JsonArray(
            [
                .. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(item => (JsonNode)item),
            ]),
        FieldKind.Flag when bool.TryParse(text, out var flag) => flag,
        FieldKind.Integer when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) =>
            number,
        _ => text,
    };
}
