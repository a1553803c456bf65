using System.Net;

namespace SmeMatch.Browser.Tests;

/// <summary>Texts that are scripts, in every field that websites show: they stay text.</summary>
[Collection(BrowserTests.Name)]
public sealed class InjectionTests(BrowserAndService shared)
{
    private const string Act = "window.ran=1";

    private static readonly string[] Scripts =
    [
        $"<script>{Act}</script>", $"<img src=x onerror={Act}>", $"<svg onload={Act}>",
        $"<iframe srcdoc='<script>parent.{Act}</script>'>", $"<a href='javascript:{Act}'>x</a>",
        $"<details open ontoggle={Act}>", $"<body onload={Act}>", $"<input autofocus onfocus={Act}>",
        $"<video><source onerror={Act}></video>", $"<math><mi xlink:href='javascript:{Act}'>",
        $"<object data='javascript:{Act}'>", $"<style>@import 'javascript:{Act}'</style>",
    ];

    private static readonly Func<string, string>[] Contexts =
        [one => one, one => $"\"'>{one}", one => $"</span></li></script>{one}", one => $"<!--{one}-->{one}",
            one => $"${{{Act}}}{{{{{one}}}}}"];

    private static readonly string[] Texts =
        [.. Scripts.SelectMany(script => Contexts.Select(context => context(script)))];

    /// <summary>Each text in turn stands in each field: three times twenty firms and projects.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(40)]
    public async Task Sixty_scripts_in_every_name_title_and_place_run_nothing_in_tag_and_frame(int turn)
    {
        shared.SkipWithoutBrowser();
        Assert.Equal(60, Texts.Distinct().Count());
        var made = new List<string>();
        var (firm, project) = ("", "");
        for (var place = 0; place < 20; place++)
        {
            project = await Make(made, "/v1/opportunities", Project(place + turn));
            firm = await Make(made, "/v1/smes", Firm(place + turn), place == 19 ? "wait=10" : "wait=0");
        }

        await using var site = await HostSite.Start();
        var (_, key) = await shared.Service.Run(
            "keys", "create", "--organisation", "Partner", "--name", "injection", "--scopes", "embed",
            "--origins", site.Origin);
        foreach (var (kind, id) in new[] { ("opportunity", project), ("sme", firm) })
        {
            foreach (var (language, offset) in new[] { ("en", 0), ("ja", 20), ("hi", kind == "sme" ? 40 : 0) })
            {
                await ShowsTextAlone(site, kind, id, key.Trim(), language, turn + offset);
            }
        }

        foreach (var path in made)
        {
            await shared.Service.Send(
                HttpMethod.Delete, path, null, ("If-Match", "*"),
                await shared.Service.Key("Injection", "write", "verify"));
        }
    }

    [Fact]
    public async Task A_website_that_is_no_address_is_refused()
    {
        shared.SkipWithoutBrowser();
        foreach (var text in Texts.Append($"javascript:{Act}").Append($"data:text/html,<script>{Act}</script>"))
        {
            var (status, problem, _) = await shared.Service.Send(
                HttpMethod.Post, "/v1/smes", new { name = new { en = "Injection" }, website = text },
                await shared.Service.Key("Injection", "write", "verify"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Equal("/website", (string?)Assert.Single(problem!["errors"]!.AsArray())!["pointer"]);
        }
    }

    private async Task ShowsTextAlone(HostSite site, string kind, string id, string key, string language, int turn)
    {
        await using var browser = await shared.Open(900);
        var dialogs = 0;
        browser.Page.Dialog += (_, dialog) => dialogs++;
        await browser.Page.GotoAsync(site.Page("injection", $"""
            <!DOCTYPE html><html lang="{language}"><title>Partner</title>
            <script type="module" src="{shared.Service.Url}/embed/v1/sme-match.js"></script>
            <sme-match {kind}="{id}" key="{key}" count="20" fields="place industries capabilities role score reason region website"></sme-match>
            <iframe title="Matches" width="800" height="900" src="{shared.Service.Url}/embed/v1/frame?{kind}={id}&amp;key={key}&amp;lang={language}&amp;limit=20&amp;fields=place+role+score+reason+region+website"></iframe>
            """));
        var names = browser.Page.Locator("sme-match [part~=name]");
        await names.First.WaitForAsync();
        var framed = browser.Page.FrameLocator("iframe").Locator("article h3");
        await framed.First.WaitForAsync();
        var expected = Enumerable.Range(turn, 20).Select(place => Texts[place % 60])
            .Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected, (await names.AllTextContentsAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(expected, (await framed.AllTextContentsAsync()).Order(StringComparer.Ordinal));
        if (kind == "opportunity")
        {
            var links = browser.Page.FrameLocator("iframe").Locator("article h3 a");
            Assert.Equal(20, await links.CountAsync());
            foreach (var link in await links.AllAsync())
            {
                Assert.StartsWith(
                    "https://firm.example/", await link.GetAttributeAsync("href"), StringComparison.Ordinal);
            }
        }

        foreach (var name in await names.AllAsync())
        {
            await name.ClickAsync();
        }

        foreach (var frame in browser.Page.Frames)
        {
            Assert.True(await frame.EvaluateAsync<bool>("window.ran === undefined"));
        }

        Assert.Equal(0, dialogs);
        await browser.Photograph($"injection-{kind}-{language}");
    }

    /// <summary>
    /// In a sub-sector and a state of their own, so that these firms and projects come first to each other.
    /// </summary>
    private static object Project(int turn) => new
    {
        title = new { en = Texts[turn % 60], ja = Texts[(turn + 20) % 60], hi = Texts[(turn + 40) % 60] },
        description = Texts[turn % 60],
        buyer = Texts[turn % 60],
        subSectors = new[] { "WS02" },
        states = new[] { "IN-LD" },
        value = new { amount = "50000000.00", currency = "INR" },
        rolesSought = new[] { "supplier" },
    };

    /// <summary>An address has no spaces; all else may stand in its path.</summary>
    private static string Website(int turn) =>
        "https://firm.example/" + Texts[turn % 60].Replace(" ", "%20", StringComparison.Ordinal);

    private static object Firm(int turn) => new
    {
        name = new { en = Texts[turn % 60], ja = Texts[(turn + 20) % 60], kana = Texts[(turn + 40) % 60] },
        prefecture = "JP-27",
        municipality = Texts[(turn + 40) % 60],
        industries = new[] { "2521" },
        capabilities = Array.Empty<string>(),
        capital = new { amount = "10000000.00", currency = "JPY" },
        employees = 40,
        annualTurnover = new { amount = "900000000.00", currency = "JPY" },
        roles = new[] { "supplier" },
        presenceStates = new[] { "IN-LD" },
        website = Website(turn),
        publicListing = true,
        debarred = false,
    };

    private async Task<string> Make(List<string> made, string path, object record, string prefer = "wait=0")
    {
        var (status, body, _) = await shared.Service.Send(
            HttpMethod.Post, path, record, ("Prefer", prefer),
            await shared.Service.Key("Injection", "write", "verify"));
        Assert.True(status == HttpStatusCode.Created, body?.ToString());
        made.Add($"{path}/{body!["id"]}");
        return (string)body["id"]!;
    }
}
