using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SmeMatch.Benchmarks.Serving;

/// <summary>
/// Peers of the cached path, in a process of their own: Kestrel that says hello, and OutputCache that gives the bytes
/// of a match list, without keys, quotas or anything else.
/// </summary>
internal static class HelloPeer
{
    public static int Run(string url, string bodyFile)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url).ConfigureKestrel(options => options.AddServerHeader = false);
        builder.Logging.ClearProviders();
        builder.Services.AddOutputCache();
        var app = builder.Build();
        var body = File.ReadAllBytes(bodyFile);
        app.UseOutputCache();
        app.MapGet("/hello", () => "Hello, World!");
        app.MapGet("/output-cached", (HttpContext context) =>
        {
            context.Response.Headers.ContentEncoding = "br";
            return Results.Bytes(body, "application/json; charset=utf-8");
        }).CacheOutput();
        app.Run();
        return 0;
    }
}
