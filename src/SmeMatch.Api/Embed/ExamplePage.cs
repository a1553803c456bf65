using System.Xml.Linq;
using SmeMatch.Api.Access;

namespace SmeMatch.Api.Embed;

/// <summary>In Development: a chamber of commerce's page with the tag on it, seen at the first start.</summary>
internal static class ExamplePage
{
    /// <summary>How high the generator's preview is, less the line it stands on.</summary>
    private const int WidgetPixels = 927;
    private const int CompactPixels = 627;

    public static IResult Get(HttpContext context, DemoKey demo)
    {
        context.Response.Headers.ContentSecurityPolicy = GeneratorPage.Policy;
        context.Response.Headers.CacheControl = "no-store";
        XElement Widget(int height, params (string Name, string Value)[] attributes) => new(
            "sme-match",
            [
                Html.Attribute("key", demo.Publishable ?? ""),
                .. attributes.Select(one => Html.Attribute(one.Name, one.Value)),
                // As the generator writes it: holds the place.
                Html.Closed("canvas", Html.Attribute("width", 1), Html.Attribute("height", height)),
            ]);
        return Results.Text(
            Html.Page(
                "ja", "インド進出支援 – 架空商工会議所",
                new object[] { Html.NoIcon, Html.Style(EmbedFiles.GeneratorStyle), Html.Script(EmbedFiles.Widget) },
                new XElement("body",
                    new XElement("header",
                        new XElement("h1", "架空商工会議所 インド進出支援"),
                        new XElement("p", "会員企業の技術は、インドのどの現場で求められているでしょうか。"),
                        new XElement("p", new XElement("a", Html.Attribute("href", "/embed?lang=ja"), "このタグを作る"))),
                    new XElement("main",
                        new XElement("section", new XElement("h2", "水の案件"),
                            Widget(WidgetPixels, ("sub-sector", "WS02"))),
                        new XElement("section", new XElement("h2", "鉄道の案件"),
                            Widget(CompactPixels, ("sub-sector", "TL07"), ("density", "compact")))))),
            "text/html");
    }
}
