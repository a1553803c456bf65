using System.Text.Json.Nodes;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Contract;

/// <summary>The Japanese document is the English one in other words.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class JapaneseDocumentTests(SharedService shared)
{
    private readonly Service service = shared.Service;

    [Fact]
    public async Task It_differs_from_the_English_one_in_texts_and_the_language_of_examples_alone()
    {
        var english = await service.Get("/openapi/v1.json");
        var japanese = await service.Get("/openapi/v1.ja.json");
        var differences = new List<string>();
        Compare(english, japanese, "", differences);
        Assert.True(differences.Count > 500, $"Only {differences.Count} texts are translated.");
        Assert.All(differences, place => Assert.True(
            place.EndsWith("/summary", StringComparison.Ordinal)
            || place.EndsWith("/description", StringComparison.Ordinal)
            || place.EndsWith("/example", StringComparison.Ordinal), place));
    }

    [Fact]
    public async Task Every_text_an_officer_meets_before_she_executes_is_translated()
    {
        var japanese = await service.Get("/openapi/v1.ja.json");
        var texts = japanese["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!)
            .SelectMany(operation => operation["parameters"]?.AsArray().Select(one => one!["description"]) ?? [])
            .Concat(japanese["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject())
                .SelectMany(operation => new[] { operation.Value!["summary"], operation.Value["description"] }))
            .Concat(japanese["tags"]!.AsArray().Select(tag => tag!["description"]))
            .Append(japanese["info"]!["description"]).OfType<JsonNode>().Select(text => (string)text!);
        Assert.All(texts.Distinct(), text => Assert.Matches("[\\u3040-\\u30ff\\u4e00-\\u9fff]", text));
    }

    [Fact]
    public async Task Every_text_about_what_is_sent_and_answered_is_translated()
    {
        var japanese = await service.Get("/openapi/v1.ja.json");
        var texts = Descriptions(japanese["components"]!).Distinct().ToList();
        Assert.True(texts.Count > 300, $"Only {texts.Count} texts are found.");
        Assert.All(texts, text => Assert.Matches("[\\u3040-\\u30ff\\u4e00-\\u9fff]", text));
    }

    [Fact]
    public async Task No_translation_is_left_of_a_text_that_is_gone()
    {
        var english = (await service.Get("/openapi/v1.json")).ToJsonString();
        var known = new HashSet<string>();
        Collect(JsonNode.Parse(english)!, known);
        Assert.All(JapaneseDocument.Texts.Keys, text => Assert.Contains(text, known));
    }

    /// <summary>The descriptions under a node, without those in examples.</summary>
    private static IEnumerable<string> Descriptions(JsonNode node) => node switch
    {
        JsonObject one => one.Where(member => member.Key is not ("example" or "examples") && member.Value is not null)
            .SelectMany(member => member is { Key: "description", Value: JsonValue text }
                ? [(string)text!]
                : Descriptions(member.Value!)),
        JsonArray list => list.OfType<JsonNode>().SelectMany(Descriptions),
        _ => [],
    };

    private static void Collect(JsonNode node, HashSet<string> texts)
    {
        foreach (var child in node is JsonObject one ? one.Select(member => member.Value) : node as JsonArray ?? [])
        {
            if (child is JsonObject or JsonArray)
            {
                Collect(child, texts);
            }
            else if (child is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.String)
            {
                texts.Add((string)value!);
            }
        }
    }

    private static void Compare(JsonNode? left, JsonNode? right, string place, List<string> differences)
    {
        switch (left, right)
        {
            case (JsonObject one, JsonObject other):
                foreach (var name in one.Select(member => member.Key).Union(other.Select(member => member.Key)))
                {
                    Compare(one[name], other[name], $"{place}/{name}", differences);
                }

                break;
            case (JsonArray one, JsonArray other) when one.Count == other.Count:
                for (var i = 0; i < one.Count; i++)
                {
                    Compare(one[i], other[i], $"{place}/{i}", differences);
                }

                break;
            default:
                if (!JsonNode.DeepEquals(left, right))
                {
                    differences.Add(place);
                }

                break;
        }
    }
}
