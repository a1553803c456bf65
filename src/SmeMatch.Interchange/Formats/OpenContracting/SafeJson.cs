using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>Members of JSON from outside, where a name or text may hold half of a surrogate pair.</summary>
internal static partial class SafeJson
{
    /// <summary>The last member of that name, as parsers take it; null without.</summary>
    public static JsonElement? Member(JsonElement value, string name) =>
        value.EnumerateObject().Where(member => UnknownMembers.NameOf(member) == name)
            .Select(member => (JsonElement?)member.Value).LastOrDefault();

    public static bool Has(JsonElement value, string name, JsonValueKind kind) =>
        value.ValueKind == JsonValueKind.Object && Member(value, name)?.ValueKind == kind;

    /// <summary>The text; null for anything else and for one that cannot be represented.</summary>
    public static string? Text(JsonElement? value)
    {
        try
        {
            return value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The text at a path of members; null when it is absent or blank.</summary>
    public static string? Text(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node is JsonValue value && value.GetValueKind() == JsonValueKind.String
            && !string.IsNullOrWhiteSpace((string?)value) ? (string?)value : null;
    }

    /// <summary>The text at a path as one line: no control characters, each run of blanks one space.</summary>
    public static string? Line(JsonNode? node, params ReadOnlySpan<string> path) =>
        Text(node, path) is { } text && Blanks().Replace(text, " ").Trim() is { Length: > 0 } line ? line : null;

    /// <summary>The text at a path, which may have several lines.</summary>
    public static string? Lines(JsonNode? node, params ReadOnlySpan<string> path) =>
        Text(node, path) is { } text && Controls().Replace(text, "").Trim() is { Length: > 0 } lines ? lines : null;

    /// <summary>A member and its translations beside it, by language tag.</summary>
    public static Dictionary<string, string> Translations(JsonNode? node, string name, string language)
    {
        var found = new Dictionary<string, string>();
        foreach (var (member, _) in node as JsonObject ?? [])
        {
            var tag = member == name ? language
                : member.StartsWith(name + "_", StringComparison.Ordinal) ? member[(name.Length + 1)..] : null;
            if (tag is not null && Line(node, member) is { } text)
            {
                found.TryAdd(tag.Split('-')[0].ToLowerInvariant(), text);
            }
        }

        return found;
    }

    public static IEnumerable<JsonObject> Objects(JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonArray array ? array.OfType<JsonObject>() : [];

    public static IEnumerable<string> Texts(JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonArray array
            ? array.OfType<JsonValue>().Select(item => Convert.ToString(item, CultureInfo.InvariantCulture)!)
                .Where(text => text.Length > 0)
            : [];

    [GeneratedRegex(@"[\s\p{Cc}]+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"[\p{Cc}-[\t\n\r]]")]
    private static partial Regex Controls();
}
