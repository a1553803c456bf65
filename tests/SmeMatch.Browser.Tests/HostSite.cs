using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SmeMatch.Browser.Tests;

/// <summary>A partner's website: pages on an origin of their own.</summary>
internal sealed class HostSite : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, (string Html, string? Policy)> pages = new();

    private HostSite(WebApplication app, string origin) => (this.app, Origin) = (app, origin);

    public string Origin { get; }

    public static async Task<HostSite> Start()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var origin = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        probe.Stop();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add(origin);
        var site = new HostSite(app, origin);
        app.MapGet("/favicon.ico", () => Results.NoContent());
        app.MapGet("/{name}", (HttpContext context, string name) =>
        {
            var (html, policy) = site.pages[name];
            if (policy is not null)
            {
                context.Response.Headers.ContentSecurityPolicy = policy;
            }

            return Results.Text(
                html.Replace("PIXELS", context.Request.Query["height"], StringComparison.Ordinal), "text/html");
        });
        await app.StartAsync();
        return site;
    }

    /// <summary>Puts a page there; gives its address.</summary>
    public string Page(string name, string html, string? policy = null)
    {
        pages[name] = (html, policy);
        return $"{Origin}/{name}";
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
