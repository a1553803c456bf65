using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Api.Display;

namespace SmeMatch.Api.Documentation;

/// <summary>
/// The OpenAPI document with its texts in Japanese: the same operations, and answers asked for in Japanese. What
/// page.document.ja.json does not translate stays English.
/// </summary>
internal static class JapaneseDocument
{
    public static IReadOnlyDictionary<string, string> Texts { get; } =
        JsonSerializer.Deserialize<Dictionary<string, string>>(PageFiles.Text("page.document.ja.json"))!;

    public static void Translate(JsonNode node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list.OfType<JsonNode>())
            {
                Translate(item);
            }
        }
        else if (node is JsonObject one)
        {
            foreach (var name in (string[])["summary", "description"])
            {
                if (one[name] is JsonValue text && text.GetValueKind() == JsonValueKind.String
                    && Texts.TryGetValue((string)text!, out var japanese))
                {
                    one[name] = japanese;
                }
            }

            if ((string?)(one["in"] as JsonValue) == "query"
                && (string?)(one["name"] as JsonValue) == Wordings.Parameter.Path)
            {
                one["example"] = "ja";
            }

            foreach (var question in (one["examples"] as JsonObject ?? []).Select(member => member.Value!.AsObject()))
            {
                question["summary"] =
                    Texts.GetValueOrDefault((string)question["summary"]!, (string)question["summary"]!);
            }

            foreach (var (_, member) in one.Where(member => member.Key is not ("example" or "examples")).ToList())
            {
                if (member is not null)
                {
                    Translate(member);
                }
            }
        }
    }
}
