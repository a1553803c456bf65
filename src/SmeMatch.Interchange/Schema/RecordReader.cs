using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Interchange.Schema;

/// <summary>One thing that is wrong with an input.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) of the member.</param>
/// <param name="Code">Stable code, such as unknown-member.</param>
/// <param name="Detail">One sentence that says what to do.</param>
public sealed record Fault(string Pointer, string Code, Sentence Detail)
{
    /// <summary>What stands there, cut short; null when nothing does.</summary>
    public string? Value { get; init; }
}

/// <summary>A record read: its canonical JSON, or every fault at once.</summary>
public sealed record Reading(JsonObject Record, IReadOnlyList<Fault> Faults)
{
    public bool IsValid => Faults.Count == 0;
}

/// <summary>Reads records of a schema from JSON: strict in what it takes, canonical in what it gives.</summary>
public sealed class RecordReader(RecordSchema schema, IReadOnlyList<string> currencies, TimeProvider time)
{
    private const NumberStyles Whole =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    private readonly MoneyReader money = new(currencies, time);

    /// <summary>
    /// Checks everything before answering: unknown members, types, codes, ranges. Null and absent mean the same.
    /// </summary>
    public Reading Read(JsonElement input)
    {
        var faults = new List<Fault>();
        var record = new JsonObject();
        if (input.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new("", "type", "A JSON object is expected."));
            return new(record, faults);
        }

        UnknownMembers.Refuse(schema, input, "", faults);
        if (faults.Any(fault => fault.Pointer.EndsWith(UnknownMembers.BrokenName, StringComparison.Ordinal)))
        {
            // Beside such a name no other can be looked up.
            return new(record, faults);
        }

        foreach (var field in schema.Fields)
        {
            if (Find(input, field.Segments, faults) is { } value && ReadField(field, value, faults) is { } node)
            {
                Put(record, field.Segments, node);
            }
        }

        RequireEach(record, faults);
        RequireOne(record, faults);
        return new(record, faults.Count == 0 ? faults : [.. faults.Select(fault => FaultyValue.Beside(fault, input))]);
    }

    /// <summary>Members of a merge patch that no record has, even where their null would remove nothing.</summary>
    public IReadOnlyList<Fault> Unknown(JsonElement patch)
    {
        var faults = new List<Fault>();
        if (patch.ValueKind == JsonValueKind.Object)
        {
            UnknownMembers.Refuse(schema, patch, "", faults);
            foreach (var field in schema.Fields.Where(field => field.Kind == FieldKind.Money))
            {
                if (Find(patch, field.Segments, []) is { ValueKind: JsonValueKind.Object } amount)
                {
                    MoneyReader.RefuseUnknown(amount, "/" + field.Path.Replace('.', '/'), faults);
                }
            }
        }

        return faults;
    }

    /// <summary>The quick way for tables of these columns.</summary>
    internal CellRecords ForCells(IReadOnlyList<string> columns) => new(schema, columns, currencies);

    /// <summary>By the clock that judges what is in the future.</summary>
    internal DateTimeOffset Now => time.GetUtcNow();

    private void RequireEach(JsonObject record, List<Fault> faults)
    {
        foreach (var path in schema.Required)
        {
            var pointer = "/" + path.Replace('.', '/');
            if (!Has(record, path.Split('.'))
                && !faults.Any(fault => $"{fault.Pointer}/".StartsWith(pointer + "/", StringComparison.Ordinal)))
            {
                faults.Add(new(pointer, "required", $"{path} is required."));
            }
        }
    }

    private void RequireOne(JsonObject record, List<Fault> faults)
    {
        if (schema.RequiredOneOf.Count == 0)
        {
            return;
        }

        var required = schema.RequiredOneOf.Select(path => "/" + path.Replace('.', '/')).ToList();
        var outer = "/" + schema.RequiredOneOf[0].Split('.')[0];
        if (!schema.RequiredOneOf.Any(path => Has(record, path.Split('.')))
            && !faults.Any(fault => fault.Pointer == outer || required.Contains(fault.Pointer)))
        {
            faults.Add(new(required[0], "required",
                $"One of {string.Join(", ", schema.RequiredOneOf)} is required."));
        }
    }

    private static bool Has(JsonObject record, string[] segments) =>
        record[segments[0]] is { } outer && (segments.Length == 1 || outer[segments[1]] is not null);

    private static void Put(JsonObject record, string[] segments, JsonNode node)
    {
        foreach (var segment in segments[..^1])
        {
            if (record[segment] is not JsonObject inner)
            {
                record[segment] = inner = [];
            }

            record = inner;
        }

        record[segments[^1]] = node;
    }

    private static JsonElement? Find(JsonElement input, string[] segments, List<Fault> faults)
    {
        var pointer = "";
        foreach (var segment in segments)
        {
            if (input.ValueKind != JsonValueKind.Object)
            {
                if (!faults.Any(fault => fault.Pointer == pointer))
                {
                    faults.Add(new(pointer, "type", "A JSON object is expected."));
                }

                return null;
            }

            if (!input.TryGetProperty(segment, out var next) || next.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            pointer += "/" + segment;
            input = next;
        }

        return input;
    }

    private JsonNode? ReadField(Field field, JsonElement value, List<Fault> faults)
    {
        var pointer = "/" + field.Path.Replace('.', '/');
        return field.Kind switch
        {
            FieldKind.CodeList => ReadList(field, value, pointer, faults),
            FieldKind.Flag => ReadFlag(value, pointer, faults),
            FieldKind.Integer => ReadInteger(field, value, pointer, faults),
            FieldKind.Money => money.Read(field, value, pointer, faults),
            _ => TextRules.Read(field, value, pointer, time.GetUtcNow(), faults) is { } text
                ? JsonValue.Create(text)
                : null,
        };
    }

    private JsonArray? ReadList(Field field, JsonElement value, string pointer, List<Fault> faults)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            faults.Add(new(pointer, "type", "A list of texts is expected."));
            return null;
        }

        if (value.GetArrayLength() > Field.MaxItems)
        {
            faults.Add(new(pointer, "too-many", $"At most {Field.MaxItems} entries are allowed."));
            return null;
        }

        var items = new List<string>();
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (TextRules.Read(field, item, $"{pointer}/{index++}", time.GetUtcNow(), faults) is { } text
                && !items.Contains(text))
            {
                items.Add(text);
            }
        }

        return items.Count == 0 ? null : new JsonArray([.. items.Select(text => (JsonNode)text)]);
    }

    private static JsonValue? ReadFlag(JsonElement value, string pointer, List<Fault> faults)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return JsonValue.Create(value.GetBoolean());
        }

        faults.Add(new(pointer, "type", "true or false is expected; leave it out when it is not known."));
        return null;
    }

    private static JsonValue? ReadInteger(Field field, JsonElement value, string pointer, List<Fault> faults)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var size) || Math.Floor(size) != size)
        {
            faults.Add(new(pointer, "type", "A whole number is expected."));
            return null;
        }

        if (size < field.Minimum || size > field.Maximum)
        {
            faults.Add(new(pointer, "out-of-range", $"A number from {field.Minimum} to {field.Maximum} is expected."));
            return null;
        }

        // A double is rounded: 1e-400 would be 0.
        if (int.TryParse(value.GetRawText(), Whole, CultureInfo.InvariantCulture, out var number))
        {
            return JsonValue.Create(number);
        }

        faults.Add(new(pointer, "type", "A whole number is expected."));
        return null;
    }
}
