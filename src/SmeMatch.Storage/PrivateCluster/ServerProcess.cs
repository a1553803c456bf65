using System.Diagnostics;

namespace SmeMatch.Storage.PrivateCluster;

/// <summary>Starts PostgreSQL and its tools as the server's user, and gives that user what it needs.</summary>
internal static class ServerProcess
{
    public const string User = "postgres";

    private const string Guard = """
        exec 3<&0
        "$@" </dev/null >>"$SMEMATCH_LOG" 2>&1 3<&- &
        server=$!
        ( cat <&3 >/dev/null; kill -INT $server 2>/dev/null ) &
        watcher=$!
        exec 3<&-
        wait $server
        kill $watcher 2>/dev/null
        """;

    /// <summary>PostgreSQL refuses to run as root; there it runs as the postgres user of the distribution.</summary>
    public static bool DropsPrivileges => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    public static Process Run(ClusterLayout layout, string binaries, string[] arguments)
    {
        string[] server =
        [
            Path.Combine(binaries, "postgres"), "-D", layout.Data, "-c", "fsync=on", "-c", "shared_buffers=128MB",
            "-c", "log_min_messages=warning", .. arguments,
        ];
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(server[0], server[1..])
            : new ProcessStartInfo("/bin/sh", [.. (string[])["-c", Guard, "smematch-postgres"], .. AsServer(server)]);
        if (File.Exists("/usr/bin/setsid"))
        {
            // Ctrl-C in a terminal reaches the whole group; the server outlives it until the service has let go.
            start = new ProcessStartInfo("/usr/bin/setsid", [start.FileName, .. start.ArgumentList]);
        }

        start.RedirectStandardInput = true;
        start.Environment["SMEMATCH_LOG"] = layout.Log;
        start.WorkingDirectory = layout.Folder;
        return Process.Start(start) ?? throw new StartRefusedException("PostgreSQL could not be started.");
    }

    public static async Task<(int Exit, string Output)> Execute(
        ClusterLayout layout, string program, string[] arguments, CancellationToken cancellationToken)
    {
        string[] command = AsServer([program, .. arguments]);
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = layout.Folder,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, error + await output);
    }

    public static async Task GiveToServer(string path, CancellationToken cancellationToken)
    {
        if (DropsPrivileges)
        {
            using var chown = Process.Start("chown", [User, path]);
            await chown.WaitForExitAsync(cancellationToken);
            if (chown.ExitCode != 0)
            {
                throw new StartRefusedException("As root the private PostgreSQL runs as the user 'postgres', "
                    + "which this machine lacks: useradd --system postgres");
            }
        }
    }

    public static void Restrict(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static string[] AsServer(string[] command) => DropsPrivileges
        ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", "--", .. command]
        : command;
}
