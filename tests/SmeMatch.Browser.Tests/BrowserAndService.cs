using Microsoft.Playwright;
using SmeMatch.Api.Tests;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Browser.Tests;

/// <summary>The machine's own Chromium, and a fresh service with the demo registry as a user starts it.</summary>
public sealed class BrowserAndService : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "google-chrome", "chromium-browser", "chrome.exe"];
    private IPlaywright? playwright;
    private IBrowser? browser;

    public Service Service { get; private set; } = null!;

    public IBrowser Browser => browser!;

    public static string Screenshots { get; } =
        Directory.CreateDirectory(Path.Combine(RepositoryRoot.Path, "artifacts", "screenshots")).FullName;

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } program)
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program });
        Service = await Service.Start();
    }

    /// <summary>A page of its own, of that width; the test is skipped when there is no browser.</summary>
    internal async Task<SwaggerPage> Open(int width = 1400)
    {
        SkipWithoutBrowser();
        var context = await browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 1000 } });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        return new SwaggerPage(page, Service.Url);
    }

    public void SkipWithoutBrowser() =>
        Assert.SkipWhen(browser is null, "No Chromium is on the PATH; Debian: apt-get install chromium.");

    public async ValueTask DisposeAsync()
    {
        if (browser is null)
        {
            return;
        }

        await browser.DisposeAsync();
        playwright?.Dispose();
        await Service.DisposeAsync();
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}

[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserAndService>
{
    public const string Name = "a browser and a running service";
}
