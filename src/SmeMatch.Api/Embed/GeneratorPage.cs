using System.Xml.Linq;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Embed;

/// <summary>The page where a partner's web developer chooses what to show, sees it live and copies the tag.</summary>
internal sealed class GeneratorPage(Wordings wordings, Lookup lookup, DemoKey demo)
{
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        + "img-src 'self' data:; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static IResult Get(HttpContext context, GeneratorPage page)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(page.Html(page.Wording(context)), "text/html");
    }

    private Wording Wording(HttpContext context) => wordings.Of(context);

    private string Html(Wording wording)
    {
        string Say(string code) => wording.Reasons.Text("embed-" + code);
        return Embed.Html.Page(
            wording.Tag, Say("generator") + " – SmeMatch",
            new object[]
            {
                Embed.Html.NoIcon, Embed.Html.Style(EmbedFiles.GeneratorStyle), Embed.Html.Script(EmbedFiles.Widget),
                Embed.Html.Script(EmbedFiles.GeneratorScript),
            },
            new XElement("body",
                new XElement("header",
                    new XElement("nav", Enum.GetValues<Language>().Select(language => new XElement("a",
                        new XAttribute("href", $"/embed?lang={language.ToWire()}"),
                        new XAttribute("lang", language.ToWire()), Name(language)))),
                    new XElement("h1", Say("generator")), new XElement("p", Say("generator-lead")),
                    wording.Language == Language.Hi ? new XElement("p", wording.Reasons.Text("hindi-note")) : null),
                new XElement("main", Form(Say, wording), Preview(Say))));
    }

    private XElement Form(Func<string, string> say, Wording wording) => new("form", new XAttribute("id", "choose"),
        new XElement("h2", say("choose")),
        Select("kind", say, Named(say, "kind", "filter", "opportunity", "sme")),
        Labelled(
            "id", say("id"), new XElement("input", new XAttribute("id", "id"), new XAttribute("spellcheck", "false"))),
        // One is chosen, so that there is something to see at once.
        Select("sub-sector", say, lookup.Tables.Sectors.Select(row => (row.Code, row.Name.In(wording.Language)))
            .Prepend(("", say("any"))), "WS02"),
        Select("state", say, lookup.Tables.States.Select(row => (row.Code, row.Name.In(wording.Language)))
            .Prepend(("", say("any")))),
        Labelled("key", say("key"), new XElement(
            "input", new XAttribute("id", "key"), new XAttribute("spellcheck", "false"),
            new XAttribute("autocomplete", "off"), new XAttribute("value", demo.Publishable ?? ""))),
        Select("lang", say, Enum.GetValues<Language>().Select(language => (language.ToWire(), Name(language)))
            .Prepend(("", say("lang-page")))),
        Labelled("count", say("count"), new XElement(
            "input", new XAttribute("id", "count"), new XAttribute("type", "number"), new XAttribute("min", 1),
            new XAttribute("max", 20), new XAttribute("value", EmbedParameters.DefaultLimit))),
        new XElement("fieldset", new XAttribute("id", "fields"), new XElement("legend", say("fields")),
            EmbedParameters.Fields.Select(field => new XElement("label",
                new XElement("input", new XAttribute("type", "checkbox"), new XAttribute("name", "fields"),
                    new XAttribute("value", field),
                    EmbedParameters.UsualFields.Contains(field) ? new XAttribute("checked", "") : null),
                say("field-" + field)))),
        Select("density", say, Named(say, "density", "comfortable", "compact")),
        Select("theme", say, Named(say, "theme", "auto", "light", "dark")));

    private static IEnumerable<(string, string)> Named(Func<string, string> say, string id, params string[] values) =>
        values.Select(value => (value, say($"{id}-{value}")));

    private static XElement Preview(Func<string, string> say) => new("section",
        new XElement("h2", say("live")),
        Embed.Html.Closed("div", new XAttribute("id", "live")),
        new XElement("h2", say("snippet")),
        new XElement("div", new XAttribute("class", "forms"),
            ((string[])["tag", "fixed", "frame", "wordpress"]).Select(form => new XElement("label",
                new XElement("input", new XAttribute("type", "radio"), new XAttribute("name", "form"),
                    new XAttribute("value", form), form == "tag" ? new XAttribute("checked", "") : null),
                say("form-" + form)))),
        Embed.Html.Closed("textarea", new XAttribute("id", "snippet"), new XAttribute("readonly", ""),
            new XAttribute("rows", 6), new XAttribute("aria-label", say("snippet")),
            new XAttribute("spellcheck", "false")),
        new XElement("p",
            new XElement("button", new XAttribute("id", "copy"), new XAttribute("type", "button"), say("copy")),
            Embed.Html.Closed("output", new XAttribute("id", "copied"), new XAttribute("data-done", say("copied")),
                new XAttribute("data-title", say("title")),
                new XAttribute("data-around", FramePage.PixelsAround),
                new XAttribute("data-each", FramePage.PixelsOfEach),
                new XAttribute("data-fixed", EmbedFiles.Folder + EmbedFiles.LastingWidget),
                new XAttribute("data-integrity", EmbedFiles.Integrity))));

    private static XElement Select(
        string id, Func<string, string> say, IEnumerable<(string Value, string Text)> options, string? chosen = null) =>
        Labelled(id, say(id), new XElement("select", new XAttribute("id", id), options.Select(option =>
            new XElement("option", new XAttribute("value", option.Value),
                option.Value == chosen ? new XAttribute("selected", "") : null, option.Text))));

    private static XElement Labelled(string id, string label, XElement control) => new("p",
        new XElement("label", new XAttribute("for", id), label), control);

    private static string Name(Language language) => language switch
    {
        Language.Ja => "日本語",
        Language.Hi => "हिन्दी",
        _ => "English",
    };
}
