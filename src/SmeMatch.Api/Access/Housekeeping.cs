using SmeMatch.Api.Startup;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Access;

/// <summary>
/// Removes, every hour, what is kept for a time only, and once a day what the change log need not tell. Persons go
/// first, and what cannot be done hinders nothing else.
/// </summary>
internal sealed partial class Housekeeping(
    ContactStore contacts, AnswerStore answers, ChangeStore changes, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<Housekeeping> logger)
    : BackgroundService
{
    /// <summary>In UTC: the night in Japan and India.</summary>
    private const int NightHour = 19;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.PortIsOpen(stoppingToken);
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            await Try("expired contacts", contacts.ForgetExpired, stoppingToken);
            await Try("restored changes", changes.Settle, stoppingToken);
            await Try("old answers", answers.ForgetOld, stoppingToken);
            await Try("old reports of imports", answers.ForgetReports, stoppingToken);
            if (time.GetUtcNow().Hour == NightHour)
            {
                await Try("old changes", changes.Thin, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Try(string what, Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work(stoppingToken);
        }
        catch (Exception fault) when (Database.IsOutage(fault))
        {
            LogFailed(what, fault.GetType().Name, fault.Message);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Housekeeping left {What} for the next hour: {Kind}: {Why}")]
    private partial void LogFailed(string what, string kind, string why);
}
