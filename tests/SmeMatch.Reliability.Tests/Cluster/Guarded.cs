using System.Diagnostics;

namespace SmeMatch.Reliability.Tests.Cluster;

/// <summary>A process that ends with this one, however this one ends; its output goes to a file.</summary>
internal sealed class Guarded : IAsyncDisposable
{
    private const string Guard = """
        exec 3<&0
        "$@" </dev/null >>"$GUARD_LOG" 2>&1 3<&- &
        child=$!
        echo $child
        ( cat <&3 >/dev/null; kill -$GUARD_SIGNAL $child 2>/dev/null ) &
        watcher=$!
        exec 3<&-
        wait $child
        kill $watcher 2>/dev/null
        """;

    private readonly Process shell;

    private Guarded(Process shell, int id) => (this.shell, Id) = (shell, id);

    public int Id { get; }

    public bool HasEnded => shell.HasExited;

    /// <param name="command">The program and its arguments.</param>
    /// <param name="log">Where its output goes.</param>
    /// <param name="lastSignal">What it gets when it is disposed of.</param>
    /// <param name="environment">Added to this process's.</param>
    public static async Task<Guarded> Start(
        string[] command, string log, string lastSignal, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("/bin/sh", [.. (string[])["-c", Guard, "guard"], .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(log)!,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        (start.Environment["GUARD_LOG"], start.Environment["GUARD_SIGNAL"]) = (log, lastSignal);
        var shell = Process.Start(start)!;
        return new Guarded(shell, int.Parse((await shell.StandardOutput.ReadLineAsync())!));
    }

    public async Task Signal(string name)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{name}", $"{Id}"])
        {
            RedirectStandardError = true,
        })!;
        await kill.WaitForExitAsync();
    }

    public Task Ended(TimeSpan within) => shell.WaitForExitAsync().WaitAsync(within);

    public async ValueTask DisposeAsync()
    {
        if (!shell.HasExited)
        {
            shell.StandardInput.Close();
            await shell.WaitForExitAsync();
        }

        shell.Dispose();
    }
}
