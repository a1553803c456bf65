using System.Collections.Concurrent;

namespace SmeMatch.Browser.Tests;

/// <summary>
/// The tag on pages that do their worst: no console error, no layout shift, accessible, and what it is to show.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed partial class HostPageTests(BrowserAndService shared) : TagPages(shared)
{
    public static TheoryData<string> Names => [.. Hosts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_tag_shows_matches_on_any_page_and_disturbs_nothing(string name)
    {
        Shared.SkipWithoutBrowser();
        var host = Hosts[name];
        Assert.SkipWhen(host.Library is { } library && Read(library).Length == 0, "npm ci --prefix .ci was not run.");
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
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        var (errors, asked) = (Errors(page), 0);
        page.Request += (_, request) =>
            asked += request.Url.Contains("/embed/v1/matches", StringComparison.Ordinal) ? 1 : 0;
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
        Assert.Empty(await Violations(page, "main"));
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_first_matches_cost_three_requests_and_fifteen_kilobytes_at_most()
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        var asked = new ConcurrentDictionary<string, int>();
        page.RequestFinished += async (_, request) =>
        {
            var bytes = (await request.SizesAsync()).ResponseBodySize;
            asked.AddOrUpdate(
                new Uri(request.Url).AbsolutePath, bytes, (_, _) => throw new InvalidOperationException("asked twice"));
        };
        await page.GotoAsync(await Put(site, "cost", new(), Tag) + "?height=600");
        await page.Locator("sme-match [part~=item]").First.WaitForAsync();
        for (var left = 100; left > 0 && asked.Count < 4; left--)
        {
            await page.WaitForTimeoutAsync(100);
        }

        asked.Remove("/cost", out _);
        Assert.Equal(
            ["/embed/v1/events", "/embed/v1/matches", "/embed/v1/sme-match.js"],
            asked.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(asked.Values.Sum(), 5_000, 15_000);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task On_a_slow_line_the_place_is_kept()
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        var errors = Errors(page);
        // As long as the test likes, so that a slow machine can look at what is loading.
        var mayAnswer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync("**/embed/v1/matches*", async route =>
        {
            await mayAnswer.Task;
            await route.ContinueAsync();
        });
        await GoHeld(page, await Put(site, "slow", new(), Tag + "<p id='below'>Below</p>"));
        await page.Locator("sme-match .bones").First.WaitForAsync();
        await page.WaitForTimeoutAsync(300);
        var before = (await page.Locator("#below").BoundingBoxAsync())!.Y;
        await Photograph(page, "slow-loading");
        Assert.Empty(await Violations(page));
        mayAnswer.SetResult();
        await page.Locator("sme-match [part~=item]").First.WaitForAsync();
        Assert.Equal(before, (await page.Locator("#below").BoundingBoxAsync())!.Y);
        Assert.InRange(await Shift(page), 0, MostShift);
        Assert.Empty(await Violations(page));
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    /// <summary>Only a page that waits for the script keeps the place of a tag with nothing inside.</summary>
    [Theory]
    [InlineData("", true)]
    [InlineData("blocking='render'", false)]
    public async Task A_tag_with_nothing_inside_moves_nothing_where_the_page_waits_for_its_script(
        string script, bool moves)
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        await page.RouteAsync("**/embed/v1/sme-match.js", async route =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            await route.ContinueAsync();
        });
        const string Bare = "<sme-match sub-sector='WS02' {1}></sme-match><p>Below</p>";
        await page.GotoAsync(await Put(site, "bare", new() { Script = script }, Bare));
        await page.Locator("sme-match [part~=item]").First.WaitForAsync();
        await page.WaitForTimeoutAsync(300);
        Assert.Equal(moves, await Shift(page) > MostShift);
        await page.Context.CloseAsync();
    }
}
