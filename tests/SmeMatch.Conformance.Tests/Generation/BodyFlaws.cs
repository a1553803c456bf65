using System.Text.Json.Nodes;
using SmeMatch.Conformance.Tests.Document;

namespace SmeMatch.Conformance.Tests.Generation;

/// <summary>Bodies with exactly one thing wrong.</summary>
internal sealed class BodyFlaws(ApiDocument document)
{
    private const int Tries = 20;
    private static readonly string[] OfOtherTypes =
    [
        "null", "true", "0", "-1", "1.5", "1e400", "\"text\"", "\"1\"", "\"\"", "[]", "[null]",
        "{}", "{\"a\":1}", "[[]]",
    ];

    private sealed record Site(JsonObject Schema, string Pointer, JsonNode? Value, Action<JsonNode?> Put);

    /// <summary>The body as text with a flaw; null when none was found.</summary>
    public async Task<(string Body, Flaw Flaw)?> Of(JsonObject schema, JsonNode valid, Draw draw)
    {
        if (draw.Chance(10))
        {
            return Unreadable(valid.ToJsonString(), draw);
        }

        // The validator calls 60.0 no integer; then it cannot tell whether the flaw is one.
        if ((await document.Faults(schema, valid.ToJsonString())).Count > 0)
        {
            return null;
        }

        for (var tries = 0; tries < Tries; tries++)
        {
            JsonNode? body = valid.DeepClone();
            var site = draw.One(Sites(schema, body, "", node => body = node).ToList());
            var (flaw, isCertain) = Break(site, draw);
            if (flaw is not null)
            {
                var text = body?.ToJsonString() ?? "null";
                if (isCertain || (await document.Faults(schema, text)).Count > 0)
                {
                    return (text, flaw);
                }
            }
        }

        return null;
    }

    private IEnumerable<Site> Sites(JsonObject schema, JsonNode? value, string pointer, Action<JsonNode?> put)
    {
        schema = document.Resolve(schema);
        yield return new(schema, pointer, value, put);
        if (value is JsonObject members)
        {
            foreach (var (name, member) in members.ToList())
            {
                if (schema["properties"]?[name] is JsonObject inner)
                {
                    foreach (var site in Sites(inner, member, $"{pointer}/{name}", node => members[name] = node))
                    {
                        yield return site;
                    }
                }
            }
        }
        else if (value is JsonArray items && schema["items"] is JsonObject inner)
        {
            for (var i = 0; i < items.Count; i++)
            {
                var place = i;
                foreach (var site in Sites(inner, items[i], $"{pointer}/{i}", node => items[place] = node))
                {
                    yield return site;
                }
            }
        }
    }

    /// <summary>Breaks one rule of the site; certain when the validator need not be asked.</summary>
    private static (Flaw? Flaw, bool IsCertain) Break(Site site, Draw draw)
    {
        if (draw.Chance(30))
        {
            var other = draw.One(OfOtherTypes);
            site.Put(JsonNode.Parse(other));
            return (new($"{other} instead", site.Pointer), false);
        }

        switch (site.Value)
        {
            case JsonObject members:
                return OfObject(members, site.Pointer, draw);
            case JsonArray items when (int?)site.Schema["maxItems"] is { } most && items.Count > 0:
                while (items.Count <= most)
                {
                    items.Add(items[0]?.DeepClone());
                }

                return (new("too many items", site.Pointer), false);
            case JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String:
                if (TextFlaws.Of(site.Schema, draw) is not { } text)
                {
                    return (null, false);
                }

                site.Put(text);
                return (new($"wrong text", site.Pointer), true);
            case JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number:
                var (least, most2) = Values.Range(site.Schema);
                site.Put(draw.Chance(50) ? most2 + 1 : least - 1);
                return (new("out of range", site.Pointer), false);
            default:
                return (null, false);
        }
    }

    private static (Flaw? Flaw, bool IsCertain) OfObject(JsonObject members, string pointer, Draw draw)
    {
        if (members.Count > 0 && draw.Chance(50))
        {
            var name = draw.One(members.ToList()).Key;
            members.Remove(name);
            return (new($"missing member {name}", pointer), false);
        }

        var unknown = draw.One(["unknown", "Name", "__proto__", "$ref", "名", "", "a/b", "a~b", "id "]);
        members[unknown] = draw.One<JsonNode?>([null, 1, "x"])?.DeepClone();
        var escaped = unknown.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        return (new("unknown member", $"{pointer}/{escaped}"), false);
    }

    private static (string Body, Flaw Flaw) Unreadable(string json, Draw draw) => draw.Number(0, 5) switch
    {
        0 => (json[..draw.Number(0, json.Length - 1)], new("truncated JSON")),
        1 => (json + draw.One(["}", "]", "x", json, ","]), new("text after the JSON")),
        2 => ("", new("empty body")),
        3 when json.Contains('"', StringComparison.Ordinal) => (json.Replace('"', '\''), new("single quotes")),
        4 => (json.Insert(json.Length - 1, ",\"a\":NaN"), new("NaN")),
        _ => (json.Insert(json.Length - 1, (json.Length > 2 ? "," : "") + "\"d\":1,\"d\":1"), new("repeated member")),
    };
}
