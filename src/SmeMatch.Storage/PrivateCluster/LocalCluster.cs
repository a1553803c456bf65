using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace SmeMatch.Storage.PrivateCluster;

/// <summary>
/// A PostgreSQL cluster of the service's own: kept between runs, reached by a Unix socket (loopback on Windows) with a
/// generated password, stopped with the service. A small shell holds the server and reads the service's pipe; when the
/// service ends, be it by kill −9, the pipe closes and the shell stops the server.
/// </summary>
public sealed class LocalCluster : IAsyncDisposable
{
    private const string Guard = """
        exec 3<&0
        "$@" </dev/null >>"$SMEMATCH_LOG" 2>&1 3<&- &
        server=$!
        ( cat <&3 >/dev/null; kill -INT $server 2>/dev/null ) &
        exec 3<&-
        wait $server
        """;

    private const string ServerUser = "postgres";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private readonly FileStream ownership;
    private readonly Process process;

    private LocalCluster(FileStream ownership, Process process, string connectionString)
    {
        this.ownership = ownership;
        this.process = process;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    /// <summary>Starts the cluster, making it at first; waits while a crashed one recovers.</summary>
    /// <exception cref="StartRefusedException">No PostgreSQL, the folder is in use, or the server does not start.</exception>
    public static async Task<LocalCluster> Start(ClusterOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var layout = new Layout(options.Folder);
        Directory.CreateDirectory(layout.Folder);
        var ownership = Own(layout);
        try
        {
            var binaries = await ServerBinaries.Locate(options, progress, cancellationToken);
            await StopLeftOver(layout, binaries, cancellationToken);
            await Prepare(layout, binaries, progress, cancellationToken);
            var (arguments, connection) = Endpoint(layout);
            var process = Run(layout, binaries, arguments);
            await WaitUntilReady(process, connection, layout, cancellationToken);
            return new LocalCluster(ownership, process, connection);
        }
        catch
        {
            await ownership.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string of the cluster that a running service holds; null when none holds it.</summary>
    public static string? OfRunningService(ClusterOptions options)
    {
        var layout = new Layout(options.Folder);
        if (!File.Exists(layout.Password) || OperatingSystem.IsWindows())
        {
            return null;
        }

        try
        {
            using var free = Own(layout);
            return null;
        }
        catch (StartRefusedException)
        {
            return Endpoint(layout).Connection;
        }
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
        await ownership.DisposeAsync();
    }

    /// <summary>Holds a lock on the folder as long as the service lives; the system frees it even after kill −9.</summary>
    private static FileStream Own(Layout layout)
    {
        try
        {
            return new FileStream(layout.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault)
        {
            throw new StartRefusedException(
                $"Another SmeMatch service uses the data directory {layout.Folder}. Stop it, or set PrivateCluster:DataDirectory to another folder.", fault);
        }
    }

    private static async Task StopLeftOver(Layout layout, string binaries, CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(layout.Data, "postmaster.pid")))
        {
            // The server of a service that was killed may still be on its way down; a stale file makes pg_ctl fail, harmlessly.
            await Execute(layout, Path.Combine(binaries, "pg_ctl"), ["stop", "-D", layout.Data, "-m", "fast", "-w", "-t", "30"], cancellationToken);
        }
    }

    private static async Task Prepare(Layout layout, string binaries, Action<string> progress, CancellationToken cancellationToken)
    {
        if (DropsPrivileges)
        {
            Restrict(layout.Folder, (UnixFileMode)0b111_101_101);
        }

        if (File.Exists(Path.Combine(layout.Data, "PG_VERSION")))
        {
            return;
        }

        progress($"Making a private PostgreSQL in {layout.Data} …");
        await File.WriteAllTextAsync(layout.Password, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)), cancellationToken);
        // initdb works in a folder beside the final one, so that a kill halfway leaves nothing that looks like a cluster.
        var making = layout.Data + ".new";
        if (Directory.Exists(making))
        {
            Directory.Delete(making, recursive: true);
        }

        foreach (var folder in (string[])[making, layout.Socket])
        {
            Directory.CreateDirectory(folder);
            Restrict(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await GiveToServer(folder, cancellationToken);
        }

        Restrict(layout.Password, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await GiveToServer(layout.Password, cancellationToken);
        var (exit, output) = await Execute(layout, Path.Combine(binaries, "initdb"),
            ["-D", making, "-U", ServerUser, "-E", "UTF8", "--locale=C", "--auth=scram-sha-256", $"--pwfile={layout.Password}"], cancellationToken);
        if (exit != 0)
        {
            throw new StartRefusedException($"initdb failed in {layout.Folder}: {output.Trim().ReplaceLineEndings(" ")}");
        }

        Directory.Move(making, layout.Data);
    }

    private static (string[] Arguments, string Connection) Endpoint(Layout layout)
    {
        var connection = new NpgsqlConnectionStringBuilder
        {
            Username = ServerUser,
            Password = File.ReadAllText(layout.Password),
            Database = ServerUser,
            Timeout = 5,
        };
        if (!OperatingSystem.IsWindows())
        {
            connection.Host = layout.Socket;
            return (["-c", "listen_addresses=", "-c", $"unix_socket_directories={layout.Socket}"], connection.ConnectionString);
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        connection.Host = "127.0.0.1";
        connection.Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return (["-c", "listen_addresses=127.0.0.1", "-c", $"port={connection.Port}"], connection.ConnectionString);
    }

    private static Process Run(Layout layout, string binaries, string[] arguments)
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

    private static async Task WaitUntilReady(Process process, string connectionString, Layout layout, CancellationToken cancellationToken)
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
                if (process.HasExited || Stopwatch.GetElapsedTime(started) > StartTimeout)
                {
                    throw new StartRefusedException($"The private PostgreSQL did not start; see {layout.Log}.", fault);
                }

                await Task.Delay(30, cancellationToken);
            }
        }
    }

    /// <summary>PostgreSQL refuses to run as root; there it runs as the postgres user of the distribution.</summary>
    private static bool DropsPrivileges => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    private static string[] AsServer(string[] command) => DropsPrivileges
        ? ["setpriv", $"--reuid={ServerUser}", $"--regid={ServerUser}", "--init-groups", "--", .. command]
        : command;

    private static async Task GiveToServer(string path, CancellationToken cancellationToken)
    {
        if (DropsPrivileges)
        {
            using var chown = Process.Start("chown", [ServerUser, path]);
            await chown.WaitForExitAsync(cancellationToken);
            if (chown.ExitCode != 0)
            {
                throw new StartRefusedException("As root the private PostgreSQL runs as the user 'postgres', which this machine lacks: useradd --system postgres");
            }
        }
    }

    private static void Restrict(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static async Task<(int Exit, string Output)> Execute(
        Layout layout, string program, string[] arguments, CancellationToken cancellationToken)
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

    private sealed record Layout(string Folder)
    {
        public string Data => Path.Combine(Folder, "postgres");

        public string Socket => Path.Combine(Folder, "socket");

        public string Password => Path.Combine(Folder, "postgres.password");

        public string Log => Path.Combine(Folder, "postgres.log");

        public string Lock => Path.Combine(Folder, "service.lock");
    }
}
