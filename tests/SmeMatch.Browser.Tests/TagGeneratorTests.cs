using Microsoft.Playwright;

namespace SmeMatch.Browser.Tests;

/// <summary>The page that writes the tag, and the page that shows it at the first start.</summary>
[Collection(BrowserTests.Name)]
public sealed class TagGeneratorTests(BrowserAndService shared) : TagPages(shared)
{
    [Theory]
    [InlineData("en", "Copied")]
    [InlineData("ja", "コピーしました")]
    public async Task A_developer_chooses_sees_it_live_and_copies_the_tag(string language, string copied)
    {
        await using var browser = await Shared.Open(1200);
        var page = browser.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var errors = Errors(page);
        await page.GotoAsync($"{Shared.Service.Url}/embed?lang={language}");
        var rows = page.Locator("#live [part~=item]");
        await rows.First.WaitForAsync();
        await page.Locator("#count").FillAsync("3");
        await page.Locator("#density").SelectOptionAsync("compact");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        var snippet = await page.Locator("#snippet").InputValueAsync();
        Assert.Contains("<sme-match sub-sector=\"WS02\"", snippet, StringComparison.Ordinal);
        Assert.Contains("count=\"3\"", snippet, StringComparison.Ordinal);
        await page.Locator("#copy").ClickAsync();
        await Assertions.Expect(page.Locator("#copied")).ToHaveTextAsync(copied);
        Assert.Equal(
            await page.Locator("#snippet").InputValueAsync(),
            await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await page.Locator("[name=form][value=fixed]").CheckAsync();
        // Another text is not copied yet.
        await Assertions.Expect(page.Locator("#copied")).ToHaveTextAsync("");
        var lasting = await page.Locator("#snippet").InputValueAsync();
        Assert.Matches(
            "src=\"[^\"]+/sme-match\\.[0-9a-f]{16}\\.js\"\\s+integrity=\"sha384-[^\"]+\" crossorigin", lasting);
        await browser.Photograph($"embed-{language}", fullPage: true);
        Assert.Empty(await Violations(page));
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Frame_and_link_take_over_fields_density_and_theme()
    {
        await using var browser = await Shared.Open(1200);
        var page = browser.Page;
        await page.GotoAsync($"{Shared.Service.Url}/embed?lang=en");
        await page.Locator("#live [part~=item]").First.WaitForAsync();
        await page.Locator("#count").FillAsync("3");
        await page.Locator("#density").SelectOptionAsync("compact");
        await page.Locator("#theme").SelectOptionAsync("dark");
        await page.Locator("[name=fields][value=score]").UncheckAsync();
        await page.Locator("[name=fields][value=website]").CheckAsync();
        await page.Locator("[name=form][value=frame]").CheckAsync();
        var frame = await page.Locator("#snippet").InputValueAsync();
        Assert.Contains("&amp;limit=3&amp;density=compact&amp;theme=dark&amp;", frame, StringComparison.Ordinal);
        Assert.Contains("fields=place+role+reason+region+website\"", frame, StringComparison.Ordinal);
        Assert.Contains("height=\"660\"", frame, StringComparison.Ordinal);
        Assert.Contains("referrerpolicy=\"origin\"", frame, StringComparison.Ordinal);
        await page.Locator("[name=form][value=wordpress]").CheckAsync();
        var link = await page.Locator("#snippet").InputValueAsync();
        await page.GotoAsync(link);
        Assert.Equal(3, await page.Locator("main.compact article").CountAsync());
        Assert.Equal(0, await page.Locator(".score").CountAsync());
        Assert.Equal("dark", await page.Locator("html").GetAttributeAsync("data-theme"));
    }

    [Fact]
    public async Task The_example_page_holds_the_places_of_its_tags()
    {
        Shared.SkipWithoutBrowser();
        var page = await Open(new() { Width = 1200 });
        var errors = Errors(page);
        await page.GotoAsync($"{Shared.Service.Url}/embed/example");
        var tags = page.Locator("sme-match");
        foreach (var tag in await tags.AllAsync())
        {
            await tag.ScrollIntoViewIfNeededAsync();
            await tag.Locator("[part~=item]").First.WaitForAsync();
        }

        var held = await tags.EvaluateAllAsync<int[]>("all => all.map((one) => one.querySelector('canvas').height)");
        var needed = await tags.EvaluateAllAsync<int[]>(
            "all => all.map((one) => one.shadowRoot.querySelector('.card').offsetHeight - 6)");
        var shift = await Shift(page);
        Assert.True(
            shift <= MostShift && held.Zip(needed).All(pair => Math.Abs(pair.First - pair.Second) <= 4),
            $"At 1200 pixels it shifts by {shift}. WidgetPixels and CompactPixels are {string.Join(" and ", held)}; "
            + $"the lists need {string.Join(" and ", needed)}.");
        await page.ScreenshotAsync(
            new() { Path = Path.Combine(BrowserAndService.Screenshots, "embed-example.png"), FullPage = true });
        Assert.Empty(await Violations(page));
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }
}
