using System.Text.Json.Nodes;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace SmeMatch.Browser.Tests;

/// <summary>What an investment officer comes for, in Japanese, from opening the page to the result.</summary>
[Collection(BrowserTests.Name)]
public sealed class OfficerTaskTests(BrowserAndService shared)
{
    private const string Project = "high-lift pump";
    private const string Japanese = "[\\u3040-\\u30ff\\u4e00-\\u9fff]";

    private static readonly string[] EnglishLabels =
    [
        "Execute", "Clear", "Cancel", "Try it out", "Parameters", "Name", "Description", "Responses", "Server response",
        "Response body", "Response headers", "Request URL", "Download", "Examples:", "Example Value", "Schema", "Code",
        "Details", "Links", "No links", "Media type", "Request duration", "Undocumented", "Headers:", "Type",
    ];

    [Fact]
    public async Task She_switches_to_Japanese_and_finds_firms_with_reasons_she_can_read_aloud()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser, isBookmark: false);
        await browser.Photograph("officer-page");
        await browser.Page.Locator(".info a[href^='#/']").First.ClickAsync();
        var list = await Find(browser);
        var rows = list.Locator(".in-words tbody tr");
        Assert.True(await rows.CountAsync() >= 10);
        foreach (var reason in await rows.First.Locator("li").AllAsync())
        {
            Assert.Matches(Japanese, await reason.InnerTextAsync());
        }

        await Show(browser, list, "officer-find");
    }

    [Fact]
    public async Task The_pages_own_labels_are_Japanese_and_English_again_when_she_chooses_English()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        await browser.Page.Locator(".info a[href^='#/']").First.ClickAsync();
        var list = await Find(browser);
        Assert.Equal("実行", await list.Locator(".execute").InnerTextAsync());
        Assert.Equal("結果を消す", await list.Locator(".btn-clear").InnerTextAsync());
        Assert.Equal("キーを入力", await browser.Page.Locator(".btn.authorize").InnerTextAsync());
        Assert.Equal("グジャラート州", await browser.Page.EvaluateAsync<string>("labels.option.Gujarat"));
        var shown = await Labels(list);
        Assert.All(
            ["入力欄", "名称", "説明", "回答", "届いた回答", "回答の内容", "回答の付記", "送信先", "かかった時間", "保存", "番号", "内容", "例", "項目の説明"],
            label => Assert.Contains(label, shown));
        Assert.Empty(shown.Intersect(EnglishLabels));
        // The library writes a label anew when it changes.
        await list.Locator(".try-out__btn").ClickAsync();
        await list.GetByText("試す", new() { Exact = true }).ClickAsync();
        await list.GetByText("やめる", new() { Exact = true }).WaitForAsync();
        await browser.Page.Locator(".btn.authorize").ClickAsync();
        await browser.Page.GetByText("キー入力済み").WaitForAsync();
        await browser.Photograph("officer-key");
        await browser.Page.GetByText("閉じる", new() { Exact = true }).ClickAsync();
        await browser.Page.Locator(".topbar select").SelectOptionAsync(new SelectOptionValue { Label = "English" });
        await browser.Page.GetByText("Five things to try").WaitForAsync();
        await browser.Page.Locator(".btn.authorize").GetByText("Authorize").WaitForAsync();
        Assert.DoesNotMatch(
            Japanese,
            string.Join(' ', await Labels(browser.Page.Locator("#swagger-ui")))
                .Replace("日本語", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_the_dark_the_answer_in_words_is_as_legible_and_Hindi_says_that_no_native_reader_has_seen_it()
    {
        await using var browser = await shared.Open(1400);
        await browser.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await InJapanese(browser);
        await browser.Page.Locator(".info a[href^='#/']").First.ClickAsync();
        var list = browser.Block("Matches", "listMatchesOfOpportunity");
        await list.Locator("tr[data-param-name='lang'] select").SelectOptionAsync("hi");
        await list.GetByText("ヒンディー語（hi、機械による確認のみ）").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Find(browser);
        await list.Locator(".in-words").GetByText("母語話者はまだ読んでいません").WaitForAsync();
        await Show(browser, list, "officer-find-dark");
    }

    [Fact]
    public async Task She_presses_a_button_beside_a_firm_and_sees_what_would_raise_its_place()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        await browser.Page.Locator(".info a[href^='#/']").First.ClickAsync();
        var list = await Find(browser);
        await list.Locator(".in-words tbody tr").Nth(2).GetByRole(AriaRole.Button).ClickAsync();
        var pair = browser.Block("Matches", "explainMatch");
        await pair.Locator(".in-words").WaitForAsync();
        Assert.Equal(5, await pair.Locator(".in-words").GetByText("適合").CountAsync());
        Assert.Matches(Japanese, await pair.Locator(".in-words tbody tr td").First.InnerTextAsync());
        await Show(browser, pair, "officer-explain");
    }

    [Fact]
    public async Task She_sees_why_a_firm_is_not_on_the_list_and_what_would_settle_it()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        await browser.Page.Locator(".info a[href^='#/']").Nth(1).ClickAsync();
        var pair = browser.Block("Matches", "explainMatch");
        await SwaggerPage.Type(pair, "opportunityId", Project);
        await SwaggerPage.Type(pair, "smeId", "Miyoshigawa Civil Works");
        await BeforePressing(browser, pair, "officer-not-listed");
        var answer = await SwaggerPage.Execute(pair);
        Assert.True(answer is { IsSuccess: true, HasData: true }, answer.Text);
        var match = JsonNode.Parse(answer.Text)!;
        Assert.All(
            match["eligibility"]!["gates"]!.AsArray(), gate => Assert.Matches(Japanese, (string)gate!["evidence"]!));
        Assert.All(match["raise"]!.AsArray(), change => Assert.Matches(Japanese, (string)change!["text"]!));
        await pair.Locator(".in-words").GetByText(match["rank"] is null ? "一覧の外" : "位").First.WaitForAsync();
        await Show(browser, pair, "officer-not-listed");
    }

    [Fact]
    public async Task She_tries_another_weight_of_region_by_a_button_and_sees_todays_places_beside()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        await browser.Page.Locator(".info a[href^='#/']").First.ClickAsync();
        var list = await Find(browser);
        await list.Locator(".in-words").GetByText("地域を重くしたら？").ClickAsync();
        var trial = browser.Block("Matches", "tryScore");
        await trial.Locator(".in-words").GetByText("部門 40 (50) · 規模 20 (25) · 地域 40 (25)").WaitForAsync();
        Assert.Equal(10, await trial.Locator(".in-words tbody tr").CountAsync());
        Assert.Equal(
            await list.Locator(".in-words h4").InnerTextAsync(), await trial.Locator(".in-words h4").InnerTextAsync());
        await Show(browser, trial, "officer-what-if");
    }

    [Theory]
    [InlineData("weights")]
    [InlineData("firm")]
    [InlineData("newFirm")]
    [InlineData("newProject")]
    public async Task She_chooses_a_question_and_gets_its_answer_with_nothing_typed(string question)
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        await browser.Page.Locator(".info a[href^='#/']").Nth(2).ClickAsync();
        var trial = browser.Block("Matches", "tryScore");
        var questions = trial.Locator(".examples-select-element").First;
        await questions.WaitForAsync();
        Assert.Matches(Japanese, await questions.InnerTextAsync());
        await questions.SelectOptionAsync(question);
        await BeforePressing(browser, trial, $"officer-question-{question}");
        var answer = await SwaggerPage.Execute(trial);
        Assert.True(answer.IsSuccess, answer.Text);
        Assert.NotEmpty(JsonNode.Parse(answer.Text)!["items"]!.AsArray());
        // Of what was tried, the others are listed, each by its own name.
        var names = await trial.Locator(".in-words tbody td:nth-child(4)").AllInnerTextsAsync();
        Assert.Equal(names.Count, names.Distinct().Count());
        await Show(browser, trial, $"officer-question-{question}");
    }

    [Fact]
    public async Task She_opens_a_brief_to_print_from_the_list()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        await browser.Page.Locator(".info a[href^='#/']").Nth(3).ClickAsync();
        var list = await Find(browser);
        var link = list.Locator(".in-words").GetByText("説明資料を印刷する");
        var brief = await browser.Page.Context.RunAndWaitForPageAsync(() => link.ClickAsync());
        await brief.Locator("article h2").First.WaitForAsync();
        Assert.Matches(Japanese, await brief.Locator("li").First.InnerTextAsync());
        await brief.ScreenshotAsync(
            new() { Path = Path.Combine(BrowserAndService.Screenshots, "officer-brief.png"), FullPage = true });
        foreach (var (choice, columns, languages) in ((string, int, int)[])[
            ("2件を並べて", 2, 1), ("4件を並べて", 4, 1), ("英語を添えて", 3, 2)])
        {
            var other = await browser.Page.Context.RunAndWaitForPageAsync(
                () => list.Locator(".in-words").GetByText(choice).ClickAsync());
            await other.Locator("article h2").First.WaitForAsync();
            Assert.Equal(columns, await other.Locator("article").CountAsync());
            Assert.Equal(languages - 1, await other.Locator("h1 + .also[lang=en]").CountAsync());
        }

        // In the answer below, the address is a link too.
        await list.Locator(".microlight [role='link']").First.WaitForAsync();
    }

    [Fact]
    public async Task She_takes_the_matches_of_a_project_home_as_a_spreadsheet_in_Japanese()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        var export = browser.Block("Exchange", "exportMatches");
        await export.Locator(".opblock-summary-control").ClickAsync();
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
        using var sheet = new StreamReader(
            await zip.GetEntry("xl/worksheets/sheet1.xml")!.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Contains(
            "案件", await sheet.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task She_reports_where_projects_lack_firms_with_a_heat_map()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        await browser.Page.Locator(".info a[href^='#/']").Nth(4).ClickAsync();
        var report = browser.Block("Insights", "getCoverage");
        await BeforePressing(browser, report, "officer-report");
        var answer = await SwaggerPage.Execute(report);
        Assert.True(answer is { IsSuccess: true, HasData: true }, answer.Text);
        var link = report.Locator(".in-words").GetByRole(AriaRole.Link);
        var map = await browser.Page.Context.RunAndWaitForPageAsync(() => link.ClickAsync());
        await map.Locator("svg text").First.WaitForAsync();
        Assert.Matches(Japanese, await map.Locator("svg text").First.TextContentAsync() ?? "");
        await map.ScreenshotAsync(new() { Path = Path.Combine(BrowserAndService.Screenshots, "officer-heat-map.png") });
        await Show(browser, report, "officer-report");
    }

    [Fact]
    public async Task A_name_that_means_several_is_answered_by_names_to_choose_from()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        await browser.Page.Locator(".info a[href^='#/']").First.ClickAsync();
        var list = browser.Block("Matches", "listMatchesOfOpportunity");
        await SwaggerPage.Type(list, "id", "pumps");
        Assert.Equal(409, (await SwaggerPage.Execute(list)).Status);
        await list.GetByText("エラー", new() { Exact = true }).WaitForAsync();
        foreach (var name in await list.Locator(".in-words li").AllAsync())
        {
            Assert.Matches(Japanese, await name.InnerTextAsync());
        }

        await Show(browser, list, "officer-several");
        await list.Locator(".in-words li button").First.ClickAsync();
        await list.Locator(".in-words tbody tr").First.WaitForAsync();
    }

    [Fact]
    public async Task A_project_whose_packages_are_matched_says_so_and_leads_to_them()
    {
        await using var browser = await shared.Open(1400);
        await InJapanese(browser);
        await browser.Page.Locator(".info a[href^='#/']").First.ClickAsync();
        var list = browser.Block("Matches", "listMatchesOfOpportunity");
        await SwaggerPage.Type(list, "id", "Bengaluru Metro Rail Project (Phase 2)");
        Assert.True((await SwaggerPage.Execute(list)).IsSuccess);
        await list.Locator(".in-words").GetByText("パッケージについて行います").WaitForAsync();
        await Show(browser, list, "officer-umbrella");
        await list.Locator(".in-words").GetByText("配下のパッケージを見る").ClickAsync();
        await browser.Block("Opportunities", "listOpportunities").Locator(".in-words tbody tr").First.WaitForAsync();
    }

    /// <summary>What the page itself says, with neither records nor answers.</summary>
    private static Task<string[]> Labels(ILocator block) => block.EvaluateAsync<string[]>("""
        block => {
            const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
            const found = [];
            while (texts.nextNode()) {
                if (!texts.currentNode.parentElement.closest(".in-words, .microlight, pre, textarea, .curl-command pre")) {
                    found.push(texts.currentNode.nodeValue.trim());
                }
            }
            return found;
        }
        """);

    private static async Task<ILocator> Find(SwaggerPage browser)
    {
        var list = browser.Block("Matches", "listMatchesOfOpportunity");
        await SwaggerPage.Type(list, "id", Project);
        await BeforePressing(browser, list, "officer-find");
        var answer = await SwaggerPage.Execute(list);
        Assert.True(answer is { IsSuccess: true, HasData: true }, answer.Text);
        await list.Locator(".in-words").WaitForAsync();
        return list;
    }

    /// <summary>For a reader who follows the pictures: what is typed or chosen, and the button to press.</summary>
    private static async Task BeforePressing(SwaggerPage browser, ILocator block, string name)
    {
        await block.Locator(".execute").EvaluateAsync("button => button.scrollIntoView({ block: 'end' })");
        await browser.Photograph(name + "-before");
    }

    /// <summary>What is said in words is accessible and photographed.</summary>
    private static async Task Show(SwaggerPage browser, ILocator block, string name)
    {
        var words = block.Locator(".in-words");
        await words.EvaluateAsync("words => words.scrollIntoView()");
        await browser.Photograph(name);
        var found = await words.RunAxe(new AxeRunOptions
        {
            RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] },
        });
        Assert.Empty(found.Violations.Select(
            one => $"{one.Id}: {string.Join(" | ", one.Nodes.Select(node => node.Html))}"));
    }

    private static async Task InJapanese(SwaggerPage browser, bool isBookmark = true)
    {
        const string Name = "日本語";
        if (isBookmark)
        {
            await browser.Start(Name);
        }
        else
        {
            await browser.Start();
            await browser.Page.Locator(".topbar select").SelectOptionAsync(new SelectOptionValue { Label = Name });
        }

        await browser.Page.GetByText("まず試す五つのこと").WaitForAsync();
        await browser.Page.Locator(".btn.authorize.locked").WaitForAsync();
    }
}
