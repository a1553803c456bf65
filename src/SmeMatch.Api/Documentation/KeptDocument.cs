using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SmeMatch.Api.Access;
using SmeMatch.Api.Http;

namespace SmeMatch.Api.Documentation;

/// <summary>
/// The OpenAPI document in one language, made when it is first asked for: it stays as long as the service runs.
/// </summary>
internal sealed class KeptDocument
{
    private readonly Lazy<Task<(byte[] Json, string ETag)>> document;

    private KeptDocument(IServiceProvider services, Action<JsonNode>? translate) =>
        document = new(() => Make(services, translate));

    /// <summary>Serves it.</summary>
    /// <param name="app">What serves it.</param>
    /// <param name="path">Where.</param>
    /// <param name="translate">Puts its texts into the other language; none leaves them as they are.</param>
    public static void Map(WebApplication app, string path, Action<JsonNode>? translate = null) =>
        app.MapGet(path, (Delegate)new KeptDocument(app.Services, translate).Get).NeedsNoKey().ExcludeFromDescription();

    private async Task<IResult> Get(HttpContext context)
    {
        var (json, etag) = await document.Value;
        context.Response.Headers.ETag = etag;
        context.Response.Headers.CacheControl = "no-cache";
        return Preconditions.IsKnownAlready(context.Request, etag)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Bytes(json, "application/json; charset=utf-8");
    }

    private static async Task<(byte[] Json, string ETag)> Make(IServiceProvider services, Action<JsonNode>? translate)
    {
        var made = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        var root = JsonNode.Parse(await made.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!;
        translate?.Invoke(root);
        var json = JsonSerializer.SerializeToUtf8Bytes(root, WireJson.Options);
        return (json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json))[..16]}\"");
    }
}
