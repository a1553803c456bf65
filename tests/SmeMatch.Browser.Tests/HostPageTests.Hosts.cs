using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SmeMatch.Api.Tests;

namespace SmeMatch.Browser.Tests;

/// <summary>What the tests of host pages share: pages, keys, and what is measured of them.</summary>
public sealed partial class HostPageTests
{
    private static readonly Dictionary<string, Host> Hosts = new()
    {
        ["plain"] = new(),
        ["reset"] = new() { Head = "<style>*, *::before { all: unset !important }</style>" },
        ["bootstrap"] = new() { Head = "<style>" + Library("bootstrap/dist/css/bootstrap.min.css") + "</style>" },
        ["strict-policy"] = new() { Policy = "default-src 'none'; script-src {0}; connect-src {0}" },
        ["right-to-left"] = new() { Root = "dir='rtl' lang='ar'", Language = "en" },
        // 400 % of a window 1280 pixels wide.
        ["zoomed"] = new() { Width = 320, Language = "hi" },
        ["phone"] = new() { Width = 360, Language = "ja" },
        ["old-jquery"] = new()
        {
            Head = "<script>" + Library("jquery/dist/jquery.min.js") + "</script>"
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
        ["dark"] = new() { Language = "ja", Scheme = ColorScheme.Dark, Head = "<style>html { background: #111; color: #eee }</style>" },
        ["light"] = new() { Language = "ja", Scheme = ColorScheme.Light },
        ["hindi-dark"] = new() { Language = "hi", Scheme = ColorScheme.Dark, Head = "<style>html { background: #111; color: #eee }</style>" },
        ["high-contrast"] = new() { Forced = true },
        ["twice-loaded"] = new() { Head = "<script type='module' src='{0}/embed/v1/sme-match.js?again'></script>" },
    };

    private async Task<IPage> Open(Host host)
    {
        var context = await shared.Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = host.Width, Height = 900 },
            ColorScheme = host.Scheme,
            ForcedColors = host.Forced ? ForcedColors.Active : ForcedColors.None,
            JavaScriptEnabled = host.HasScript,
        });
        context.SetDefaultTimeout(60_000);
        await context.AddInitScriptAsync(Shifts);
        return await context.NewPageAsync();
    }

    /// <summary>Opens the page with its place held as high as the list is there.</summary>
    private static async Task GoHeld(IPage page, string address, Action? between = null)
    {
        await page.GotoAsync(address + "?height=1");
        await page.Locator("sme-match .card").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var height = await page.Locator("sme-match .card").First.EvaluateAsync<int>("card => card.offsetHeight");
        await page.GotoAsync("about:blank");
        between?.Invoke();
        await page.GotoAsync($"{address}?height={height - 6}");
    }

    private async Task<string> Put(HostSite site, string name, Host host, string body, string? key = null)
    {
        key ??= await Key(site.Origin);
        var service = shared.Service.Url;
        var text = host.Language is { } language ? $"key='{key}' lang='{language}'" : $"key='{key}'";
        return site.Page(
            name,
            $"""
            <!DOCTYPE html><html {host.Root}><head><meta charset="utf-8"><title>Partner</title>
            <meta name="viewport" content="width=device-width">{host.Head.Replace("{0}", service, StringComparison.Ordinal)}
            <script type="module" src="{service}/embed/v1/sme-match.js"></script></head>
            <body><main><h1>Partner</h1>{body.Replace("{1}", text, StringComparison.Ordinal)}<p>Text below.</p></main></body></html>
            """,
            host.Policy?.Replace("{0}", service, StringComparison.Ordinal));
    }

    private async Task<string> Key(string origin)
    {
        var (exit, text) = await shared.Service.Run(
            "keys", "create", "--organisation", "Partner", "--name", origin, "--scopes", "embed", "--origins", origin);
        Assert.True(exit == 0, text);
        return text.Trim();
    }

    private async Task<string> Revoked(string origin)
    {
        var key = await Key(origin);
        var (_, list) = await shared.Service.Run("keys", "list");
        var line = list.Split('\n').First(one => one.Contains(origin, StringComparison.Ordinal));
        var id = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).First(word => Guid.TryParse(word, out _));
        var (exit, text) = await shared.Service.Run("keys", "revoke", id);
        Assert.True(exit == 0, text);
        return key;
    }

    private static List<string> Errors(IPage page)
    {
        var errors = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => errors.Add(error);
        return errors;
    }

    private static Task<double> Shift(IPage page) => page.EvaluateAsync<double>(
        "shifts.reduce((sum, one) => sum + one.value, 0)");

    private static async Task<IEnumerable<string>> Violations(IPage page, string part = "sme-match") =>
        (await page.Locator(part).First.RunAxe(new AxeRunOptions
        {
            RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] },
        })).Violations.Select(one => $"{one.Id}: {string.Join(" | ", one.Nodes.Select(node => node.Html))}");

    private static Task<byte[]> Photograph(IPage page, string name) => page.ScreenshotAsync(
        new() { Path = Path.Combine(BrowserAndService.Screenshots, $"host-{name}.png") });

    /// <summary>A file of a library that hosts use; empty when it is not installed.</summary>
    private static string Library(string path)
    {
        var file = Path.Combine(RepositoryRoot.Path, ".ci", "node_modules", path);
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }

    private sealed record Host
    {
        public string Root { get; init; } = "lang='en'";
        public string Head { get; init; } = "";
        public string? Policy { get; init; }
        public string? Language { get; init; }
        public int Width { get; init; } = 900;
        public ColorScheme Scheme { get; init; } = ColorScheme.Light;
        public bool Forced { get; init; }
        public bool HasScript { get; init; } = true;
    }
}
