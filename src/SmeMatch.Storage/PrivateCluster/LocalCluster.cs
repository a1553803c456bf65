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
    private readonly FileStream ownership;
    private readonly KeptServer server;

    private LocalCluster(FileStream ownership, KeptServer server, string connectionString, string service)
    {
        this.ownership = ownership;
        this.server = server;
        (ConnectionString, ServiceConnectionString) = (connectionString, service);
    }

    /// <summary>As the owner of everything.</summary>
    public string ConnectionString { get; }

    /// <summary>As the role the service works as; it is there once the database is migrated.</summary>
    public string ServiceConnectionString { get; }

    /// <summary>Starts the cluster, making it at first; waits while a crashed one recovers.</summary>
    /// <exception cref="StartRefusedException">
    /// No PostgreSQL, the folder is in use, or the server does not start.
    /// </exception>
    public static async Task<LocalCluster> Start(
        ClusterOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var layout = new ClusterLayout(options.Folder);
        Directory.CreateDirectory(layout.Folder);
        var ownership = Own(layout);
        try
        {
            var binaries = await ServerBinaries.Locate(options, progress, cancellationToken);
            await StopLeftOver(layout, binaries, cancellationToken);
            await Prepare(layout, binaries, progress, cancellationToken);
            var (arguments, connection) = Endpoint(layout);
            var server = await KeptServer.Start(
                () => ServerProcess.Run(layout, binaries, arguments), connection, layout.Log, progress,
                cancellationToken);
            return new LocalCluster(ownership, server, connection, AsService(layout, connection));
        }
        catch
        {
            await ownership.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The connections, as owner and as service, to the cluster that a running service holds; null when none holds it.
    /// </summary>
    public static (string Owner, string Service)? OfRunningService(ClusterOptions options)
    {
        var layout = new ClusterLayout(options.Folder);
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
            var owner = Endpoint(layout).Connection;
            return (owner, AsService(layout, owner));
        }
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await server.DisposeAsync();
        await ownership.DisposeAsync();
    }

    /// <summary>
    /// Holds a lock on the folder as long as the service lives; the system frees it even after kill −9.
    /// </summary>
    private static FileStream Own(ClusterLayout layout)
    {
        try
        {
            return new FileStream(layout.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault)
        {
            throw new StartRefusedException(
                $"Another SmeMatch service uses the data directory {layout.Folder}. Stop it, "
                + "or set PrivateCluster:DataDirectory to another folder.",
                fault);
        }
    }

    private static async Task StopLeftOver(ClusterLayout layout, string binaries, CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(layout.Data, "postmaster.pid")))
        {
            // The server of a service that was killed may still be on its way down;
            // a stale file makes pg_ctl fail, harmlessly.
            await ServerProcess.Execute(
                layout,
                Path.Combine(binaries, "pg_ctl"),
                ["stop", "-D", layout.Data, "-m", "fast", "-w", "-t", "30"],
                cancellationToken);
        }
    }

    private static async Task Prepare(
        ClusterLayout layout, string binaries, Action<string> progress, CancellationToken cancellationToken)
    {
        if (ServerProcess.DropsPrivileges)
        {
            ServerProcess.Restrict(layout.Folder, (UnixFileMode)0b111_101_101);
        }

        if (new FileInfo(layout.ServicePassword) is not { Exists: true, Length: > 0 })
        {
            await WritePassword(layout.ServicePassword, cancellationToken);
        }

        DeleteUnfinished(layout);
        if (File.Exists(Path.Combine(layout.Data, "PG_VERSION")))
        {
            return;
        }

        progress($"Making a private PostgreSQL in {layout.Data} …");
        await WritePassword(layout.Password, cancellationToken);
        // initdb works in a folder beside the final one, so that a kill halfway leaves nothing that looks like a
        // cluster; a folder of this start, since the initdb of one that was killed may still be at work.
        var making = $"{layout.Data}.new-{Guid.CreateVersion7():N}";
        foreach (var folder in (string[])[making, layout.Socket])
        {
            Directory.CreateDirectory(folder);
            ServerProcess.Restrict(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await ServerProcess.GiveToServer(folder, cancellationToken);
        }

        await ServerProcess.GiveToServer(layout.Password, cancellationToken);
        var (exit, output) = await ServerProcess.Execute(
            layout,
            Path.Combine(binaries, "initdb"),
            [
                "-D", making, "-U", ServerProcess.User, "-E", "UTF8", "--locale=C", "--auth=scram-sha-256",
                $"--pwfile={layout.Password}",
            ],
            cancellationToken);
        if (exit != 0)
        {
            throw new StartRefusedException(
                $"initdb failed in {layout.Folder}: {output.Trim().ReplaceLineEndings(" ")}");
        }

        Directory.Move(making, layout.Data);
    }

    private static async Task WritePassword(string path, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(path, "", cancellationToken);
        ServerProcess.Restrict(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(
            path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)), cancellationToken);
    }

    private static string AsService(ClusterLayout layout, string connection) =>
        new NpgsqlConnectionStringBuilder(connection)
        {
            Username = "smematch",
            Password = File.ReadAllText(layout.ServicePassword),
        }.ConnectionString;

    private static void DeleteUnfinished(ClusterLayout layout)
    {
        foreach (var unfinished in Directory.GetDirectories(layout.Folder, "postgres.new-*"))
        {
            try
            {
                Directory.Delete(unfinished, recursive: true);
            }
            catch (IOException)
            {
                // Its initdb still writes; the next start deletes what is left.
            }
        }
    }

    private static (string[] Arguments, string Connection) Endpoint(ClusterLayout layout)
    {
        var connection = new NpgsqlConnectionStringBuilder
        {
            Username = ServerProcess.User,
            Password = File.ReadAllText(layout.Password),
            Database = ServerProcess.User,
            Timeout = 5,
        };
        if (!OperatingSystem.IsWindows())
        {
            connection.Host = layout.Socket;
            return (
                ["-c", "listen_addresses=", "-c", $"unix_socket_directories={layout.Socket}"],
                connection.ConnectionString);
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        connection.Host = "127.0.0.1";
        connection.Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return (["-c", "listen_addresses=127.0.0.1", "-c", $"port={connection.Port}"], connection.ConnectionString);
    }
}
