using SmeMatch.Api.Http;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Matches;

namespace SmeMatch.Api.Matches;

/// <summary>Lets a caller wait until its write is in the matches.</summary>
internal sealed class MatchFreshness(MatchStore matches)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits as long as Prefer: wait=N asks, no longer than needed; says so in Preference-Applied.</summary>
    public async Task Wait(HttpContext context, long queuePosition)
    {
        var patience = Preconditions.PreferredWait(context.Request);
        if (patience <= TimeSpan.Zero)
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(patience);
        try
        {
            while (!await matches.IsCurrent(queuePosition, limit.Token))
            {
                await Task.Delay(Step, limit.Token);
            }

            context.Response.Headers["Preference-Applied"] = $"wait={(int)patience.TotalSeconds}";
        }
        catch (Exception fault) when (Database.IsOutage(fault)
            || (fault is OperationCanceledException && !context.RequestAborted.IsCancellationRequested))
        {
            // The write is safe and queued; the caller sees by pending that the matches follow. Even in an outage it
            // must learn that it need not write again.
        }
    }
}
