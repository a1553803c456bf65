using SmeMatch.Storage.Connection;

namespace SmeMatch.Api.Startup;

/// <summary>Hears, as long as the service runs, what changed by whomever.</summary>
internal sealed class Listening(ChangeListener changes) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => changes.Run(stoppingToken);
}
