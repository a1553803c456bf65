using System.Diagnostics;
using Microsoft.Playwright;

namespace SmeMatch.Browser.Tests;

/// <summary>The page as a stranger meets it, on a desk and on a phone.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageTests(BrowserAndService shared, ITestOutputHelper output)
{
    [Theory]
    [InlineData(1400)]
    [InlineData(420)]
    public async Task The_first_page_fits_has_no_error_and_its_links_open_what_they_name(int width)
    {
        await using var browser = await shared.Open(width);
        var errors = new List<string>();
        browser.Page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                errors.Add(message.Text);
            }
        };
        browser.Page.PageError += (_, error) => errors.Add(error);
        await browser.Start();
        var links = browser.Page.Locator(".info a[href^='#/']");
        await links.First.WaitForAsync();
        await browser.Photograph($"first-page-{width}");
        Assert.Equal(0, await browser.Overflow());
        Assert.Equal(5, await links.CountAsync());
        for (var i = 0; i < 5; i++)
        {
            var parts = (await links.Nth(i).GetAttributeAsync("href"))!.Split('/');
            await links.Nth(i).ClickAsync();
            var block = browser.Block(parts[1], parts[2]);
            await block.Locator(".execute").WaitForAsync();
            await Assertions.Expect(block.Locator(".opblock-summary")).ToBeInViewportAsync();
            Assert.EndsWith($"#/{parts[1]}/{parts[2]}", browser.Page.Url, StringComparison.Ordinal);
            Assert.Equal(0, await browser.Overflow());
        }

        Assert.Single(browser.Page.Context.Pages);
        Assert.True(errors.Count == 0, string.Join("\n", errors));
    }

    [Theory]
    [InlineData(1400)]
    [InlineData(420)]
    public async Task A_stranger_finds_firms_for_another_project_and_sees_why_the_first_fits(int width)
    {
        await using var browser = await shared.Open(width);
        var started = Stopwatch.GetTimestamp();
        await browser.Start();
        await browser.Page.Locator(".info a[href^='#/']").First.ClickAsync();
        var list = browser.Block("Matches", "listMatchesOfOpportunity");
        await SwaggerPage.Type(list, "id", "high-lift pump");
        var answer = await SwaggerPage.Execute(list);
        Assert.True(answer is { IsSuccess: true, HasData: true }, answer.Text);
        var items = System.Text.Json.Nodes.JsonNode.Parse(answer.Text)!["items"]!.AsArray();
        var first = (string)items[0]!["sme"]!["name"]!;
        Assert.All(items, item => Assert.NotEmpty(item!["reasons"]!.AsArray()));
        await list.Locator(".live-responses-table").ScrollIntoViewIfNeededAsync();
        await browser.Photograph($"list-{width}");
        Assert.Equal(0, await browser.Overflow());

        var pair = await browser.Open("Matches", "explainMatch");
        await SwaggerPage.Type(pair, "opportunityId", "high-lift pump");
        await SwaggerPage.Type(pair, "smeId", first);
        answer = await SwaggerPage.Execute(pair);
        Assert.True(answer is { IsSuccess: true, HasData: true }, answer.Text);
        Assert.Contains(first, answer.Text, StringComparison.Ordinal);
        Assert.Contains("\"raise\"", answer.Text, StringComparison.Ordinal);
        await pair.Locator(".live-responses-table").ScrollIntoViewIfNeededAsync();
        await browser.Photograph($"pair-{width}");
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        output.WriteLine($"{seconds:F1} s from an empty window to the explained pair at {width} px");
        Assert.True(seconds < 30, $"It took {seconds:F1} s.");
    }

    [Theory]
    [InlineData(1400)]
    [InlineData(420)]
    public async Task A_misspelt_name_is_answered_with_names_to_choose_from(int width)
    {
        await using var browser = await shared.Open(width);
        var list = await browser.Open("Matches", "listMatchesOfSme");
        await SwaggerPage.Type(list, "id", "Shiba-Diamon Power");
        var answer = await SwaggerPage.Execute(list);
        Assert.Equal((404, false), (answer.Status, answer.IsUndocumented));
        Assert.Contains("Shiba-Daimon Power Technology Co., Ltd.", answer.Text, StringComparison.Ordinal);
        await list.Locator(".live-responses-table").ScrollIntoViewIfNeededAsync();
        await browser.Photograph($"misspelt-{width}");
        Assert.Equal(0, await browser.Overflow());
    }
}
