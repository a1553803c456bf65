using System.Xml.Linq;

namespace SmeMatch.Api.Embed;

/// <summary>Elements of the pages for websites; whatever they hold is text.</summary>
internal static class Html
{
    public static XAttribute Attribute(string name, object value) => new(name, value);

    /// <summary>An element that HTML closes by a tag of its own, even when it is empty.</summary>
    public static XElement Closed(string name, params object?[] content) => new(name, [.. content, ""]);

    public static XElement Script(string file) => Closed(
        "script", Attribute("type", "module"), Attribute("src", EmbedFiles.Folder + file));

    /// <summary>Keeps browsers from asking for an icon that is not there.</summary>
    public static XElement NoIcon => new("link", Attribute("rel", "icon"), Attribute("href", "data:,"));

    /// <summary>A whole page.</summary>
    /// <param name="language">Of its words.</param>
    /// <param name="title">Of the window.</param>
    /// <param name="head">What it loads.</param>
    /// <param name="body">The element body.</param>
    /// <param name="root">Attributes of the whole.</param>
    public static string Page(string language, string title, object head, XElement body, params XAttribute[] root) =>
        "<!DOCTYPE html>\n" + new XElement("html", Attribute("lang", language), root,
            new XElement("head",
                new XElement("meta", Attribute("charset", "utf-8")),
                new XElement("meta", Attribute("name", "viewport"),
                    Attribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", title), head),
            body).ToString(SaveOptions.DisableFormatting);

    public static XElement Style(string file) => new(
        "link", Attribute("rel", "stylesheet"), Attribute("href", EmbedFiles.Folder + file));

    /// <summary>
    /// A frame of the matches; it learns on which site it stands, and no more, whatever policy the site has.
    /// </summary>
    public static string Frame(string address, string title, int width, int height) => Closed(
        "iframe", Attribute("src", address), Attribute("title", title), Attribute("width", width),
        Attribute("height", height), Attribute("loading", "lazy"), Attribute("referrerpolicy", "origin"))
        .ToString(SaveOptions.DisableFormatting);
}
