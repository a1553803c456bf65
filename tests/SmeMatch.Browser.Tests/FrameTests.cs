using System.Net;
using Microsoft.Playwright;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Browser.Tests;

/// <summary>
/// The matches in a frame: without script, as high as stated, and of the look that its address asks for.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class FrameTests(BrowserAndService shared) : TagPages(shared)
{
    private const string Height = "document.documentElement.getBoundingClientRect().height";

    [Fact]
    public async Task Without_script_the_frame_shows_the_same()
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new() { HasScript = false });
        var errors = Errors(page);
        var key = await Key(site.Origin);
        await page.GotoAsync(site.Page("no-script", Around(Address(key), "height='1020' referrerpolicy='origin'")));
        var names = page.FrameLocator("iframe").Locator("article h3");
        await names.First.WaitForAsync();
        Assert.Equal(5, await names.CountAsync());
        await Photograph(page, "no-script");
        Assert.Empty(errors);
        await page.Context.CloseAsync();
        await using var alone = await Shared.Open(600);
        await alone.Page.GotoAsync(Address(key));
        Assert.Empty(await Violations(alone.Page, "main"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("", "<meta name='referrer' content='no-referrer'>")]
    [InlineData("referrerpolicy='origin'", "<meta name='referrer' content='no-referrer'>")]
    public async Task The_frame_tells_its_height_to_its_site_whatever_the_site_says_of_itself(
        string attributes, string head)
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        var errors = Errors(page);
        // Of two sites it must know on which it stands.
        var key = await Key(site.Origin, "https://other.example");
        await page.GotoAsync(
            site.Page("frame", Around(Address(key), "height='90' " + attributes, head + HeightScript)));
        await Assertions.Expect(page.Locator("iframe")).Not.ToHaveCSSAsync("height", "90px");
        Assert.True((await page.Locator("iframe").BoundingBoxAsync())!.Height > 300);
        await Photograph(page, "frame");
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_site_that_the_key_does_not_name_hears_nothing()
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        // Its policy keeps it from being shown there at all; the script does not rely on that.
        await page.RouteAsync(url => url.Contains("/embed/v1/frame?", StringComparison.Ordinal), async route =>
        {
            var text = await (await route.FetchAsync()).TextAsync();
            await route.FulfillAsync(new()
            {
                ContentType = "text/html; charset=utf-8",
                Body = text.Replace(site.Origin, "https://one.example https://two.example", StringComparison.Ordinal),
            });
        });
        await page.GotoAsync(
            site.Page("frame-elsewhere", Around(Address(await Key(site.Origin)), "height='90'", HeightScript)));
        await page.FrameLocator("iframe").Locator("article").First.WaitForAsync();
        await page.WaitForTimeoutAsync(500);
        Assert.Equal("[]", await page.EvaluateAsync<string>("JSON.stringify(messages)"));
        await Assertions.Expect(page.Locator("iframe")).ToHaveCSSAsync("height", "90px");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_frame_is_no_higher_than_oembed_states()
    {
        Shared.SkipWithoutBrowser();
        await using var browser = await Shared.Open(640);
        var key = await AnyKey();
        var (_, published, _) = await Shared.Service.Send(
            HttpMethod.Get, "/embed/v1/matches?subSector=WS02", null,
            await Shared.Service.Key("Embed", "embed"), ("Origin", Service.Origin));
        var firm = published!["items"]![0]!["sme"]!["id"];
        var tooHigh = new List<string>();
        foreach (var what in (string[])["subSector=WS02", $"sme={firm}"])
        {
            foreach (var language in (string[])["en", "ja", "hi"])
            {
                foreach (var limit in (int[])[3, 5, 10])
                {
                    await browser.Page.GotoAsync(Address(key, $"&lang={language}&limit={limit}", what));
                    await browser.Page.Locator("article").First.WaitForAsync();
                    var (height, stated) = (await browser.Page.EvaluateAsync<double>(Height), 120 + (180 * limit));
                    if (height > stated)
                    {
                        tooHigh.Add($"{what} in {language}, {limit} matches: {height} pixels, stated are {stated}");
                    }
                }
            }
        }

        Assert.Empty(tooHigh);
    }

    [Theory]
    [InlineData("dark", ColorScheme.Light, "rgb(20, 24, 31)", "rgb(228, 232, 238)")]
    [InlineData("light", ColorScheme.Dark, "rgb(255, 255, 255)", "rgb(28, 35, 48)")]
    [InlineData("auto", ColorScheme.Dark, "rgb(20, 24, 31)", "rgb(228, 232, 238)")]
    [InlineData("auto", ColorScheme.Light, "rgb(255, 255, 255)", "rgb(28, 35, 48)")]
    public async Task Its_theme_goes_before_the_visitors_scheme(
        string theme, ColorScheme scheme, string background, string text)
    {
        Shared.SkipWithoutBrowser();
        var page = await Open(new() { Scheme = scheme, Width = 640 });
        await page.GotoAsync(Address(await AnyKey(), $"&theme={theme}&lang=ja"));
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);
        await Assertions.Expect(page.Locator("body")).ToHaveCSSAsync("background-color", background);
        await Assertions.Expect(page.Locator("body")).ToHaveCSSAsync("color", text);
        await Photograph(page, $"frame-{theme}-in-{(scheme == ColorScheme.Dark ? "dark" : "light")}");
        Assert.Empty(await Violations(page, "main"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("&utm_source=newsletter", true, true, false)]
    [InlineData("&fields=score", true, false, false)]
    [InlineData("&fields=", false, false, false)]
    [InlineData("&fields=place,website", false, false, true)]
    [InlineData("&fields=reason+industries+website&density=compact", false, true, true)]
    public async Task It_shows_the_fields_asked_for_and_leaves_alone_what_it_does_not_know(
        string query, bool hasScore, bool hasReason, bool hasLink)
    {
        await using var browser = await Shared.Open(640);
        var response = await browser.Page.GotoAsync(Address(await AnyKey(), query + "&limit=20"));
        Assert.Equal((int)HttpStatusCode.OK, response!.Status);
        Assert.True(await browser.Page.Locator("article h3").CountAsync() > 5);
        Assert.Equal(hasScore, await browser.Page.Locator(".score").CountAsync() > 0);
        Assert.Equal(hasReason, await browser.Page.Locator(".reason").CountAsync() > 0);
        Assert.Equal(hasLink, await browser.Page.Locator("article h3 a").CountAsync() > 0);
        Assert.Empty(await Violations(browser.Page, "main"));
    }

    [Fact]
    public async Task Compact_is_lower_than_comfortable()
    {
        await using var browser = await Shared.Open(640);
        var key = await AnyKey();
        var heights = new List<double>();
        foreach (var density in (string[])["comfortable", "compact"])
        {
            await browser.Page.GotoAsync(Address(key, $"&density={density}"));
            heights.Add((await browser.Page.Locator("main").BoundingBoxAsync())!.Height);
        }

        Assert.InRange(heights[1], 200, heights[0] - 50);
    }

    private async Task<string> AnyKey() => (await Shared.Service.Key("Embed", "embed")).Value["Bearer ".Length..];

    private string HeightScript => $"<script defer src='{Shared.Service.Url}/embed/v1/frame-height.js'></script>";

    private string Address(string key, string more = "", string what = "subSector=WS02") =>
        $"{Shared.Service.Url}/embed/v1/frame?{what}&key={key}{more}";

    private static string Around(string address, string attributes, string head = "") => $"""
        <!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Partner</title>{head}<h1>Partner</h1>
        <iframe title="Matches" width="600" {attributes} src="{address.Replace("&", "&amp;", StringComparison.Ordinal)}"></iframe>
        """;
}
