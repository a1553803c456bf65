using System.Text.Json;
using Microsoft.Playwright;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Browser.Tests;

/// <summary>What a page chooses of the tag by its attributes and styles, and what it hears of it.</summary>
[Collection(BrowserTests.Name)]
public sealed class TagLookTests(BrowserAndService shared) : TagPages(shared)
{
    private const string Rows = "sme-match [part~=item]";
    private const string Matches = "**/embed/v1/matches*";

    [Fact]
    public async Task A_tag_with_nothing_in_it_loads_in_the_language_of_its_page()
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        var errors = Errors(page);
        var host = new Host { Root = "lang='ja'" };
        await page.GotoAsync(await Put(site, "bare", host, "<sme-match sub-sector='WS02' {1}></sme-match>"));
        await Assertions.Expect(page.Locator(Rows)).ToHaveCountAsync(5);
        Assert.Contains(
            "現在", await page.Locator("sme-match [part~=footer]").Last.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Opening_a_match_tells_the_page_which_and_is_counted()
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        var address = await Put(site, "select", new(), Tag);
        var answer = await page.RunAndWaitForResponseAsync(() => page.GotoAsync(address + "?height=600"), Matches);
        var item = (await answer.JsonAsync())!.Value.GetProperty("items")[0];
        var name = page.Locator("sme-match [part~=name]").First;
        await name.WaitForAsync();
        Assert.Equal("[]", await Told(page));
        var counted = await page.RunAndWaitForResponseAsync(() => name.ClickAsync(), "**/embed/v1/events*kind=select*");
        Assert.Equal(204, counted.Status);
        var (project, firm, score) = (Id(item, "opportunity"), Id(item, "sme"), item.GetProperty("score").GetInt32());
        var expected =
            $$"""[{"name":"match-select","opportunityId":"{{project}}","smeId":"{{firm}}","score":{{score}}}]""";
        Assert.Equal(expected, await Told(page));
        // To close it is no selection.
        await name.ClickAsync();
        Assert.Equal("false", await name.GetAttributeAsync("aria-expanded"));
        Assert.Equal(expected, await Told(page));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Custom_properties_and_parts_give_it_the_look_of_the_page()
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        var parts = (string[])["list", "item", "name", "score", "facts", "reason", "footer"];
        var host = new Host
        {
            Head = $$"""
                <style>
                  sme-match {
                    --sme-match-accent: rgb(1, 90, 60); --sme-match-background: rgb(250, 240, 230); --sme-match-text: rgb(10, 20, 30);
                    --sme-match-muted: rgb(40, 50, 60); --sme-match-border: rgb(70, 80, 90); --sme-match-radius: 3px;
                    --sme-match-font: monospace; --sme-match-font-size: 20px;
                  }
                  {{string.Join(", ", parts.Select(part => $"sme-match::part({part})"))}} { scroll-margin-top: 7px }
                </style>
                """,
        };
        await GoHeld(page, await Put(site, "themed", host, Tag));
        await page.Locator(Rows).First.WaitForAsync();
        var card = page.Locator("sme-match .card:not(.past)");
        foreach (var (name, value) in (IEnumerable<(string, string)>)[
            ("background-color", "rgb(250, 240, 230)"), ("border-top-color", "rgb(70, 80, 90)"),
            ("border-top-left-radius", "3px"), ("color", "rgb(10, 20, 30)"), ("font-family", "monospace"),
            ("font-size", "20px")])
        {
            await Assertions.Expect(card).ToHaveCSSAsync(name, value);
        }

        await Assertions.Expect(card.Locator("[part~=facts]").First).ToHaveCSSAsync("color", "rgb(40, 50, 60)");
        Assert.Equal("rgb(1, 90, 60)", await card.Locator(".bar").First.EvaluateAsync<string>(
            "bar => getComputedStyle(bar, '::before').backgroundColor"));
        foreach (var part in parts)
        {
            await Assertions.Expect(card.Locator($"[part~={part}]").First).ToHaveCSSAsync("scroll-margin-top", "7px");
        }

        await Photograph(page, "themed");
        Assert.InRange(await Shift(page), 0, MostShift);
        Assert.Empty(await Violations(page));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("score", "Project")]
    [InlineData("", "Project")]
    [InlineData("place,role", "Place Project Role")]
    [InlineData("reason region", "Project Region Sector")]
    [InlineData("industries capabilities website", "Capabilities Industries Project Website")]
    public async Task Only_the_fields_asked_for_are_there(string fields, string labels)
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        var errors = Errors(page);
        var tag = $"<sme-match sub-sector='WS02' count='20' fields='{fields}' {{1}}></sme-match>";
        await page.GotoAsync(await Put(site, "fields", new(), tag));
        await page.Locator(Rows).First.WaitForAsync();
        // A deadline belongs to the project; not all have one.
        var shown = (await page.Locator("sme-match dt").AllTextContentsAsync()).Distinct()
            .Where(label => label != "Deadline");
        Assert.Equal(labels, string.Join(' ', shown.Order(StringComparer.Ordinal)));
        Assert.Equal(fields == "score", await page.Locator("sme-match [part~=score]").CountAsync() > 0);
        Assert.Equal(
            fields.Contains("reason", StringComparison.Ordinal),
            await page.Locator("sme-match [part~=reason]").CountAsync() > 0);
        var links = await page.Locator("sme-match dd a").AllAsync();
        Assert.Equal(fields.Contains("website", StringComparison.Ordinal), links.Count > 0);
        foreach (var link in links)
        {
            Assert.StartsWith("http", await link.GetAttributeAsync("href"), StringComparison.Ordinal);
            Assert.Equal("noopener noreferrer", await link.GetAttributeAsync("rel"));
        }

        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Compact_is_lower_than_comfortable()
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        await page.GotoAsync(await Put(
            site, "density", new(),
            "<sme-match sub-sector='WS02' count='2' {1}></sme-match>"
            + "<sme-match sub-sector='WS02' count='2' density='compact' {1}></sme-match>"));
        var heights = new List<double>();
        foreach (var tag in await page.Locator("sme-match").AllAsync())
        {
            await tag.Locator("[part~=item]").First.WaitForAsync();
            heights.Add((await tag.Locator("[part~=item]").First.BoundingBoxAsync())!.Height);
        }

