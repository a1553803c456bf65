using System.Diagnostics;
using Dapper;
using Npgsql;
using SmeMatch.Api.Tests;

namespace SmeMatch.Reliability.Tests.Cluster;

/// <summary>One PostgreSQL with the settings of deploy/scale, behind a relay.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    public const string Owner = "smematch";
    private static readonly string Scale = Path.Combine(RepositoryRoot.Path, "deploy", "scale");
    private readonly string folder;
    private readonly int port;
    private Guarded? process;

    public PostgresServer(string folder, int port)
    {
        (this.folder, this.port) = (folder, port);
        Relay = new Relay(port);
        Directory.CreateDirectory(folder);
        foreach (var file in (string[])["postgresql.conf", "standby.sh"])
        {
            File.Copy(Path.Combine(Scale, file), Path.Combine(folder, file), overwrite: true);
        }
    }

    public Relay Relay { get; }

    public string Log => Path.Combine(folder, "log");

    /// <summary>As the owner of all, past the relay.</summary>
    public string Connection =>
        $"Host=127.0.0.1;Port={port};Username={Owner};Database={Owner};Pooling=false;Timeout=5;Command Timeout=60";

    private string Data => Path.Combine(folder, "data");

    /// <summary>The folder of PostgreSQL's programs; null when there is none.</summary>
    public static string? Binaries { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(one => Path.Combine(one, "bin")).Last()
        : null;

    /// <summary>Makes it a primary without standbys.</summary>
    public async Task Make()
    {
        await Run("chown", "postgres", folder);
        await Run([.. AsServer(
            Program("initdb"), "--no-sync", "-D", Data, "-U", Owner, "-E", "UTF8", "--locale=C", "--auth=trust")]);
        await File.AppendAllTextAsync(
            Path.Combine(Data, "pg_hba.conf"), "\nhost replication all 127.0.0.1/32 trust\n");
        await Start();
        await Execute("create role replicator login replication", "postgres");
        await Execute($"create database {Owner}", "postgres");
    }

    public async Task Start()
    {
        process = await Guarded.Start(AsServer(Server), Log, "QUIT");
        await Answers();
    }

    /// <summary>Makes it anew as the standby of another, by the script of deploy/scale.</summary>
    public async Task Follow(PostgresServer primary)
    {
        await Stop("QUIT");
        if (Directory.Exists(Data))
        {
            Directory.Delete(Data, recursive: true);
        }

        await Run("chown", "postgres", folder);
        Relay.Restore();
        process = await Guarded.Start(
            AsServer(["bash", Path.Combine(folder, "standby.sh"), .. Server]), Log, "QUIT",
            ("PGDATA", Data), ("PRIMARY", "127.0.0.1"), ("PRIMARY_PORT", $"{primary.Relay.Port}"),
            ("PATH", $"{Binaries}:{Environment.GetEnvironmentVariable("PATH")}"));
        await Answers();
    }

    /// <summary>Ends it: QUIT as in a crash, INT as in a restart.</summary>
    public async Task Stop(string signal)
    {
        if (process is not null)
        {
            await process.Signal(signal);
            await process.Ended(TimeSpan.FromSeconds(30));
            await process.DisposeAsync();
            process = null;
        }
    }

    /// <summary>Makes it the primary. Not by a statement: it would hold up the replay that it waits for.</summary>
    public async Task Promote()
    {
        await Run([.. AsServer(Program("pg_ctl"), "promote", "-D", Data, "--no-wait")]);
        for (var tries = 0; await IsStandby(); tries++)
        {
            Assert.True(tries < 1_000, "It is not promoted.");
            await Task.Delay(20);
        }
    }

    /// <summary>Whether it follows; one that cancels the question, because it holds up the replay, does.</summary>
    private async Task<bool> IsStandby()
    {
        try
        {
            return await Value<bool>("select pg_is_in_recovery()");
        }
        catch (NpgsqlException)
        {
            return true;
        }
    }

    /// <summary>From now on a write is acknowledged when the standby has it; or at once.</summary>
    public async Task Synchronous(bool isOn)
    {
        await Execute($"alter system set synchronous_standby_names = '{(isOn ? "standby" : "")}'");
        await Execute("select pg_reload_conf()");
        if (isOn)
        {
            await Follows("true");
            // What was acknowledged before that, without waiting, must be there too, or the next fail-over may lose it.
            await Follows($"flush_lsn >= '{await Value<string>("select pg_current_wal_flush_lsn()::text")}'");
        }
    }

    private async Task Follows(string far)
    {
        for (var tries = 0; await Value<long>(
            "select count(*) from pg_stat_replication "
            + $"where state = 'streaming' and sync_state = 'sync' and {far}") == 0; tries++)
        {
            Assert.True(tries < 200, "The standby does not follow.");
            await Task.Delay(100);
        }
    }

    public async Task<T> Value<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Connection);
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    public async Task Execute(string sql, string database = Owner)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(Connection) { Database = database }.ConnectionString);
        await connection.ExecuteAsync(sql);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop("QUIT");
        await Relay.DisposeAsync();
    }

    private string[] Server =>
    [
        Program("postgres"), "-D", Data, $"--config_file={Path.Combine(folder, "postgresql.conf")}",
        $"--hba_file={Path.Combine(Data, "pg_hba.conf")}", "--listen_addresses=127.0.0.1", $"--port={port}",
        "--unix_socket_directories=", "--shared_buffers=128MB", "--log_min_messages=warning",
    ];

    private static string Program(string name) => Path.Combine(Binaries!, name);

    private static string[] AsServer(params string[] command) => Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--", .. command]
        : command;

    private async Task Answers()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(
                    new NpgsqlConnectionStringBuilder(Connection) { Database = "postgres" }.ConnectionString);
                await connection.ExecuteScalarAsync<int>("select 1");
                return;
            }
            catch (NpgsqlException) when (tries < 600 && process?.HasEnded == false)
            {
                await Task.Delay(50);
            }
        }
    }

    private async Task Run(params string[] command)
    {
        using var run = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        })!;
        var output = run.StandardOutput.ReadToEndAsync();
        var error = await run.StandardError.ReadToEndAsync();
        await run.WaitForExitAsync();
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', command)}: {error}{await output}");
    }
}
