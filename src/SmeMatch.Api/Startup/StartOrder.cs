namespace SmeMatch.Api.Startup;

/// <summary>What can wait does not take the processor from the start.</summary>
internal static class StartOrder
{
    /// <summary>Waits until the service takes requests.</summary>
    /// <exception cref="OperationCanceledException">It was stopped before.</exception>
    public static async Task PortIsOpen(this IHostApplicationLifetime lifetime, CancellationToken stoppingToken)
    {
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(opened.SetResult);
        await opened.Task.WaitAsync(stoppingToken);
    }
}
