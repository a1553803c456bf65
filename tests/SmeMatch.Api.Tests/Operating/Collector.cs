using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SmeMatch.Api.Tests.Operating;

/// <summary>
/// Takes OTLP over HTTP and keeps it as it came: names and values stand in it as UTF-8, so that what must be there, and
/// what must not, is found whatever the message.
/// </summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Text)> received = new();
    private readonly WebApplication app;

    private Collector(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    /// <summary>Settings of a service that tells this one.</summary>
    public string[] Settings =>
    [
        $"--OTEL_EXPORTER_OTLP_ENDPOINT={Url}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
        "--OTEL_METRIC_EXPORT_INTERVAL=500", "--OTEL_BSP_SCHEDULE_DELAY=200", "--OTEL_BLRP_SCHEDULE_DELAY=200",
    ];

    public string All => string.Join('\n', received.Select(one => one.Text));

    public static async Task<Collector> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new Collector(app);
        app.Run(collector.Take);
        await app.StartAsync();
        return collector;
    }

    /// <summary>What came of a signal: traces, metrics or logs.</summary>
    public string Of(string signal) =>
        string.Join('\n', received.Where(one => one.Path == $"/v1/{signal}").Select(one => one.Text));

    /// <summary>Waits until a signal holds the text.</summary>
    public async Task Holds(string signal, string text)
    {
        for (var tries = 0; !Of(signal).Contains(text, StringComparison.Ordinal); tries++)
        {
            Assert.True(tries < 300, $"No '{text}' in the {signal}: {Of(signal).Length} characters came.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task Take(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        received.Enqueue((context.Request.Path, Encoding.UTF8.GetString(body.ToArray())));
        context.Response.ContentType = "application/x-protobuf";
    }
}
