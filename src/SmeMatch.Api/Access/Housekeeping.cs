using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Api.Access;

/// <summary>Removes, every hour, what is kept for a time only.</summary>
internal sealed class Housekeeping(AnswerStore answers, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            try
            {
                await answers.ForgetOld(stoppingToken);
            }
            catch (Exception fault) when (Database.IsOutage(fault))
            {
                // Then in an hour.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
