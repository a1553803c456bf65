using System.Buffers;
using System.Text;
using System.Text.Json;
using SmeMatch.Interchange.Formats;

namespace SmeMatch.Interchange.Schema;

/// <summary>
/// The quick way from cells to a record, for rows with nothing to be said of: it writes what <see cref="RecordReader"/>
/// would, without a tree of nodes. Where a cell is anything but plainly right it gives up, and the reader has the word.
/// </summary>
internal sealed class CellRecords
{
    private const int MostBytes = 1 << 20;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json)? pen;

    private readonly List<CellColumn> columns;
    private readonly List<int[]> required;

    /// <param name="schema">What is written, in its order.</param>
    /// <param name="names">Of the columns: those of the schema's fields, and others that are passed over.</param>
    /// <param name="currencies">Those known.</param>
    public CellRecords(RecordSchema schema, IReadOnlyList<string> names, IReadOnlyList<string> currencies)
    {
        var places = names.Select((name, place) => (name, place)).ToDictionary(one => one.name, one => one.place);
        columns =
        [
            .. schema.Fields
                .Where(field => OwnFormats.Columns(field).Any(places.ContainsKey))
                .Select(field => new CellColumn(
                    field,
                    [.. OwnFormats.Columns(field).Select(name => places.GetValueOrDefault(name, -1))],
                    currencies)),
        ];
        required = [.. schema.Required.Select(path => Places([path]))];
        if (schema.RequiredOneOf.Count > 0)
        {
            required.Add(Places(schema.RequiredOneOf));
        }

        int[] Places(IReadOnlyList<string> paths) =>
        [
            .. columns.Where(column => paths.Any(path => column.Field.Path == path
                || column.Field.Path.StartsWith(path + ".", StringComparison.Ordinal)))
                .Select(column => column.Places[0]).Where(place => place >= 0),
        ];
    }

    /// <summary>The row's canonical JSON without id; null when the reader is to be asked.</summary>
    public string? Read(CellRows rows, int row, DateTimeOffset now)
    {
        foreach (var places in required)
        {
            if (!places.Any(place => rows.Cell(row, place).Length > 0))
            {
                return null;
            }
        }

        var (bytes, json) = Pen();
        json.WriteStartObject();
        var outer = (string?)null;
        foreach (var column in columns)
        {
            if (column.IsEmpty(rows, row))
            {
                continue;
            }

            if (column.Outer != outer)
            {
                Turn(json, outer, column.Outer);
                outer = column.Outer;
            }

            if (!column.Write(rows, row, json, now))
            {
                return null;
            }
        }

        Turn(json, outer, null);
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Ends the object a member stood in, and begins the one the next stands in.</summary>
    private static void Turn(Utf8JsonWriter json, string? from, string? to)
    {
        if (from is not null)
        {
            json.WriteEndObject();
        }

        if (to is not null)
        {
            json.WriteStartObject(to);
        }
    }

    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json) Pen()
    {
        if (pen is not { } mine || mine.Bytes.Capacity > MostBytes)
        {
            var bytes = new ArrayBufferWriter<byte>(1 << 12);
            pen = mine = (bytes, new Utf8JsonWriter(bytes, new JsonWriterOptions { SkipValidation = true }));
        }

        mine.Bytes.ResetWrittenCount();
        mine.Json.Reset();
        return mine;
    }
}
