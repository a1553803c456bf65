using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace SmeMatch.Browser.Tests;

/// <summary>
/// What tests of the tag and the frame share: pages of a partner, keys, and what is measured of them.
/// </summary>
public abstract class TagPages
{
    protected const double MostShift = 0.01;

    /// <summary>As /embed writes it: what stands inside holds the place until the script has come.</summary>
    protected const string Placeholder = "<canvas width='1' height='PIXELS'></canvas>";

    /// <summary>Key and language come where {1} is.</summary>
    protected const string Tag = "<sme-match sub-sector='WS02' {1}>" + Placeholder + "</sme-match>";

    /// <summary>Writes down each shift of the layout, each event of a tag, and each message of a frame.</summary>
    private const string Watch = """
        window.shifts = [];
        window.told = [];
        window.messages = [];
        new PerformanceObserver((list) => shifts.push(...list.getEntries().filter((one) => !one.hadRecentInput)))
          .observe({ type: "layout-shift", buffered: true });
        for (const name of ["match-select", "match-error"]) {
          addEventListener(name, (event) => told.push({ name, ...event.detail }));
        }
        addEventListener("message", (event) => messages.push(event.data));
        """;

    protected TagPages(BrowserAndService shared) => Shared = shared;

    protected BrowserAndService Shared { get; }

    protected async Task<IPage> Open(Host host)
    {
        var context = await Shared.Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = host.Width, Height = 900 },
            ColorScheme = host.Scheme,
            Contrast = host.HasMoreContrast ? Contrast.More : Contrast.NoPreference,
            ForcedColors = host.Forced ? ForcedColors.Active : ForcedColors.None,
            JavaScriptEnabled = host.HasScript,
        });
        context.SetDefaultTimeout(60_000);
        await context.AddInitScriptAsync(Watch);
        return await context.NewPageAsync();
    }

    /// <summary>Opens the page with its place held as high as the list is there.</summary>
    protected static async Task GoHeld(IPage page, string address, Action? between = null)
    {
        await page.GotoAsync(address + "?height=1");
        await page.Locator("sme-match .card").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var height = await page.Locator("sme-match .card").First.EvaluateAsync<int>("card => card.offsetHeight");
        await page.GotoAsync("about:blank");
        between?.Invoke();
        await page.GotoAsync($"{address}?height={height - 6}");
    }

    /// <summary>Puts a page with that body there, for a key of its site unless another is given.</summary>
    private protected async Task<string> Put(HostSite site, string name, Host host, string body, string? key = null)
    {
        key ??= await Key(site.Origin);
        var service = Shared.Service.Url;
        var text = host.Language is { } language ? $"key='{key}' lang='{language}'" : $"key='{key}'";
        return site.Page(
            name,
            $"""
            <!DOCTYPE html><html {host.Root}><head><meta charset="utf-8"><title>Partner</title>
            <meta name="viewport" content="width=device-width">{host.Head.Replace("{0}", service, StringComparison.Ordinal)}
            <script type="module" {host.Script} src="{service}/embed/v1/sme-match.js"></script></head>
            <body><main><h1>Partner</h1>{body.Replace("{1}", text, StringComparison.Ordinal)}<p>Text below.</p></main></body></html>
            """,
            host.Policy?.Replace("{0}", service, StringComparison.Ordinal));
    }

    protected async Task<string> Key(params string[] origins)
    {
        var (exit, text) = await Shared.Service.Run(
            "keys", "create", "--organisation", "Partner", "--name", origins[0], "--scopes", "embed",
            "--origins", string.Join(',', origins));
        Assert.True(exit == 0, text);
        return text.Trim();
    }

    protected async Task<string> Revoked(string origin)
    {
        var key = await Key(origin);
        var (_, list) = await Shared.Service.Run("keys", "list");
        var line = list.Split('\n').First(
            one => one.Contains($"{key[^4..]}  Partner: {origin} (", StringComparison.Ordinal));
        var id = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .First(word => Guid.TryParse(word, out _));
        var (exit, text) = await Shared.Service.Run("keys", "revoke", id);
        Assert.True(exit == 0, text);
        return key;
    }

    /// <summary>What the page and its scripts complain of.</summary>
    protected static List<string> Errors(IPage page)
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

    protected static Task<double> Shift(IPage page) => page.EvaluateAsync<double>(
        "shifts.reduce((sum, one) => sum + one.value, 0)");

    /// <summary>The events of all tags so far, with their details, as JSON.</summary>
    protected static Task<string> Told(IPage page) => page.EvaluateAsync<string>("JSON.stringify(told)");

    protected static async Task<IEnumerable<string>> Violations(IPage page, string part = "sme-match") =>
        (await page.Locator(part).First.RunAxe(new AxeRunOptions
        {
            RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] },
        })).Violations.Select(one => $"{one.Id}: {string.Join(" | ", one.Nodes.Select(node => node.Html))}");

    protected static Task<byte[]> Photograph(IPage page, string name) => page.ScreenshotAsync(
        new() { Path = Path.Combine(BrowserAndService.Screenshots, $"host-{name}.png") });

    protected sealed record Host
    {
        public string Root { get; init; } = "lang='en'";
        public string Head { get; init; } = "";

        /// <summary>Further attributes of the tag's script.</summary>
        public string Script { get; init; } = "";

        /// <summary>A library that its head holds.</summary>
        public string? Library { get; init; }
        public string? Policy { get; init; }
        public string? Language { get; init; }
        public int Width { get; init; } = 900;
        public ColorScheme Scheme { get; init; } = ColorScheme.Light;
        public bool HasMoreContrast { get; init; }
        public bool Forced { get; init; }
        public bool HasScript { get; init; } = true;
    }
}
