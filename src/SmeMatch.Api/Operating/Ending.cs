using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Api.Operating;

/// <summary>
/// Work that is done by one instance at a time: as soon as this one is asked to end it lets go, for another to go on.
/// </summary>
internal interface IHandedOver : IHostedService;

/// <summary>How the service ends; by Shutdown in the configuration.</summary>
public sealed class EndingOptions
{
    /// <summary>How long requests are still taken after readiness has dropped, for load balancers to notice.</summary>
    public int DrainSeconds { get; set; } = 5;

    /// <summary>How long requests may then take to their end; what is left is broken off.</summary>
    public int FinishSeconds { get; set; } = 12;

    internal bool IsValid => DrainSeconds is >= 0 and <= 600 && FinishSeconds is >= 1 and <= 600;
}

/// <summary>
/// When the service is asked to end: readiness has dropped already, work is handed over, and requests are answered
/// until load balancers send no more; then the port closes, and those under way come to their end.
/// </summary>
internal sealed partial class Ending(
    EndingOptions options, IServiceProvider services, ILogger<Ending> logger) : IHostedLifecycleService
{
    /// <exception cref="StartRefusedException">A number is out of range.</exception>
    public static void Add(WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection("Shutdown").Get<EndingOptions>() ?? new();
        if (!options.IsValid)
        {
            throw new StartRefusedException(
                "Shutdown: DrainSeconds is a whole number from 0 to 600, FinishSeconds from 1 to 600.");
        }

        builder.Services.AddSingleton(options);
        builder.Services.AddHostedService<Ending>();
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(options.DrainSeconds + options.FinishSeconds));
    }

    /// <summary>Lets a kept connection end with its present request: none is cut when the port closes.</summary>
    public static void Use(WebApplication app)
    {
        var ending = app.Lifetime.ApplicationStopping;
        app.Use((context, next) =>
        {
            if (ending.IsCancellationRequested
                && context.Request.Protocol.StartsWith("HTTP/1", StringComparison.Ordinal))
            {
                context.Response.Headers.Connection = "close";
            }

            return next(context);
        });
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        LogEnding(options.DrainSeconds, options.FinishSeconds);
        var letGo = services.GetServices<IHostedService>().OfType<IHandedOver>()
            .Select(work => work.StopAsync(cancellationToken));
        await Task.WhenAll([.. letGo, Task.Delay(TimeSpan.FromSeconds(options.DrainSeconds), cancellationToken)])
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Asked to end: no more ready, requests are taken for {Drain} s, then have {Finish} s to their end")]
    private partial void LogEnding(int drain, int finish);
}
