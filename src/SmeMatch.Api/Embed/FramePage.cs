using System.Globalization;
using System.Security.Claims;
using System.Xml.Linq;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Http;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Api.Embed;

/// <summary>
/// The matches as a page for an iframe: complete without script. With it, the page tells its height to the site around
/// it, if that is one of the key's.
/// </summary>
internal sealed class FramePage(PublishedMatches published, Wordings wordings, EmbedUsage usage)
{
    public const string Path = EmbedFiles.Folder + "frame";

    public const int PixelsAround = 120;
    public const int PixelsOfEach = 180;
    private static readonly char[] Separators = [' ', ','];

    /// <summary>
    /// How high a frame with that query, the usual fields and 640 pixels of width is at most, pixels.
    /// </summary>
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
        if (list is null)
        {
            return Page(context, wording, origins, 404, Message(wording, "embed-missing"));
        }

        // Without script it cannot tell that it came into sight; that it was fetched is near to it.
        var site = Uri.TryCreate(context.Request.Headers.Referer, UriKind.Absolute, out var around)
            ? around.GetLeftPart(UriPartial.Authority) : "";
        context.Response.OnCompleted(() => Count(caller.Principal, site));
        var fields = (context.Parameter("fields")?.Split(Separators) ?? EmbedParameters.UsualFields).ToHashSet();
        return Page(
            context, wording, origins, 200, List(list, wording, fields, context.Parameter("density") == "compact"));
    }

    /// <summary>A view that cannot be counted is better than a list that is not shown.</summary>
    private async Task Count(ClaimsPrincipal caller, string site)
    {
        try
        {
            await usage.Count(caller, site, isSelection: false, CancellationToken.None);
        }
        catch (Exception fault) when (Database.IsOutage(fault))
        {
        }
    }

    private static IResult Page(
        HttpContext context, Wording wording, IReadOnlyList<string> origins, int status, XElement main)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; "
            + $"form-action 'none'; frame-ancestors 'self' {string.Join(' ', origins)}";
        headers.CacheControl = status == 200 ? EmbedEndpoints.Caching : "no-store";
        var title = wording.Reasons.Text("embed-title");
        var origin = OEmbed.Origin(context.Request);
        var address = origin + context.Request.Path + context.Request.QueryString;
        return Results.Text(Html.Page(
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
            new XElement("body", main),
            Html.Attribute("data-theme", context.Parameter("theme") ?? "auto"),
            Html.Attribute("data-origins", string.Join(' ', origins))), "text/html; charset=utf-8", statusCode: status);
    }

    private static XElement Message(Wording wording, string code) => new("main",
        new XElement("p", Html.Attribute("class", "message"), wording.Reasons.Text(code)));

    private static XElement List(
        PublishedMatchList list, Wording wording, HashSet<string> fields, bool isCompact) => new("main",
        isCompact ? Html.Attribute("class", "compact") : null,
        list.Of is { } subject ? new XElement("h2", subject.Name) : null,
        list.Items.Count == 0
            ? new XElement("p", Html.Attribute("class", "message"), wording.Reasons.Text("embed-none"))
            : new XElement("ol", list.Items.Select(item => new XElement("li", Item(item, wording, fields, isCompact)))),
        new XElement("footer",
            wording.Language == Language.Hi ? new XElement("p", wording.Reasons.Text("hindi-note")) : null,
            list.Unnamed == 0 ? null : new XElement("span", wording.Reasons.Text("embed-unnamed").Replace(
                "{count}", list.Unnamed.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)),
            new XElement("span", "SmeMatch")));

    private static XElement Item(
        PublishedMatch match, Wording wording, HashSet<string> fields, bool isCompact) => new("article",
        !fields.Contains("score") ? null : new XElement("span", Html.Attribute("class", "score"), match.Score,
            new XElement("small", "/100"),
            Html.Closed("meter", Html.Attribute("aria-hidden", "true"), Html.Attribute("max", 100),
                Html.Attribute("value", match.Score))),
        new XElement("h3", Html.Attribute("class", "name"), Name(match, fields.Contains("website"))),
        Line("facts", string.Join(" · ", Facts(match, wording, fields).OfType<string>())),
        fields.Contains("reason") ? Line("reason", match.SectorReason) : null,
        fields.Contains("region") && !isCompact ? Line("reason", match.RegionEvidence) : null);

    private static XElement? Line(string kind, string? text) =>
        string.IsNullOrEmpty(text) ? null : new XElement("p", Html.Attribute("class", kind), text);

    /// <summary>A firm's name is a link to its website, if that is to be shown.</summary>
    private static object Name(PublishedMatch match, bool isLinked) =>
        match.Sme is not { } sme ? match.Opportunity!.Title
        : isLinked && Uri.TryCreate(sme.Website, UriKind.Absolute, out var website)
            && (website.Scheme is "http" or "https")
        ? new XElement("a", Html.Attribute("href", website.AbsoluteUri), Html.Attribute("target", "_blank"),
            Html.Attribute("rel", "noopener noreferrer"), sme.Name)
        : sme.Name;

    private static IEnumerable<string?> Facts(PublishedMatch match, Wording wording, HashSet<string> fields)
    {
        string? Joined(string field, IReadOnlyList<string>? names) =>
            fields.Contains(field) && names is { Count: > 0 }
                ? string.Join(wording.Language == Language.Ja ? "、" : ", ", names)
                : null;
        yield return fields.Contains("place") ? match.Sme?.Place : null;
        yield return match.Sme is null ? Joined("place", match.Opportunity!.States) : match.Opportunity?.Title;
        yield return fields.Contains("role") ? match.RoleName : null;
        yield return Joined("industries", match.Sme?.Industries ?? match.Opportunity!.SubSectors);
        yield return Joined("capabilities", match.Sme?.Capabilities);
    }
}
