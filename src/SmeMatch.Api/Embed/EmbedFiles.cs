using System.Security.Cryptography;
using System.Text;
using SmeMatch.Api.Access;
using SmeMatch.Api.Http;

namespace SmeMatch.Api.Embed;

/// <summary>The scripts and styles of the embed, from this service to every site.</summary>
internal static class EmbedFiles
{
    public const string Widget = "sme-match.js";
    public const string FrameHeight = "frame-height.js";
    public const string FrameScript = "page.frame.js";
    public const string FrameStyle = "page.frame.css";
    public const string GeneratorScript = "page.generator.js";
    public const string GeneratorStyle = "page.generator.css";
    public const string Folder = "/embed/v1/";

    /// <summary>The widget under a name that means these bytes for ever.</summary>
    public static string LastingWidget { get; } = $"sme-match.{Digest(Read(Widget))}.js";

    /// <summary>What the integrity attribute of its tag holds.</summary>
    public static string Integrity { get; } =
        "sha384-" + Convert.ToBase64String(SHA384.HashData(Encoding.UTF8.GetBytes(Read(Widget))));

    public static void MapEmbedFiles(this WebApplication app)
    {
        foreach (var name in (string[])[
            Widget, FrameHeight, FrameScript, FrameStyle, GeneratorScript, GeneratorStyle])
        {
            Map(app, name, Read(name), "public, max-age=300, stale-while-revalidate=86400");
        }

        Map(app, LastingWidget, Read(Widget), "public, max-age=31536000, immutable");
    }

    /// <summary>A module is fetched by CORS, so every site may read it.</summary>
    private static void Map(WebApplication app, string name, string text, string caching)
    {
        var etag = $"\"{Digest(text)}\"";
        var type = name.EndsWith(".css", StringComparison.Ordinal) ? "text/css" : "text/javascript";
        app.MapGet(Folder + name, (HttpContext context) =>
        {
            var headers = context.Response.Headers;
            headers.ETag = etag;
            headers.CacheControl = caching;
            headers.AccessControlAllowOrigin = "*";
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            return Preconditions.IsKnownAlready(context.Request, etag)
                ? Results.StatusCode(StatusCodes.Status304NotModified)
                : Results.Text(text, type);
        }).NeedsNoKey().ExcludeFromDescription();
    }

    private static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private static string Read(string name)
    {
        using var stream = typeof(EmbedFiles).Assembly.GetManifestResourceStream(typeof(EmbedFiles), name)
            ?? throw new InvalidOperationException($"The program holds no {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
