using Microsoft.Playwright;

namespace SmeMatch.Browser.Tests;

/// <summary>
/// What the tag says when it cannot show matches, to visitors by a sentence and to the page by an event.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class TagMessageTests(BrowserAndService shared) : TagPages(shared)
{
    private const string Refused = "このページでは適合結果を表示できません。";
    private const string Gone =
        "<sme-match opportunity='019a0000-0000-7000-8000-000000000000' {1}>" + Placeholder + "</sme-match>";
    private const string Matches = "**/embed/v1/matches*";

    [Theory]
    [InlineData("revoked-key", Refused, 401, "key-required")]
    [InlineData("wrong-origin", Refused, 401, "key-required")]
    [InlineData("mistyped-key", Refused, 401, "key-required")]
    [InlineData("no-key", Refused, 0, "attributes-missing")]
    [InlineData("gone", "この掲載は終了しました。", 404, "not-found")]
    [InlineData("busy", "ただいま混み合っています。まもなく自動で読み込み直します。", 503, "unavailable")]
    [InlineData("unreachable", "適合結果を読み込めませんでした。", 0, "unreachable")]
    public async Task What_cannot_be_shown_is_said_in_words_and_moves_nothing(
        string name, string sentence, int status, string code)
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new() { Language = "ja" });
        var errors = Errors(page);
        if (name == "unreachable")
        {
            await page.RouteAsync(Matches, route => route.AbortAsync());
        }
        else if (name == "busy")
        {
            await page.RouteAsync(Matches, route => route.FulfillAsync(new()
            {
                Status = status,
                Json = new { status, code },
                Headers =
                [
                    new("Access-Control-Allow-Origin", "*"), new("Access-Control-Expose-Headers", "Retry-After"),
                    new("Retry-After", "60"),
                ],
            }));
        }

        var key = name switch
        {
            "revoked-key" => await Revoked(site.Origin),
            "wrong-origin" => await Key("https://elsewhere.example"),
            "mistyped-key" => (await Key(site.Origin))[..^1] + "?",
            "no-key" => "",
            _ => await Key(site.Origin),
        };
        await GoHeld(page, await Put(site, name, new() { Language = "ja" }, name == "gone" ? Gone : Tag, key));
        var message = page.Locator("sme-match [part~=message]");
        await message.WaitForAsync();
        Assert.Equal(sentence, await message.Locator("p").InnerTextAsync());
        Assert.Equal(name == "unreachable" ? 1 : 0, await message.Locator("button").CountAsync());
        Assert.Equal($$"""[{"name":"match-error","status":{{status}},"code":"{{code}}"}]""", await Told(page));
        await Photograph(page, name);
        Assert.InRange(await Shift(page), 0, MostShift);
        Assert.Empty(await Violations(page));
        // The browser itself writes each refused request to the console; the tag adds nothing.
        Assert.All(errors, text => Assert.StartsWith("Failed to load resource:", text, StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_empty_list_says_how_many_firms_are_not_named_and_is_no_error()
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        var errors = Errors(page);
        await page.RouteAsync(Matches, route => route.FulfillAsync(new()
        {
            Json = new { items = Array.Empty<int>(), unnamed = 3, asOf = "2026-11-24T00:00:00Z" },
            Headers = [new("Access-Control-Allow-Origin", "*")],
        }));
        await GoHeld(page, await Put(site, "empty", new() { Language = "ja" }, Tag));
        var said = page.Locator("sme-match [part~=message] p");
        await Assertions.Expect(said).ToHaveTextAsync(
            (string[])["公開されている適合結果はまだありません", "社名非公開の企業が3社、適合しています。"]);
        await Photograph(page, "empty");
        Assert.Equal("[]", await Told(page));
        Assert.InRange(await Shift(page), 0, MostShift);
        Assert.Empty(await Violations(page));
        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Without_a_line_it_says_so_and_the_matches_appear_by_themselves_when_it_is_back()
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        var errors = Errors(page);
        await GoHeld(page, await Put(site, "offline", new() { Language = "ja" }, Tag));
        var rows = page.Locator("sme-match [part~=item]");
        await rows.First.WaitForAsync();
        var other = await Key(site.Origin);
        await page.Context.SetOfflineAsync(true);
        // What is on the page stays; what is asked anew cannot come.
        Assert.Equal(5, await rows.CountAsync());
        await page.Locator("sme-match").EvaluateAsync("(tag, key) => tag.setAttribute('key', key)", other);
        var message = page.Locator("sme-match [part~=message]");
        await message.WaitForAsync();
        Assert.Equal("オフラインです。接続が戻ると表示します。", await message.Locator("p").InnerTextAsync());
        Assert.Equal("""[{"name":"match-error","status":0,"code":"offline"}]""", await Told(page));
        await Photograph(page, "offline");
        Assert.Empty(await Violations(page));
        await page.Context.SetOfflineAsync(false);
        await Assertions.Expect(rows).ToHaveCountAsync(5);
        Assert.InRange(await Shift(page), 0, MostShift);
        Assert.All(errors, text => Assert.StartsWith("Failed to load resource:", text, StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_visitor_tries_again_by_a_button_that_the_page_may_style()
    {
        Shared.SkipWithoutBrowser();
        await using var site = await HostSite.Start();
        var page = await Open(new());
        await page.RouteAsync(Matches, route => route.AbortAsync());
        var host = new Host
        {
            Head = """
                <style>
                  sme-match::part(message) { background: rgb(250, 240, 230) }
                  sme-match::part(button) { text-transform: lowercase }
                </style>
                """,
        };
        await GoHeld(page, await Put(site, "retry", host, Tag));
        var retry = page.GetByRole(AriaRole.Button, new() { Name = "Try again" });
        await retry.WaitForAsync();
        await Assertions.Expect(retry).ToHaveCSSAsync("text-transform", "lowercase");
        await Assertions.Expect(page.Locator("sme-match [part~=message]"))
            .ToHaveCSSAsync("background-color", "rgb(250, 240, 230)");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(retry).ToBeFocusedAsync();
        await Photograph(page, "retry");
        await page.UnrouteAllAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("sme-match [part~=item]")).ToHaveCountAsync(5);
        // The button is gone; whoever pressed it is still where the matches are, and not at the page's beginning.
        Assert.Equal("sme-match", await page.EvaluateAsync<string>("document.activeElement.localName"));
        Assert.InRange(await Shift(page), 0, MostShift);
        await page.Context.CloseAsync();
    }
}
