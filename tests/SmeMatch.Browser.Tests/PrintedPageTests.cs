using System.Text;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace SmeMatch.Browser.Tests;

/// <summary>
/// Pages of ours, opened by the links of the answers without a key: accessible, and one or two sheets.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed partial class PrintedPageTests(BrowserAndService shared)
{
    /// <summary>Of the demo the one with the most words in four columns.</summary>
    private const string LongestBrief = "Signalling alterations for yard remodelling";

    [Theory]
    [InlineData("opportunities", "high-lift pump", "en", null, 3)]
    [InlineData("opportunities", "high-lift pump", "ja", "en", 3)]
    [InlineData("opportunities", "high-lift pump", "hi", null, 2)]
    [InlineData("opportunities", LongestBrief, "hi", "en", 4)]
    [InlineData("opportunities", LongestBrief, "en", "ja", 4)]
    [InlineData("opportunities", LongestBrief, "ja", "en", 2)]
    [InlineData("smes", "Miyoshigawa", "en", null, 4)]
    [InlineData("smes", "Miyoshigawa", "ja", null, 3)]
    [InlineData("smes", "Miyoshigawa", "hi", "ja", 3)]
    public async Task A_brief_is_accessible_and_prints_on_one_or_two_sheets(
        string kind, string name, string language, string? also, int columns)
    {
        shared.SkipWithoutBrowser();
        var list = await shared.Service.Get($"/v1/{kind}?q={Uri.EscapeDataString(name)}&limit=1&lang={language}");
        var address = $"{list["items"]![0]!["briefUrl"]}&columns={columns}" + (also is null ? "" : $"&also={also}");
        var picture = $"brief-{kind}-{name.Split(' ')[0]}-{language}{also}-{columns}";
        await using var browser = await shared.Open(900);
        var errors = new List<string>();
        browser.Page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                errors.Add(message.Text);
            }
        };
        await browser.Page.GotoAsync(shared.Service.Url + address);
        Assert.Equal(language, await browser.Page.Locator("html").GetAttributeAsync("lang"));
        await IsAccessible(browser.Page);
        Assert.Empty(errors);
        await browser.Photograph(picture, fullPage: true);
        var pdf = await browser.Page.PdfAsync(new() { PreferCSSPageSize = true, PrintBackground = true });
        await File.WriteAllBytesAsync(
            Path.Combine(BrowserAndService.Screenshots, picture + ".pdf"), pdf,
            TestContext.Current.CancellationToken);
        Assert.InRange(Sheet().Count(Encoding.Latin1.GetString(pdf)), 1, 2);
    }

    [Fact]
    public async Task The_page_about_scoring_is_accessible()
    {
        await using var browser = await shared.Open(1200);
        await browser.Page.GotoAsync(shared.Service.Url + "/docs/scoring");
        await IsAccessible(browser.Page);
    }

    private static async Task IsAccessible(IPage page)
    {
        var found = await page.RunAxe(new AxeRunOptions
        {
            RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] },
        });
        Assert.Empty(found.Violations.Select(
            one => $"{one.Id}: {one.Help}: {string.Join(" | ", one.Nodes.Select(node => node.Html))}"));
    }

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)")]
    private static partial Regex Sheet();
}
