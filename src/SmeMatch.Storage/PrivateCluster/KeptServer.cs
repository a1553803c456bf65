using System.ComponentModel;
using System.Diagnostics;
using Npgsql;

namespace SmeMatch.Storage.PrivateCluster;

/// <summary>The server of a private cluster: when it ends by itself, be it by kill −9, it is started again.</summary>
internal sealed class KeptServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);

    // Backends of a server that was killed may hold its memory for a moment, and a new one refuses to start meanwhile.
    private static readonly TimeSpan EndingAtStart = TimeSpan.FromSeconds(5);

    // One that cannot start ends well before.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource ending = new();
    private readonly Func<Process> launch;
    private readonly Action<string> progress;
    private readonly Task keeping;
    private Process process;
    private bool hasEnded;

    private KeptServer(Func<Process> launch, Action<string> progress)
    {
        (this.launch, this.progress) = (launch, progress);
        process = launch();
        keeping = Keep();
    }

    /// <summary>Starts it and waits until it takes connections.</summary>
    /// <param name="launch">Starts the process, whose standard input ends it when closed.</param>
    /// <param name="connectionString">How it is reached.</param>
    /// <param name="log">Where it says what is wrong.</param>
    /// <param name="progress">Is told when it is started again.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="StartRefusedException">It does not start.</exception>
    public static async Task<KeptServer> Start(
        Func<Process> launch, string connectionString, string log, Action<string> progress,
        CancellationToken cancellationToken)
    {
        var server = new KeptServer(launch, progress);
        try
        {
            await server.WaitUntilReady(connectionString, log, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var patience = new CancellationTokenSource(StopTimeout);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
        ending.Dispose();
    }

    private async Task Keep()
    {
        var pause = ShortestPause;
        while (true)
        {
            var started = Stopwatch.GetTimestamp();
            await process.WaitForExitAsync(ending.Token);
            Volatile.Write(ref hasEnded, true);
            if (Stopwatch.GetElapsedTime(started) > Settled)
            {
                pause = ShortestPause;
            }

            progress("The private PostgreSQL ended; it is started again.");
            await Task.Delay(pause, ending.Token);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            LaunchAgain();
        }
    }

    private void LaunchAgain()
    {
        try
        {
            var next = launch();
            process.StandardInput.Close();
            process.Dispose();
            process = next;
        }
        catch (Win32Exception fault)
        {
            // The machine has no room for a process now; the ended one stays, and is found ended again.
            progress($"The private PostgreSQL cannot be started: {fault.Message}");
        }
    }

    private async Task WaitUntilReady(string connectionString, string log, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException fault)
            {
                var limit = Volatile.Read(ref hasEnded) ? EndingAtStart : StartTimeout;
                if (Stopwatch.GetElapsedTime(started) > limit)
                {
                    throw new StartRefusedException($"The private PostgreSQL did not start; see {log}.", fault);
                }

                await Task.Delay(30, cancellationToken);
            }
        }
    }
}
