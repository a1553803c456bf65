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
/// <param name="schema">The fields.</param><param name="reader">Reads records of the schema.</param>
/// <param name="names">What else headers and cells may be written as; null takes the names of fields alone.</param>
public sealed partial class OwnFormats(RecordSchema schema, RecordReader reader, OwnColumns? names = null)
{
    private const int RowsAtOnce = 500;

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
        var headers = Enumerable.Range(0, csv.FieldCount).Select(csv.GetName)
            .Select(header => names?.Of(header) ?? (header, null)).ToList();
        var columns = headers.Select(header => header.Column).ToList();
        units = columns.Zip(headers).Where(one => one.Second.Unit is not null)
            .ToDictionary(one => one.First, one => one.Second.Unit!);
        var unknown = columns
            .Where(name => name != "id" && ColumnField(name) is null && !schema.ReadOnly.Contains(name)).ToList();
        if (unknown.Count > 0 || columns.Concat(units.Keys.Select(CurrencyOf)).Distinct().Count()
            < columns.Count + units.Count)
        {
            var known = schema.Fields.SelectMany(Columns).Concat(names?.Japanese ?? []).ToList();
            yield return new ImportRow(1, null, null, unknown.Count > 0
                ? [.. unknown.Select(name => new Fault("/" + name, "unknown-column",
                    $"The column '{name}' is not known.{NearestName.Offer(name, known)}"))]
                : [new Fault("", "duplicate-column", "A column stands twice.")]);
            yield break;
        }

        var quick = reader.ForCells(columns);
        await foreach (var read in Rows(csv, columns.Count, cancellationToken)
            .InOrder(rows => ReadRows(rows, columns, quick), cancellationToken))
        {
            foreach (var row in read)
            {
                yield return row;
            }
        }
    }

    /// <summary>The rows, some at a time; the last ones may end by what ends the reading.</summary>
    private async IAsyncEnumerable<CellRows> Rows(
        CsvDataReader csv, int columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new CellRows(columns);
        while (true)
        {
            var (more, broken) = await Advance(csv, cancellationToken);
            if (broken is not null)
            {
                rows.Add(broken);
            }

            if (!more)
            {
                yield return rows;
                yield break;
            }

            if (!IsExplanation(csv))
            {
                Add(csv, rows, columns);
            }

            if (rows.Rows.Count == RowsAtOnce)
            {
                yield return rows;
                rows = new CellRows(columns);
            }
        }
    }

    /// <summary>
    /// Whether the row is a line of <see cref="OwnTemplates"/> that explains a column: no more than its mark, the name
    /// of a column we know, and a text. Any other row that begins with # is a row, for firms may be called so.
    /// </summary>
    private bool IsExplanation(CsvDataReader csv)
    {
        if (csv.RowFieldCount == 0 || !csv.GetFieldSpan(0).StartsWith(OwnTemplates.Mark, StringComparison.Ordinal))
        {
            return false;
        }

        for (var column = 1; column < csv.RowFieldCount; column++)
        {
            if (!csv.GetFieldSpan(column).IsEmpty)
            {
                return false;
            }
        }

        var text = csv.GetFieldSpan(0)[OwnTemplates.Mark.Length..];
        var header = text[..Math.Max(0, text.IndexOf(": ", StringComparison.Ordinal))].ToString();
        return ColumnField(names?.Of(header).Column ?? header) is not null;
    }

    private static void Add(CsvDataReader csv, CellRows rows, int columns)
    {
        var number = csv.RowNumber + 1;
        if (csv.RowFieldCount != columns)
        {
            rows.Add(ImportRow.Rejected(
                number, null, "columns", $"The row has {csv.RowFieldCount} columns, the header {columns}."));
            return;
        }

        rows.Begin(number);
        for (var column = 0; column < columns; column++)
        {
            rows.Add(csv.GetFieldSpan(column));
        }
    }

    private List<ImportRow> ReadRows(CellRows rows, List<string> columns, CellRecords quick)
    {
        var (now, id) = (reader.Now, columns.IndexOf("id"));
        var read = new List<ImportRow>(rows.Rows.Count);
        for (var row = 0; row < rows.Rows.Count; row++)
        {
            var (number, fault) = rows.Rows[row];
            var key = id < 0 || fault is not null ? "" : rows.Cell(row, id);
            read.Add(fault
                ?? (quick.Read(rows, row, now) is { } text && (key.IsEmpty || Guid.TryParseExact(key, "D", out _))
                    ? Plain(number, key, text)
                    : ReadRow(rows, row, columns)));
        }

        return read;
    }

    private static ImportRow Plain(long number, ReadOnlySpan<char> id, string text) =>
        new(number, id.IsEmpty ? null : id.ToString(), null, [])
        {
            Id = id.IsEmpty ? null : Guid.ParseExact(id, "D"),
            Text = text,
        };

    private static async Task<(CsvDataReader? Csv, ImportRow? Fault)> Open(
        TextReader text, CancellationToken cancellationToken)
    {
        try
        {
            return (await CsvDataReader.CreateAsync(text, CsvForm.Options(), cancellationToken), null);
        }
        catch (Exception fault) when (fault is FormatException or InvalidOperationException or NotSupportedException)
        {
            return (null, ImportRow.Rejected(1, null, "csv", "The header cannot be read."));
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
                "The file breaks the form of CSV here, and ends for us."));
        }
    }

    /// <summary>The columns of a field: one, or two for an amount of money.</summary>
    public static IEnumerable<string> Columns(Field field) =>
        field.Kind == FieldKind.Money ? [field.Path + ".amount", field.Path + ".currency"] : [field.Path];

    private Field? ColumnField(string column) => schema.Fields.FirstOrDefault(field => Columns(field).Contains(column));

    private static ImportRow WithId(long number, string? id, Reading reading) => id switch
    {
        null or "" => ImportRow.From(number, null, reading),
        _ when Guid.TryParseExact(id, "D", out var guid) => ImportRow.From(number, id, reading, guid),
        _ => ImportRow.Rejected(number, id, "format", "The id is no UUID.", "/id"),
    };

    private ImportRow ReadRow(CellRows rows, int row, List<string> columns)
    {
        var (record, faults) = (new JsonObject(), new List<Fault>());
        string? Cell(string column) =>
            columns.IndexOf(column) is >= 0 and var at ? OwnCells.Bare(rows.Cell(row, at).ToString()).Trim() : null;
        for (var i = 0; i < columns.Count; i++)
        {
            var text = OwnCells.Bare(rows.Cell(row, i).ToString());
            if (text.Length > 0 && ColumnField(columns[i]) is { } field
                && (field.Kind != FieldKind.Money || !PutAmount(
                    record, columns[i], text,
                    units.GetValueOrDefault(columns[i]), Cell(CurrencyOf(columns[i])), faults)))
            {
                Put(record, columns[i].Split('.'), Value(field, names?.Canonical(field, text) ?? text));
            }
        }

        var id = columns.IndexOf("id") is >= 0 and var column ? rows.Cell(row, column).ToString() : null;
        using var document = JsonSerializer.SerializeToDocument(record);
        var reading = reader.Read(document.RootElement);
        return WithId(rows.Rows[row].Number, id, faults.Count == 0
            ? reading : reading with { Faults = [.. faults, .. reading.Faults] });
    }

    private static void Put(JsonObject record, string[] segments, JsonNode? value)
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
