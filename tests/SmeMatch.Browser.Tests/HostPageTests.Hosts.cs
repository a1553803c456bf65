using Microsoft.Playwright;
using SmeMatch.Api.Tests;

namespace SmeMatch.Browser.Tests;

/// <summary>The pages that do their worst.</summary>
public sealed partial class HostPageTests
{
    private const string Bootstrap = "bootstrap/dist/css/bootstrap.min.css";
    private const string JQuery = "jquery/dist/jquery.min.js";
    private const string DarkPage = "<style>html { background: #111; color: #eee }</style>";

    private static readonly Dictionary<string, Host> Hosts = new()
    {
        ["plain"] = new(),
        ["reset"] = new() { Head = "<style>*, *::before { all: unset !important }</style>" },
        ["bootstrap"] = new() { Library = Bootstrap, Head = "<style>" + Read(Bootstrap) + "</style>" },
        ["strict-policy"] = new() { Policy = "default-src 'none'; script-src {0}; connect-src {0}" },
        ["right-to-left"] = new() { Root = "dir='rtl' lang='ar'", Language = "en" },
        // 400 % of a window 1280 pixels wide.
        ["zoomed"] = new() { Width = 320, Language = "hi" },
        ["phone"] = new() { Width = 360, Language = "ja" },
        ["old-jquery"] = new()
        {
            Library = JQuery,
            Head = "<script>" + Read(JQuery) + "</script>"
                + "<script>jQuery(function ($) { $('sme-match').addClass('x').wrap('<div>') })</script>",
        },
        ["shouting"] = new()
        {
            Head = """
                <style>
                  html { font: italic 700 30px/3 fantasy !important; letter-spacing: .4em; text-transform: uppercase }
                  ol, li, button, h3, p, span { color: red !important; background: yellow !important; float: right !important }
                  sme-match { display: inline !important; opacity: .99; text-align: center; direction: rtl }
                </style>
                """,
        },
        ["dark"] = new() { Language = "ja", Scheme = ColorScheme.Dark, Head = DarkPage },
        ["light"] = new() { Language = "ja", Scheme = ColorScheme.Light },
        ["hindi-dark"] = new() { Language = "hi", Scheme = ColorScheme.Dark, Head = DarkPage },
        ["english-dark"] = new() { Language = "en", Scheme = ColorScheme.Dark, Head = DarkPage },
        ["high-contrast"] = new() { Forced = true },
        ["more-contrast"] = new() { HasMoreContrast = true },
        ["more-contrast-dark"] =
            new() { Language = "ja", HasMoreContrast = true, Scheme = ColorScheme.Dark, Head = DarkPage },
        ["twice-loaded"] = new() { Head = "<script type='module' src='{0}/embed/v1/sme-match.js?again'></script>" },
    };

    /// <summary>A file of a library that hosts use; empty when it is not installed.</summary>
    private static string Read(string library)
    {
        var file = Path.Combine(RepositoryRoot.Path, ".ci", "node_modules", library);
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }
}
