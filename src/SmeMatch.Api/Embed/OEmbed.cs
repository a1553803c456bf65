using System.Globalization;
using SmeMatch.Api.Display;
using SmeMatch.Api.Http;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.Embed;

/// <summary>oEmbed 1.0 (https://oembed.com): for the address of a frame a content system gets its HTML.</summary>
internal static class OEmbed
{
    public const string Path = "/oembed";
    private const int CacheSeconds = 3_600;
    private const int WidestPixels = 4_096;
    private const int UsualPixels = 640;

    public static Field[] Parameters { get; } =
    [
        new("url", FieldKind.Url, "The address of a frame of this service, with its publishable key."),
        new("format", FieldKind.Code, "json; XML is answered by 501.") { Values = ["json", "xml"] },
        new("maxwidth", FieldKind.Integer, "Pixels at most.") { Minimum = 1, Maximum = WidestPixels },
        new("maxheight", FieldKind.Integer, "Pixels at most.") { Minimum = 1, Maximum = WidestPixels },
        EmbedParameters.Key,
    ];

    public static IResult Get(HttpContext context, Wordings wordings)
    {
        if (context.Parameter("format") == "xml")
        {
            return Problem.Of(501, "json-only", "Offered as JSON only", "Ask with format=json.");
        }

        if (!Uri.TryCreate(context.Parameter("url"), UriKind.Absolute, out var url)
            || url.GetLeftPart(UriPartial.Authority) != Origin(context.Request) || url.AbsolutePath != FramePage.Path)
        {
            return Problem.NotFound("The url is not the address of a frame of this service.");
        }

        context.Response.Headers.CacheControl = $"public, max-age={CacheSeconds}";
        var width = Math.Min(UsualPixels, Pixels(context, "maxwidth"));
        var height = Math.Min(FramePage.Height(url.Query), Pixels(context, "maxheight"));
        var title = wordings.Of(context).Reasons.Text("embed-title");
        return Results.Json(
            new OEmbedResponse(
                "1.0", "rich", "SmeMatch", Origin(context.Request), title,
                Html.Frame(url.AbsoluteUri, title, width, height), width, height, CacheSeconds),
            WireJson.Options);
    }

    /// <summary>The address under which this service was asked.</summary>
    public static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    private static int Pixels(HttpContext context, string name) =>
        context.Parameter(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : WidestPixels;
}
