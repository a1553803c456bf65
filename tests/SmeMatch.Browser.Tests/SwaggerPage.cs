using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace SmeMatch.Browser.Tests;

/// <summary>What the page shows after Execute.</summary>
/// <param name="Status">The HTTP status, as shown.</param>
/// <param name="IsUndocumented">Whether the page says that the document does not know the status.</param>
/// <param name="Text">The answer's body, as shown or as downloaded; empty without one.</param>
internal sealed record ShownAnswer(int Status, bool IsUndocumented, string Text)
{
    public bool IsSuccess => Status is >= 200 and < 300 && !IsUndocumented;

    /// <summary>Whether there is something in it: entries of a list, members of a record, a page, or a table.</summary>
    public bool HasData => Text.StartsWith('{') && JsonNode.Parse(Text) is JsonObject body
        ? body["items"] is JsonArray items ? items.Count > 0 : body.Count > 0
        : Text.Contains('\n', StringComparison.Ordinal);
}

/// <summary>Swagger UI, worked by a person who types and presses Execute.</summary>
internal sealed class SwaggerPage(IPage page, string url) : IAsyncDisposable
{
    private const string ReadAnswer = """
        block => {
            const row = block.querySelector(".live-responses-table tr.response");
            const status = row.querySelector(".response-col_status").innerText;
            const body = row.querySelector(".response-col_description pre");
            return [status, body ? body.textContent : "", `${row.querySelector(".response-undocumented") !== null}`];
        }
        """;

    public IPage Page => page;

    public Task Start() => page.GotoAsync($"{url}/swagger");

    /// <summary>In the language of that name from its first moment, as a bookmark opens it.</summary>
    public Task Start(string language) =>
        page.GotoAsync($"{url}/swagger/index.html?urls.primaryName={Uri.EscapeDataString(language)}");

    /// <summary>Opens an operation by its address, in a page loaded anew.</summary>
    public async Task<ILocator> Open(string tag, string operation)
    {
        await page.GotoAsync("about:blank");
        return await Visit(tag, operation);
    }

    /// <summary>Opens an operation by its address, as one types it above a page that is open already.</summary>
    public async Task<ILocator> Visit(string tag, string operation)
    {
        await page.GotoAsync($"{url}/swagger/index.html#/{tag}/{operation}");
        return Block(tag, operation);
    }

    public static Task Close(ILocator block) => block.Locator(".opblock-summary-control").ClickAsync();

    public ILocator Block(string tag, string operation) => page.Locator($"#operations-{tag}-{operation}");

    public static async Task Type(ILocator block, string parameter, string text) =>
        await block.Locator($"tr[data-param-name='{parameter}'] input").FillAsync(text);

    /// <summary>Presses Execute and reads what the page then shows.</summary>
    public static async Task<ShownAnswer> Execute(ILocator block)
    {
        var clear = block.Locator(".btn-clear");
        if (await clear.CountAsync() > 0)
        {
            await clear.ClickAsync();
        }

        await block.Locator(".execute").ClickAsync();
        await block.Locator(".live-responses-table tr.response").WaitForAsync();
        var shown = await block.EvaluateAsync<string[]>(ReadAnswer);
        var file = block.Locator(".live-responses-table a[download]");
        if (await file.CountAsync() > 0)
        {
            var download = await block.Page.RunAndWaitForDownloadAsync(() => file.ClickAsync());
            shown[1] = await File.ReadAllTextAsync(await download.PathAsync());
        }

        return new(
            int.TryParse(shown[0].AsSpan(0, Math.Min(3, shown[0].Length)), out var status) ? status : 0,
            shown[2] == "true",
            shown[1]);
    }

    /// <summary>By how many pixels the page is wider than the window.</summary>
    public Task<int> Overflow() => page.EvaluateAsync<int>(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public Task Photograph(string name, bool fullPage = false) => page.ScreenshotAsync(
        new() { Path = Path.Combine(BrowserAndService.Screenshots, name + ".png"), FullPage = fullPage });

    public async ValueTask DisposeAsync() => await page.Context.CloseAsync();
}
