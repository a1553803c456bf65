using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Console;
using SmeMatch.Api.Access;
using SmeMatch.Api.Startup;
using SmeMatch.Storage.Operating;

namespace SmeMatch.Api.Operating;

/// <summary>The service as its operator sees it: health, metrics, traces, logs, and how it ends.</summary>
internal static partial class OperatingSetup
{
    private const string MetricsPolicy = "metrics";

    /// <summary>
    /// Its settings lie beside the program, wherever it is started, and are read once. The slim host starts sooner by
    /// what nobody asks of this service (decision 0015); an operator may still give it a certificate, and choose how
    /// its log is written.
    /// </summary>
    public static WebApplicationBuilder Begin(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = ["--hostBuilder:reloadConfigOnChange=false", .. args],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Services.Configure<ConsoleLoggerOptions>(builder.Configuration.GetSection("Logging:Console"));
        builder.WebHost.UseKestrelHttpsConfiguration();
        return builder;
    }

    public static void AddOperating(this WebApplicationBuilder builder, Foundation foundation)
    {
        builder.Services.AddSingleton<WatchStore>();
        builder.Services.AddSingleton<Health>();
        builder.Services.AddSingleton<OutageLog>();
        builder.Services.AddSingleton(KnownMigrations.OfThisVersion());
        Ending.Add(builder);
        builder.Services.AddAuthorizationBuilder().AddPolicy(MetricsPolicy, policy => policy
            .RequireAssertion(asked => asked.User.Has(Scope.Admin)
                || (asked.Resource is HttpContext context && IsFromThisMachine(context))));
        if (foundation.HasDatabase)
        {
            builder.Services.AddHostedService<StateGauges>();
            TelemetrySetup.Add(builder);
        }
    }

    /// <summary>What requests pass before all else.</summary>
    public static void UseOperating(this WebApplication app)
    {
        RequestLog.Use(app);
        Ending.Use(app);
    }

    public static void MapOperating(this WebApplication app)
    {
        Health.Map(app);
        if (!Foundation.OnlyDescribes)
        {
            app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(MetricsPolicy)
                .WithMetadata(new AccessRule(Scope.Admin));
        }
    }

    /// <summary>Serves until it is asked to end, be it while it starts; answers the exit code.</summary>
    public static async Task<int> Serve(this WebApplication app)
    {
        // Not to be asked for once the host is disposed of.
        var lifetime = app.Lifetime;
        lifetime.ApplicationStarted.Register(() => Announce(app));
        try
        {
            await app.RunAsync();
        }
        catch (Exception) when (lifetime.ApplicationStopping.IsCancellationRequested
            && !lifetime.ApplicationStarted.IsCancellationRequested)
        {
            // It was asked to end before it had started: whatever was under way then was cut short.
        }

        return 0;
    }

    /// <summary>
    /// Whether it was asked on this machine and about it; a proxy here hands on what came from elsewhere and says so,
    /// or at least hands on the name it was called by.
    /// </summary>
    private static bool IsFromThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address)
        && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
        && !context.Request.Headers.Keys.Any(name =>
            name.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Via", StringComparison.OrdinalIgnoreCase));

    /// <summary>Says where to look, once the port is open: in words where a person starts it, or in the log.</summary>
    private static void Announce(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("SmeMatch");
        var urls = app.Services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        foreach (var url in urls)
        {
            if (app.Environment.IsDevelopment())
            {
                Console.WriteLine($"SmeMatch is ready: {url}/swagger");
            }
            else
            {
                LogReady(logger, url);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "SmeMatch is ready: {Url}")]
    private static partial void LogReady(ILogger logger, string url);
}
