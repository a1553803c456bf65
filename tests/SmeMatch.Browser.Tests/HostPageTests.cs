using System.Collections.Concurrent;
using Microsoft.Playwright;
using SmeMatch.Api.Tests;

namespace SmeMatch.Browser.Tests;

/// <summary>
/// The tag on pages that do their worst: no console error, no layout shift, accessible, and what it is to show.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed partial class HostPageTests(BrowserAndService shared)
{
    private const string Shifts = """
        window.shifts = [];
        new PerformanceObserver((list) => shifts.push(...list.getEntries().filter((one) => !one.hadRecentInput)))
          .observe({ type: "layout-shift", buffered: true });
        """;

    private const double MostShift = 0.01;

    /// <summary>As /embed writes it: what stands inside holds the place until the script has come.</summary>
    private const string Placeholder = "<canvas width='1' height='PIXELS'></canvas>";
    private const string Tag = "<sme-match sub-sector='WS02' {1}>" + Placeholder + "</sme-match>";

    public static TheoryData<string> Names => [.. Hosts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_tag_shows_matches_on_any_page_and_disturbs_nothing(string name)
    {
        shared.SkipWithoutBrowser();
        Assert.SkipWhen(Library("jquery/dist/jquery.min.js").Length == 0, "npm ci --prefix .ci was not run.");
        var host = Hosts[name];
        await using var site = await HostSite.Start();
        var page = await Open(host);
        var errors = Errors(page);
        await GoHeld(page, await Put(site, name, host, Tag));
        var rows = page.Locator("sme-match [part~=item]");
        await rows.First.WaitForAsync();
        Assert.Equal(5, await rows.CountAsync());
        Assert.True((await rows.First.BoundingBoxAsync())!.Height > 40);
        await page.WaitForTimeoutAsync(300);
        await Photograph(page, name);
        Assert.InRange(await Shift(page), 0, MostShift);
        Assert.Empty(await Violations(page));
        var first = rows.First.Locator("button");
        await first.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("true", await first.GetAttributeAsync("aria-expanded"));
        await Photograph(page, name + "-open");
        Assert.Empty(await Violations(page));
        Assert.Empty(errors);
        Assert.Empty(await page.Context.CookiesAsync());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Thirty_tags_on_a_page_share_what_is_the_same_and_shift_nothing()
    {
        shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        var (errors, asked) = (Errors(page), 0);
        page.Request += (_, request) => asked += request.Url.Contains("/embed/v1/matches", StringComparison.Ordinal) ? 1 : 0;
        var sectors = (string[])["WS02", "TL01", "TL07"];
        var tags = string.Concat(Enumerable.Range(0, 30).Select(
            place => $"<sme-match sub-sector='{sectors[place % 3]}' count='3' {{1}}>{Placeholder}</sme-match>"));
        await GoHeld(page, await Put(site, "thirty", new(), tags), () => asked = 0);
        for (var place = 0; place < 30; place++)
        {
            var tag = page.Locator("sme-match").Nth(place);
            await tag.ScrollIntoViewIfNeededAsync();
            await tag.Locator("[part~=item], [part~=message]").First.WaitForAsync();
        }

        Assert.Equal(3, asked);
        Assert.InRange(await Shift(page), 0, MostShift);
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_first_matches_cost_three_requests_and_fifteen_kilobytes_at_most()
    {
        shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        var asked = new ConcurrentDictionary<string, int>();
        page.RequestFinished += async (_, request) =>
        {
            var bytes = (await request.SizesAsync()).ResponseBodySize;
            asked.AddOrUpdate(new Uri(request.Url).AbsolutePath, bytes, (_, _) => throw new InvalidOperationException("asked twice"));
        };
        await page.GotoAsync(await Put(site, "cost", new(), Tag) + "?height=600");
        await page.Locator("sme-match [part~=item]").First.WaitForAsync();
        for (var left = 100; left > 0 && asked.Count < 4; left--)
        {
            await page.WaitForTimeoutAsync(100);
        }

        asked.Remove("/cost", out _);
        Assert.Equal(
            ["/embed/v1/events", "/embed/v1/matches", "/embed/v1/sme-match.js"], asked.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(asked.Values.Sum(), 5_000, 15_000);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task On_a_slow_line_the_place_is_kept()
    {
        shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        await page.RouteAsync("**/embed/v1/matches*", async route =>
        {
            await Task.Delay(2_500);
            await route.ContinueAsync();
        });
        var address = await Put(site, "slow", new(), Tag + "<p id='below'>Below</p>");
        await GoHeld(page, address);
        await page.WaitForTimeoutAsync(800);
        var before = (await page.Locator("#below").BoundingBoxAsync())!.Y;
        await Photograph(page, "slow-loading");
        await page.Locator("sme-match [part~=item]").First.WaitForAsync();
        Assert.Equal(before, (await page.Locator("#below").BoundingBoxAsync())!.Y);
        Assert.InRange(await Shift(page), 0, MostShift);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("revoked-key")]
    [InlineData("wrong-origin")]
    [InlineData("offline")]
    [InlineData("empty")]
    public async Task What_cannot_be_shown_is_said_in_words_and_moves_nothing(string name)
    {
        shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new() { Language = "ja" });
        var thrown = new List<string>();
        page.PageError += (_, error) => thrown.Add(error);
        if (name is "offline" or "empty")
        {
            await page.RouteAsync("**/embed/v1/matches*", route => name == "offline"
                ? route.AbortAsync()
                : route.FulfillAsync(new()
                {
                    Json = new { items = Array.Empty<int>(), unnamed = 3, asOf = "2026-11-24T00:00:00Z" },
                    Headers = [new("Access-Control-Allow-Origin", "*")],
                }));
        }

        var key = name switch
        {
            "revoked-key" => await Revoked(site.Origin),
            "wrong-origin" => await Key("https://elsewhere.example"),
            _ => await Key(site.Origin),
        };
        await GoHeld(page, await Put(site, name, new() { Language = "ja" }, Tag, key));
        var message = page.Locator("sme-match [part~=message]");
        await message.WaitForAsync();
        Assert.Matches("[\\u3040-\\u30ff]", await message.InnerTextAsync());
        await Photograph(page, name);
        Assert.InRange(await Shift(page), 0, MostShift);
        Assert.Empty(await Violations(page));
        // The browser itself writes refused requests to the console; the tag adds nothing.
        Assert.Empty(thrown);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Without_script_the_frame_shows_the_same()
    {
        shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new() { HasScript = false });
        var key = await Key(site.Origin);
        await page.GotoAsync(site.Page("no-script", $"""
            <!DOCTYPE html><html lang="en"><title>Partner</title><h1>Partner</h1>
            <iframe title="Matches" width="600" height="700" src="{shared.Service.Url}/embed/v1/frame?subSector=WS02&amp;key={key}"></iframe>
            """));
        await page.FrameLocator("iframe").Locator("article h3").First.WaitForAsync();
        Assert.Equal(5, await page.FrameLocator("iframe").Locator("article h3").CountAsync());
        await Photograph(page, "no-script");
        await using var alone = await shared.Open(600);
        await alone.Page.GotoAsync($"{shared.Service.Url}/embed/v1/frame?subSector=WS02&key={key}");
        Assert.Empty(await Violations(alone.Page, "main"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_frame_tells_its_height_to_its_site_alone()
    {
        shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        var errors = Errors(page);
        var key = await Key(site.Origin);
        await page.GotoAsync(site.Page("frame", $"""
            <!DOCTYPE html><html lang="en"><title>Partner</title><h1>Partner</h1>
            <script src="{shared.Service.Url}/embed/v1/frame-height.js"></script>
            <iframe title="Matches" width="600" height="90" src="{shared.Service.Url}/embed/v1/frame?subSector=WS02&amp;key={key}"></iframe>
            """));
        await Assertions.Expect(page.Locator("iframe")).Not.ToHaveCSSAsync("height", "90px");
        Assert.True((await page.Locator("iframe").BoundingBoxAsync())!.Height > 300);
        await Photograph(page, "frame");
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public async Task A_developer_chooses_sees_it_live_and_copies_the_tag(string language)
    {
        await using var browser = await shared.Open(1200);
        var errors = Errors(browser.Page);
        await browser.Page.GotoAsync($"{shared.Service.Url}/embed?lang={language}");
        await browser.Page.Locator("#live [part~=item]").First.WaitForAsync();
        await browser.Page.Locator("#count").FillAsync("3");
        await browser.Page.Locator("#density").SelectOptionAsync("compact");
        await Assertions.Expect(browser.Page.Locator("#live [part~=item]")).ToHaveCountAsync(3);
        var snippet = await browser.Page.Locator("#snippet").InputValueAsync();
        Assert.Contains("<sme-match sub-sector=\"WS02\"", snippet, StringComparison.Ordinal);
        Assert.Contains("count=\"3\"", snippet, StringComparison.Ordinal);
        await browser.Page.Locator("[name=form][value=fixed]").CheckAsync();
        var lasting = await browser.Page.Locator("#snippet").InputValueAsync();
        Assert.Matches("src=\"[^\"]+/sme-match\\.[0-9a-f]{16}\\.js\"\\s+integrity=\"sha384-[^\"]+\" crossorigin", lasting);
        await browser.Photograph($"embed-{language}", fullPage: true);
        Assert.Empty(await Violations(browser.Page));
        Assert.Empty(errors);
        await using var example = await shared.Open(1000);
        await example.Page.GotoAsync($"{shared.Service.Url}/embed/example");
        await example.Page.Locator("sme-match [part~=item]").First.WaitForAsync();
        await example.Photograph("embed-example", fullPage: true);
        Assert.Empty(await Violations(example.Page));
    }
}
