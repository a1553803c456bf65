using System.Net;

namespace SmeMatch.Browser.Tests;

/// <summary>Names that are scripts, in every text that websites show: they stay text.</summary>
[Collection(BrowserTests.Name)]
public sealed class InjectionTests(BrowserAndService shared)
{
    private const string Act = "window.ran=1";

    private static readonly string[] Scripts =
    [
        $"<script>{Act}</script>", $"<img src=x onerror={Act}>", $"<svg onload={Act}>", $"<iframe srcdoc='<script>parent.{Act}</script>'>",
        $"<a href='javascript:{Act}'>x</a>", $"<details open ontoggle={Act}>", $"<body onload={Act}>", $"<input autofocus onfocus={Act}>",
        $"<video><source onerror={Act}></video>", $"<math><mi xlink:href='javascript:{Act}'>", $"<object data='javascript:{Act}'>",
        $"<style>@import 'javascript:{Act}'</style>",
    ];

    private static readonly Func<string, string>[] Contexts =
        [one => one, one => $"\"'>{one}", one => $"</span></li></script>{one}", one => $"<!--{one}-->{one}", one => $"${{{Act}}}{{{{{one}}}}}"];

    [Fact]
    public async Task Sixty_scripts_in_names_places_and_titles_run_nothing_in_tag_and_frame()
    {
        shared.SkipWithoutBrowser();
        var texts = Scripts.SelectMany(script => Contexts.Select(context => context(script))).ToArray();
        Assert.Equal(60, texts.Distinct().Count());
        var made = new List<string>();
        var project = await Make(made, "/v1/opportunities", new
        {
            title = new { en = texts[0], ja = texts[1], hi = texts[2] },
            subSectors = new[] { "WS02" },
            states = new[] { "IN-TN" },
            value = new { amount = "50000000.00", currency = "INR" },
            rolesSought = new[] { "supplier" },
        });
        for (var place = 0; place < 20; place++)
        {
            await Make(made, "/v1/smes", new
            {
                name = new { en = texts[place], ja = texts[place + 20] },
                prefecture = "JP-27",
                municipality = texts[place + 40],
                industries = new[] { "2521" },
                capabilities = Array.Empty<string>(),
                capital = new { amount = "10000000.00", currency = "JPY" },
                employees = 40,
                annualTurnover = new { amount = "900000000.00", currency = "JPY" },
                roles = new[] { "supplier" },
                presenceStates = new[] { "IN-TN" },
                publicListing = true,
                debarred = false,
            }, place == 19 ? "wait=10" : "wait=0");
        }

        await using var site = await HostSite.Start();
        var (_, key) = await shared.Service.Run(
            "keys", "create", "--organisation", "Partner", "--name", "injection", "--scopes", "embed", "--origins", site.Origin);
        foreach (var language in (string[])["en", "ja", "hi"])
        {
            await using var browser = await shared.Open(900);
            var dialogs = 0;
            browser.Page.Dialog += (_, dialog) => dialogs++;
            var query = $"opportunity={project}&amp;key={key.Trim()}&amp;lang={language}&amp;limit=20";
            await browser.Page.GotoAsync(site.Page("injection", $"""
                <!DOCTYPE html><html lang="{language}"><title>Partner</title>
                <script type="module" src="{shared.Service.Url}/embed/v1/sme-match.js"></script>
                <sme-match opportunity="{project}" key="{key.Trim()}" count="20" fields="place industries capabilities role score reason region website"></sme-match>
                <iframe title="Matches" width="800" height="900" src="{shared.Service.Url}/embed/v1/frame?{query}"></iframe>
                """));
            var names = browser.Page.Locator("sme-match [part~=name]");
            await names.First.WaitForAsync();
            await browser.Page.FrameLocator("iframe").Locator("article h3").First.WaitForAsync();
            Assert.Equal(20, await names.CountAsync());
            Assert.Equal(
                texts.Skip(language == "ja" ? 20 : 0).Take(20).Order(StringComparer.Ordinal),
                (await names.AllTextContentsAsync()).Order(StringComparer.Ordinal));
            foreach (var name in await names.AllAsync())
            {
                await name.ClickAsync();
            }

            foreach (var frame in browser.Page.Frames)
            {
                Assert.Equal(System.Text.Json.JsonValueKind.Undefined, (await frame.EvaluateAsync("window.ran"))?.ValueKind
                    ?? System.Text.Json.JsonValueKind.Undefined);
            }

            Assert.Equal(0, dialogs);
            await browser.Photograph($"injection-{language}");
        }

        foreach (var path in made)
        {
            await shared.Service.Send(
                HttpMethod.Delete, path, null, ("If-Match", "*"), await shared.Service.Key("Injection", "write", "verify"));
        }
    }

    private async Task<string> Make(List<string> made, string path, object record, string prefer = "wait=0")
    {
        var (status, body, _) = await shared.Service.Send(
            HttpMethod.Post, path, record, ("Prefer", prefer), await shared.Service.Key("Injection", "write", "verify"));
        Assert.True(status == HttpStatusCode.Created, body?.ToString());
        made.Add($"{path}/{body!["id"]}");
        return (string)body["id"]!;
    }
}
