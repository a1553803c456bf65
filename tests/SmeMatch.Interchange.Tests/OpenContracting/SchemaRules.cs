using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Formats.OpenContracting;

namespace SmeMatch.Interchange.Tests.OpenContracting;

/// <summary>The rules of merging as a schema of the standard states them, for 1.0 and 1.1.</summary>
internal static class SchemaRules
{
    public static MergeRules Of(string schema)
    {
        var rules = Read(schema).ToLookup(rule => rule.Rule, rule => rule.Path);
        var (omitted, whole) = (rules["omit"].ToHashSet(), rules["whole"].ToHashSet());
        return new(omitted.Contains, whole.Contains);
    }

    /// <summary>
    /// Every path of the schema but lists of texts, which are whole lists by their values, and what lies within whole
    /// lists.
    /// </summary>
    public static IEnumerable<string> Paths(string schema) =>
        Read(schema).Where(rule => rule.Rule != "texts").Select(rule => rule.Path).Distinct();

    private static List<(string Path, string Rule)> Read(string schema)
    {
        var root = Parsed(schema);
        var rules = new List<(string, string)>();
        Walk(root, root, "", rules, 0);
        return rules;
    }

    /// <summary>The schema of 1.0 has members twice; like every parser of the standard we take the last.</summary>
    private static JsonObject Parsed(string schema)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(schema));
        return Last(document.RootElement)!.AsObject();
    }

    private static JsonNode? Last(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(element.EnumerateObject().GroupBy(member => member.Name)
            .Select(group => KeyValuePair.Create(group.Key, Last(group.Last().Value)))),
        JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(Last)]),
        _ => JsonNode.Parse(element.GetRawText()),
    };

    private static void Walk(
        JsonObject root, JsonObject place, string prefix, List<(string Path, string Rule)> rules, int depth)
    {
        foreach (var (name, stated) in place["properties"]?.AsObject() ?? [])
        {
            var path = prefix + name;
            var member = Resolved(root, stated!.AsObject());
            var (strategy, isList) = ((string?)stated["mergeStrategy"], Types(member).Contains("array"));
            var items = member["items"] is JsonObject inner ? Resolved(root, inner) : null;
            var rule = IsTrue(stated, "omitWhenMerged") || strategy == "ocdsOmit" ? "omit"
                : isList && (IsTrue(stated, "wholeListMerge") || strategy == "ocdsVersion")
                    && items is not null && Types(items).Contains("object") ? "whole"
                : isList && items is not null && Types(items).Contains("object")
                    && items["properties"]?["id"] is null && items["properties"] is not null ? "whole"
                : isList && (items is null || !Types(items).Contains("object")) ? "texts"
                : "merge";
            rules.Add((path, rule));
            if (rule == "merge" && depth < 8)
            {
                Walk(root, items ?? member, path + "/", rules, depth + 1);
            }
        }
    }

    private static JsonObject Resolved(JsonObject root, JsonObject member) =>
        (string?)member["$ref"] is { } reference
            ? root["definitions"]![reference[(reference.LastIndexOf('/') + 1)..]]!.AsObject()
            : member;

    private static bool IsTrue(JsonNode member, string name) =>
        member[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;

    private static IEnumerable<string> Types(JsonObject member) => member["type"] switch
    {
        JsonArray types => types.Select(type => (string)type!),
        JsonValue type => [(string)type!],
        _ => member["properties"] is null ? [] : ["object"],
    };
}
