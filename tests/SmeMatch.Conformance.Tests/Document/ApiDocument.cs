using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NJsonSchema;

namespace SmeMatch.Conformance.Tests.Document;

/// <summary>The OpenAPI document as the service serves it, and the only thing the generated requests know.</summary>
internal sealed partial class ApiDocument
{
    private const string Schemas = "#/components/schemas/";
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];
    private readonly JsonObject root;
    private readonly ConcurrentDictionary<string, JsonSchema> validators = new();

    public ApiDocument(JsonNode document)
    {
        root = document.AsObject();
        Unfold(root);
        Operations =
        [
            .. root["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
                .Where(member => Methods.Contains(member.Key))
                .Select(member => Read(path.Key, member.Key, member.Value!))),
        ];
    }

    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>The schema itself, where it is only named.</summary>
    public JsonObject Resolve(JsonObject schema) => (string?)schema["$ref"] is { } name
        ? Resolve(root["components"]!["schemas"]![name[Schemas.Length..]]!.AsObject())
        : schema;

    /// <summary>What an independent validator finds wrong with a value.</summary>
    public async Task<IReadOnlyList<string>> Faults(JsonObject schema, string json)
    {
        var text = schema.ToJsonString();
        if (!validators.TryGetValue(text, out var validator))
        {
            var whole = Resolve(schema).DeepClone().AsObject();
            whole["definitions"] = root["components"]!["schemas"]!.DeepClone();
            validator = await JsonSchema.FromJsonAsync(
                whole.ToJsonString().Replace(Schemas, "#/definitions/", StringComparison.Ordinal));
            validators[text] = validator;
        }

        return
        [
            .. validator.Validate(AstralCharacter().Replace(json, "土")).Take(3)
                .Select(fault => $"{fault.Path}: {fault.Kind}"),
        ];
    }

    /// <summary>JSON Schema counts code points, the validator UTF-16 units.</summary>
    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|[\uD800-\uDBFF][\uDC00-\uDFFF]")]
    private static partial Regex AstralCharacter();

    /// <summary>Nodes unfold when they are first read, which only one thread at a time may do.</summary>
    private static void Unfold(JsonNode? node)
    {
        IEnumerable<JsonNode?> inner = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (var one in inner)
        {
            Unfold(one);
        }
    }

    private Operation Read(string path, string method, JsonNode operation) => new(
        (string)operation["operationId"]!,
        HttpMethod.Parse(method),
        path,
        [
            .. (operation["parameters"]?.AsArray() ?? []).Select(parameter => new Parameter(
                (string)parameter!["name"]!,
                (string)parameter["in"]!,
                (bool?)parameter["required"] ?? false,
                Resolve(parameter["schema"]!.AsObject()))),
        ],
        Contents(operation["requestBody"]),
        operation["responses"]!.AsObject().ToDictionary(
            answer => int.Parse(answer.Key, CultureInfo.InvariantCulture),
            answer => (IReadOnlyDictionary<string, JsonObject>)Contents(answer.Value)));

    private static Dictionary<string, JsonObject> Contents(JsonNode? holder) =>
        (holder?["content"]?.AsObject() ?? []).ToDictionary(
            content => content.Key, content => content.Value!["schema"]!.AsObject());
}
