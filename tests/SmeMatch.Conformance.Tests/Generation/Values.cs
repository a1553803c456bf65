using System.Globalization;
using System.Text.Json.Nodes;
using SmeMatch.Conformance.Tests.Document;

namespace SmeMatch.Conformance.Tests.Generation;

/// <summary>Values that are valid by their schema.</summary>
internal sealed class Values(ApiDocument document, Known known)
{
    private const int MostItems = 6;

    public JsonNode? Of(JsonObject schema, Draw draw, string name = "")
    {
        schema = document.Resolve(schema);
        if (schema["anyOf"] is JsonArray choices)
        {
            return Of(Merged(schema, draw.One(choices)!.AsObject()), draw, name);
        }

        if (schema["enum"] is JsonArray values)
        {
            return draw.One(values)?.DeepClone();
        }

        var types = Types(schema);
        if (types.Contains("null") && draw.Chance(10))
        {
            return null;
        }

        return types.FirstOrDefault(type => type != "null") switch
        {
            "object" => Object(schema, draw),
            "array" => Array(schema, draw, name),
            "string" => Text(schema, draw, name),
            "integer" or "number" => Number(schema, draw),
            "boolean" => draw.Chance(50),
            _ => Anything(draw),
        };
    }

    public static IReadOnlyList<string> Types(JsonObject schema) => schema["type"] switch
    {
        JsonArray types => [.. types.Select(type => (string)type!)],
        { } type => [(string)type!],
        null => [],
    };

    /// <summary>The schema with one of its alternatives laid over it.</summary>
    private static JsonObject Merged(JsonObject schema, JsonObject choice)
    {
        var merged = schema.DeepClone().AsObject();
        merged.Remove("anyOf");
        foreach (var (keyword, value) in choice)
        {
            merged[keyword] = (merged[keyword], value) switch
            {
                (JsonObject below, JsonObject above) => Merged(below, above),
                (JsonArray below, JsonArray above) when keyword == "required" =>
                    new JsonArray([.. below.Concat(above).Select(item => item!.DeepClone())]),
                ({ } below, { } above) when keyword is "maxLength" or "maxItems" =>
                    ((int)below < (int)above ? below : above).DeepClone(),
                _ => value!.DeepClone(),
            };
        }

        return merged;
    }

    private JsonObject Object(JsonObject schema, Draw draw)
    {
        var required = (schema["required"]?.AsArray() ?? []).Select(name => (string)name!).ToHashSet();
        var percent = draw.One([0, 15, 30, 60, 100]);
        var value = new JsonObject();
        foreach (var (name, member) in schema["properties"]?.AsObject() ?? [])
        {
            if (required.Contains(name) || draw.Chance(percent))
            {
                value[name] = Of(member!.AsObject(), draw, name);
            }
        }

        return value;
    }

    private JsonArray Array(JsonObject schema, Draw draw, string name)
    {
        var least = (int?)schema["minItems"] ?? 0;
        var most = (int?)schema["maxItems"] ?? MostItems;
        var count = draw.Chance(3) ? most : draw.Number(least, Math.Min(most, least + MostItems));
        return [.. Enumerable.Range(0, count).Select(_ => Of(schema["items"]!.AsObject(), draw, name))];
    }

    private string Text(JsonObject schema, Draw draw, string name) =>
        (string?)schema["format"] == "uuid" && known.Reference(name, draw) is { } id ? id : Texts.Valid(schema, draw);

    private static JsonNode? Number(JsonObject schema, Draw draw)
    {
        var (least, most) = Range(schema);
        var number = draw.Chance(10) ? least : draw.Chance(10) ? most
            : least + (long)(draw.Number(0, 1_000_000) / 1_000_000.0 * Math.Min(most - least, 100_000));
        var text = number.ToString(CultureInfo.InvariantCulture);
        // JSON Schema calls 60.0 an integer.
        return JsonNode.Parse(draw.Chance(5) ? text + ".0" : text);
    }

    public static (long Least, long Most) Range(JsonObject schema) =>
        ((long?)schema["minimum"] ?? -1_000, (long?)schema["maximum"] ?? 1_000_000);

    private static JsonNode? Anything(Draw draw) => JsonNode.Parse(
        draw.One(["null", "true", "1e400", "-0", "\"text\"", "[]", "[1,[2,{\"a\":[]}]]", "{\"a\":{\"b\":\"業\"}}"]));
}
