using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Access;

/// <summary>Removes, every hour, what is kept for a time only, and once a day what the change log need not tell.</summary>
internal sealed class Housekeeping(AnswerStore answers, ChangeStore changes, TimeProvider time) : BackgroundService
{
    /// <summary>In UTC: the night in Japan and India.</summary>
    private const int NightHour = 19;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            try
            {
                await changes.Settle(stoppingToken);
                await answers.ForgetOld(stoppingToken);
                if (time.GetUtcNow().Hour == NightHour)
                {
                    await changes.Thin(stoppingToken);
                }
            }
            catch (Exception fault) when (Database.IsOutage(fault))
            {
                // Then in an hour.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
