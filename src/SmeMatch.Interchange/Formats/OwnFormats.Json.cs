using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Interchange.Formats;

/// <content>NDJSON, whose members may bear the names of columns.</content>
public sealed partial class OwnFormats
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private readonly HashSet<string> ours =
        ["id", .. schema.ReadOnly, .. schema.Fields.Select(field => field.Segments[0])];

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

    private ImportRow ReadJson(long number, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            var root = document.RootElement;
            var id = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("id", out var value)
                && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;
            return names is null || root.ValueKind != JsonValueKind.Object || root.EnumerateObject().All(IsOurs)
                ? WithId(number, id, reader.Read(root))
                : ReadRenamed(number, id, root);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return ImportRow.Rejected(number, null, "json", $"The line is no valid JSON: {JsonFaults.Why(fault)}");
        }
    }

    private bool IsOurs(JsonProperty member) => ours.Contains(UnknownMembers.NameOf(member));

    /// <summary>A line with members named as columns are, which are read as their cells would be.</summary>
    private ImportRow ReadRenamed(long number, string? id, JsonElement root)
    {
        var (record, faults, others) = (
            new JsonObject(), new List<Fault>(), new List<(JsonElement Value, string Column, string? Unit)>());
        foreach (var member in root.EnumerateObject())
        {
            var name = UnknownMembers.NameOf(member);
            var (column, unit) = ours.Contains(name) ? (name, null) : names!.Of(name);
            if (column == "id" && name != "id" && id is null)
            {
                id = member.Value.ToString();
            }
            else if (column == name || (column != "id" && ColumnField(column) is null))
            {
                record[name] = JsonNode.Parse(member.Value.GetRawText());
            }
            else
            {
                others.Add((member.Value, column, unit));
            }
        }

        string? Cell(string column) =>
            others.Where(one => one.Column == column).Select(one => one.Value.ToString()).FirstOrDefault();

        // A currency comes before its amount, which may state its own.
        foreach (var (value, column, unit) in others.OrderByDescending(one => one.Column, StringComparer.Ordinal))
        {
            if (column == "id" || IsTaken(record, column.Split('.'))
                || (unit is not null && Cell(CurrencyOf(column)) is not null))
            {
                faults.Add(new("/" + column.Replace('.', '/'), "duplicate-member", $"Two members mean '{column}'."));
            }
            else
            {
                PutMember(record, value, column, unit, Cell, faults);
            }
        }

        using var document = JsonSerializer.SerializeToDocument(record);
        var reading = reader.Read(document.RootElement);
        return WithId(
            number, id, faults.Count == 0 ? reading : reading with { Faults = [.. faults, .. reading.Faults] });
    }

    /// <summary>A text or number as a cell of its column would be, anything else as it is.</summary>
    private void PutMember(
        JsonObject record, JsonElement value, string column, string? unit, Func<string, string?> cell,
        List<Fault> faults)
    {
        var field = ColumnField(column)!;
        var text = value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null;
        if (text is null || (value.ValueKind == JsonValueKind.Number && field.Kind == FieldKind.Integer))
        {
            var isAmount = field.Kind == FieldKind.Money && value.ValueKind == JsonValueKind.Object;
            Put(record, isAmount ? field.Segments : column.Split('.'), JsonNode.Parse(value.GetRawText()));
        }
        else if (text.Length > 0 && (field.Kind != FieldKind.Money
            || !PutAmount(record, column, text, unit, cell(CurrencyOf(column)), faults)))
        {
            Put(record, column.Split('.'), Value(field, names!.Canonical(field, text)));
        }
    }

    private static bool IsTaken(JsonObject record, string[] segments)
    {
        JsonNode? at = record;
        foreach (var segment in segments)
        {
            if (at is not JsonObject inner)
            {
                return at is not null;
            }

            at = inner[segment];
        }

        return at is not null;
    }
}
