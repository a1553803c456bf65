using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Http;

namespace SmeMatch.Api.Documentation;

/// <summary>
/// The OpenAPI document with its texts in Japanese: the same operations, and answers asked for in Japanese. What
/// page.document.ja.json does not translate stays English.
/// </summary>
internal sealed class JapaneseDocument
{
    public const string Path = "/openapi/v1.ja.json";
    private readonly IServiceProvider services;
    private readonly Lazy<Task<(byte[] Json, string ETag)>> document;

    public JapaneseDocument(IServiceProvider services)
    {
        this.services = services;
        document = new(Make);
    }

    public static IReadOnlyDictionary<string, string> Texts { get; } =
        JsonSerializer.Deserialize<Dictionary<string, string>>(PageFiles.Text("page.document.ja.json"))!;

    public static void Map(WebApplication app)
    {
        var japanese = new JapaneseDocument(app.Services);
        app.MapGet(Path, (Delegate)japanese.Get).NeedsNoKey().ExcludeFromDescription();
    }

    private async Task<IResult> Get(HttpContext context)
    {
        var (json, etag) = await document.Value;
        context.Response.Headers.ETag = etag;
        context.Response.Headers.CacheControl = "no-cache";
        return Preconditions.IsKnownAlready(context.Request, etag)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Bytes(json, "application/json; charset=utf-8");
    }

    private async Task<(byte[] Json, string ETag)> Make()
    {
        var english = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        var root = JsonNode.Parse(await english.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!;
        Translate(root);
        var json = JsonSerializer.SerializeToUtf8Bytes(root, WireJson.Options);
        return (json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json))[..16]}\"");
    }

    private static void Translate(JsonNode node)
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
                question["summary"] = Texts.GetValueOrDefault((string)question["summary"]!, (string)question["summary"]!);
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
