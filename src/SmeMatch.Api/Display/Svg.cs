using System.Xml.Linq;

namespace SmeMatch.Api.Display;

/// <summary>Parts of pictures; text is escaped by the XML writer.</summary>
internal static class Svg
{
    public const string Ink = "#1f2933";
    public static readonly XNamespace Space = "http://www.w3.org/2000/svg";

    public static XElement Picture(double width, double height, string title, params object?[] content) => new(
        Space + "svg", new XAttribute("viewBox", FormattableString.Invariant($"0 0 {width} {height}")),
        new XAttribute("role", "img"),
        new XAttribute("font-family", "Noto Sans, Noto Sans CJK JP, Noto Sans Devanagari, sans-serif"),
        new XElement(Space + "title", title), content);

    public static XElement Box(
        double x, double y, double width, double height, string fill, string? title = null,
        string stroke = "none") => new(
        Space + "rect", new XAttribute("x", x), new XAttribute("y", y), new XAttribute("width", width),
        new XAttribute("height", height), new XAttribute("rx", 2), new XAttribute("fill", fill),
        new XAttribute("stroke", stroke), title is null ? null : new XElement(Space + "title", title));

    public static XElement Text(
        double x, double y, string text, double size, string anchor = "start", string weight = "400",
        string? title = null, string fill = Ink) => new(
        Space + "text", new XAttribute("x", x), new XAttribute("y", y), new XAttribute("font-size", size),
        new XAttribute("text-anchor", anchor), new XAttribute("font-weight", weight), new XAttribute("fill", fill),
        title is null ? null : new XElement(Space + "title", title), text);
}