        await Photograph(page, "density");
        Assert.InRange(heights[1], 40, heights[0] - 20);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("dark", ColorScheme.Light, false, "rgb(20, 24, 31)", "rgb(228, 232, 238)")]
    [InlineData("light", ColorScheme.Dark, false, "rgb(255, 255, 255)", "rgb(28, 35, 48)")]
    [InlineData("auto", ColorScheme.Dark, false, "rgb(20, 24, 31)", "rgb(228, 232, 238)")]
    [InlineData("auto", ColorScheme.Light, true, "rgb(255, 255, 255)", "rgb(0, 0, 0)")]
    [InlineData("auto", ColorScheme.Dark, true, "rgb(0, 0, 0)", "rgb(255, 255, 255)")]
    [InlineData("dark", ColorScheme.Light, true, "rgb(0, 0, 0)", "rgb(255, 255, 255)")]
    [InlineData("light", ColorScheme.Dark, true, "rgb(255, 255, 255)", "rgb(0, 0, 0)")]
    public async Task The_theme_goes_before_the_visitors_scheme_and_more_contrast_is_heeded(
        string theme, ColorScheme scheme, bool hasMoreContrast, string background, string text)
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new() { Scheme = scheme, HasMoreContrast = hasMoreContrast });
        var tag = $"<sme-match sub-sector='WS02' count='2' theme='{theme}' {{1}}></sme-match>";
        await page.GotoAsync(await Put(site, "theme", new(), tag));
        await page.Locator(Rows).First.WaitForAsync();
        var card = page.Locator("sme-match .card:not(.past)");
        await Assertions.Expect(card).ToHaveCSSAsync("background-color", background);
        await Assertions.Expect(card).ToHaveCSSAsync("color", text);
        if (hasMoreContrast)
        {
            await Assertions.Expect(card.Locator("[part~=facts]").First).ToHaveCSSAsync("color", text);
        }

        Assert.Empty(await Violations(page));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_state_leaves_the_projects_in_it()
    {
        Shared.SkipWithoutBrowser();
        var (_, published, _) = await Shared.Service.Send(
            HttpMethod.Get, "/embed/v1/matches?subSector=WS02&limit=20", null,
            await Shared.Service.Key("Embed", "embed"), ("Origin", Service.Origin));
        var project = published!["items"]!.AsArray().Select(item => item!["opportunity"]!)
            .First(one => one["states"]!.AsArray().Count > 0);
        var code = (string)(await Shared.Service.Get($"/v1/opportunities/{project["id"]}"))["states"]![0]!;
        var state = (string)project["states"]![0]!;

        await using var site = await HostSite.Start();
        var page = await Open(new());
        var tag = $"<sme-match state='{code}' count='20' {{1}}></sme-match>";
        var address = await Put(site, "state", new() { Language = "en" }, tag);
        var answer = await page.RunAndWaitForResponseAsync(() => page.GotoAsync(address), Matches);
        Assert.Contains($"state={code}", answer.Url, StringComparison.Ordinal);
        Assert.DoesNotContain("subSector", answer.Url, StringComparison.Ordinal);
        var items = (await answer.JsonAsync())!.Value.GetProperty("items").EnumerateArray().ToList();
        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.Contains(
            state, item.GetProperty("opportunity").GetProperty("states").EnumerateArray()
                .Select(one => one.GetString())));
        await Assertions.Expect(page.Locator(Rows)).ToHaveCountAsync(items.Count);
        await page.Context.CloseAsync();
    }

    private static string? Id(JsonElement item, string of) => item.GetProperty(of).GetProperty("id").GetString();
}
