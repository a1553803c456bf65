using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Http;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Embed;

/// <summary>
/// The matches as a page for an iframe: complete without script. With it, the page tells its height to the site around
/// it, if that is one of the key's.
/// </summary>
internal sealed class FramePage(PublishedMatches published, Wordings wordings)
{
    public const string Path = EmbedFiles.Folder + "frame";
    private const int PixelsAround = 90;
    private const int PixelsOfEach = 112;

    /// <summary>About how high a frame with that query is, pixels.</summary>
    public static int Height(string query)
    {
        var limit = QueryHelpers.ParseQuery(query).TryGetValue("limit", out var text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, 1, 20)
            : EmbedParameters.DefaultLimit;
        return PixelsAround + (PixelsOfEach * limit);
    }

    public static Task<IResult> Get(HttpContext context, FramePage page) => page.Answer(context);

    private async Task<IResult> Answer(HttpContext context)
    {
        var wording = wordings.Of(context);
        var caller = await context.AuthenticateAsync();
        if (!caller.Succeeded || !caller.Principal.Has(Scope.Embed))
        {
            if (caller.Failure is not PutOffCaller)
            {
                return Page(context, wording, [], 401, Message(wording, "embed-refused"));
            }

            context.Response.Headers.RetryAfter = "1";
            return Page(context, wording, [], 503, Message(wording, "embed-later"));
        }

        var origins = caller.Principal.Origins();
        var list = await published.Find(EmbedParameters.Read(context), wording, context.RequestAborted);
        return list is null
            ? Page(context, wording, origins, 404, Message(wording, "embed-missing"))
            : Page(context, wording, origins, 200, List(list, wording));
    }

    private static IResult Page(
        HttpContext context, Wording wording, IReadOnlyList<string> origins, int status, XElement main)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; "
            + $"form-action 'none'; frame-ancestors 'self' {string.Join(' ', origins)}";
        headers.CacheControl = status == 200 ? "public, max-age=60, stale-while-revalidate=300" : "no-store";
        var title = wording.Reasons.Text("embed-title");
        var origin = OEmbed.Origin(context.Request);
        var address = origin + context.Request.Path + context.Request.QueryString;
        var page = Html.Page(
            wording.Tag, title,
            new object?[]
            {
                Html.Style(EmbedFiles.FrameStyle),
                status != 200 ? null : new XElement("link", Html.Attribute("rel", "alternate"),
                    Html.Attribute("type", "application/json+oembed"), Html.Attribute("title", title),
                    Html.Attribute(
                        "href", $"{origin}{OEmbed.Path}?format=json&url={Uri.EscapeDataString(address)}")),
                Html.Script(EmbedFiles.FrameScript),
            },
            new XElement("body", Html.Attribute("data-theme", context.Parameter("theme") ?? "auto"), main));
        return Results.Text(
            page.Replace("<html ", $"<html data-origins=\"{string.Join(' ', origins)}\" ", StringComparison.Ordinal),
            "text/html", statusCode: status);
    }

    private static XElement Message(Wording wording, string code) => new("main",
        new XElement("p", Html.Attribute("class", "message"), wording.Reasons.Text(code)));

    private static XElement List(PublishedMatchList list, Wording wording) => new("main",
        list.Of is { } subject ? new XElement("h2", subject.Name) : null,
        list.Items.Count == 0
            ? new XElement("p", Html.Attribute("class", "message"), wording.Reasons.Text("embed-none"))
            : new XElement("ol", list.Items.Select(item => new XElement("li", Item(item)))),
        new XElement("footer",
            wording.Language == Language.Hi ? new XElement("p", wording.Reasons.Text("hindi-note")) : null,
            list.Unnamed == 0 ? null : new XElement("span", wording.Reasons.Text("embed-unnamed").Replace(
                "{count}", list.Unnamed.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)),
            new XElement("span", "SmeMatch")));

    private static XElement Item(PublishedMatch match) => new("article",
        new XElement("span", Html.Attribute("class", "score"), match.Score, new XElement("small", "/100"),
            Html.Closed("meter", Html.Attribute("aria-hidden", "true"), Html.Attribute("max", 100),
                Html.Attribute("value", match.Score))),
        new XElement("h3", Html.Attribute("class", "name"), Name(match)),
        new XElement("p", Html.Attribute("class", "facts"), string.Join(" · ", Facts(match).OfType<string>())),
        match.SectorReason is { } reason ? new XElement("p", Html.Attribute("class", "reason"), reason) : null,
        match.RegionEvidence is { } region ? new XElement("p", Html.Attribute("class", "reason"), region) : null);

    /// <summary>A firm's name is a link to its website, if it has one.</summary>
    private static object Name(PublishedMatch match) => match.Sme is not { } sme ? match.Opportunity!.Title
        : Uri.TryCreate(sme.Website, UriKind.Absolute, out var website) && (website.Scheme is "http" or "https")
        ? new XElement("a", Html.Attribute("href", website.AbsoluteUri), Html.Attribute("target", "_blank"),
            Html.Attribute("rel", "noopener noreferrer"), sme.Name)
        : sme.Name;

    private static IEnumerable<string?> Facts(PublishedMatch match)
    {
        yield return match.Sme?.Place;
        yield return match.Sme is null ? string.Join(", ", match.Opportunity!.States) : match.Opportunity?.Title;
        yield return match.RoleName;
    }
}
