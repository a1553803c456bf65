using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace SmeMatch.Browser.Tests;

/// <summary>What an investment officer comes for, in Japanese, from opening the page to the result.</summary>
[Collection(BrowserTests.Name)]
public sealed class OfficerTaskTests(BrowserAndService shared)
{
    private const string Project = "high-lift pump";
    private const string Japanese = "[\\u3040-\\u30ff\\u4e00-\\u9fff]";

    [Fact]
    public async Task She_switches_to_Japanese_and_finds_firms_with_reasons_she_can_read_aloud()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        await browser.Photograph("officer-page");
        await browser.Page.Locator(".info a[href^='#/']").First.ClickAsync();
        var list = browser.Block("Matches", "listMatchesOfOpportunity");
        await SwaggerPage.Type(list, "id", Project);
        var answer = await SwaggerPage.Execute(list);
        Assert.True(answer is { IsSuccess: true, HasData: true }, answer.Text);
        var reasons = JsonNode.Parse(answer.Text)!["items"]![0]!["reasons"]!.AsArray();
        Assert.All(reasons, reason => Assert.Matches(Japanese, (string)reason!["text"]!));
        await list.Locator(".live-responses-table").ScrollIntoViewIfNeededAsync();
        await browser.Photograph("officer-find");
    }

    [Fact]
    public async Task She_sees_why_a_firm_is_not_on_the_list_and_what_would_raise_it()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        await browser.Page.Locator(".info a[href^='#/']").Nth(1).ClickAsync();
        var pair = browser.Block("Matches", "explainMatch");
        await SwaggerPage.Type(pair, "opportunityId", Project);
        var answer = await SwaggerPage.Execute(pair);
        Assert.True(answer is { IsSuccess: true, HasData: true }, answer.Text);
        var match = JsonNode.Parse(answer.Text)!;
        Assert.All(match["eligibility"]!["gates"]!.AsArray(), gate => Assert.Matches(Japanese, (string)gate!["evidence"]!));
        Assert.All(match["raise"]!.AsArray(), change => Assert.Matches(Japanese, (string)change!["text"]!));
        await pair.Locator(".live-responses-table").ScrollIntoViewIfNeededAsync();
        await browser.Photograph("officer-explain");
    }

    [Fact]
    public async Task She_tries_other_weights_and_sees_todays_places_beside()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        await browser.Page.Locator(".info a[href^='#/']").Nth(2).ClickAsync();
        var trial = browser.Block("Matches", "tryScore");
        var answer = await SwaggerPage.Execute(trial);
        Assert.True(answer.IsSuccess, answer.Text);
        var body = JsonNode.Parse(answer.Text)!;
        Assert.Equal((40, 50), ((int)body["weights"]!["sector"]!, (int)body["weightsToday"]!["sector"]!));
        Assert.All(body["items"]!.AsArray(), item => Assert.NotNull(item!["scoreToday"]));
        await trial.Locator(".live-responses-table").ScrollIntoViewIfNeededAsync();
        await browser.Photograph("officer-what-if");
    }

    [Fact]
    public async Task She_opens_a_brief_to_print_from_the_list()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        await browser.Page.Locator(".info a[href^='#/']").Nth(3).ClickAsync();
        var list = browser.Block("Matches", "listMatchesOfOpportunity");
        await SwaggerPage.Type(list, "id", Project);
        Assert.True((await SwaggerPage.Execute(list)).IsSuccess);
        var link = list.Locator(".microlight [role='link']").First;
        await link.ScrollIntoViewIfNeededAsync();
        await browser.Photograph("officer-brief-link");
        var brief = await browser.Page.Context.RunAndWaitForPageAsync(() => link.ClickAsync());
        await brief.Locator("article h2").First.WaitForAsync();
        Assert.Matches(Japanese, await brief.Locator("li").First.InnerTextAsync());
        await brief.ScreenshotAsync(
            new() { Path = Path.Combine(BrowserAndService.Screenshots, "officer-brief.png"), FullPage = true });
    }

    [Fact]
    public async Task She_takes_the_matches_of_a_project_home_as_a_spreadsheet_in_Japanese()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        var export = await browser.Visit("Exchange", "exportMatches");
        await export.Locator("tr[data-param-name='format'] select").SelectOptionAsync("xlsx");
        await SwaggerPage.Type(export, "q", Project);
        Assert.Equal(200, (await SwaggerPage.Execute(export)).Status);
        var link = export.Locator(".live-responses-table a[download]");
        await link.ScrollIntoViewIfNeededAsync();
        await browser.Photograph("officer-spreadsheet");
        var download = await browser.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        Assert.Matches("^smematch-matches-[0-9-]{10}[.]xlsx$", download.SuggestedFilename);
        await using var file = await download.CreateReadStreamAsync();
        await using var zip = await System.IO.Compression.ZipArchive.CreateAsync(
            file, System.IO.Compression.ZipArchiveMode.Read, false, null, TestContext.Current.CancellationToken);
        using var sheet = new StreamReader(await zip.GetEntry("xl/worksheets/sheet1.xml")!.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Contains("案件", await sheet.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task She_reports_where_projects_lack_firms()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        await browser.Page.Locator(".info a[href^='#/']").Nth(4).ClickAsync();
        var report = browser.Block("Insights", "getCoverage");
        var answer = await SwaggerPage.Execute(report);
        Assert.True(answer is { IsSuccess: true, HasData: true }, answer.Text);
        Assert.Matches(Japanese, (string)JsonNode.Parse(answer.Text)!["bySubSector"]![0]!["name"]!);
        await report.Locator(".live-responses-table").ScrollIntoViewIfNeededAsync();
        await browser.Photograph("officer-report");
    }

    private static async Task InJapanese(SwaggerPage browser)
    {
        await browser.Start();
        await browser.Page.Locator(".topbar select").SelectOptionAsync(new SelectOptionValue { Label = "日本語" });
        await browser.Page.GetByText("まず試す五つのこと").WaitForAsync();
        await browser.Page.Locator(".btn.authorize.locked").WaitForAsync();
    }
}
