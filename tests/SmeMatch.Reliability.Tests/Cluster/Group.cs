using System.Net;
using System.Net.Sockets;
using Dapper;
using Npgsql;
using SmeMatch.Api.Tests;

namespace SmeMatch.Reliability.Tests.Cluster;

/// <summary>
/// What deploy/scale runs, on loopback: a primary, a standby, two instances and the balancer, with its files.
/// </summary>
internal sealed class Group : IAsyncDisposable
{
    private const long WorkerLock = 0x534D45_4D41544348;
    private static readonly string Scale = Path.Combine(RepositoryRoot.Path, "deploy", "scale");
    private readonly string folder;
    private readonly PostgresServer[] servers;
    private Guarded? balancer;
    private int status;

    private Group(string folder)
    {
        this.folder = folder;
        servers = [new(Path.Combine(folder, "pg-a"), FreePort()), new(Path.Combine(folder, "pg-b"), FreePort())];
        Instances = [];
    }

    /// <summary>Why there can be no group here; null when there can.</summary>
    public static string? Lacks =>
        PostgresServer.Binaries is null ? "PostgreSQL's server programs are not in /usr/lib/postgresql."
        : Balancer is null ? "HAProxy is not installed."
        : null;

    public PostgresServer Primary => servers[0];

    public PostgresServer Standby => servers[1];

    public Instance[] Instances { get; private set; }

    public Uri Url { get; private set; } = null!;

    public string Key { get; private set; } = "";

    private static string? Balancer { get; } =
        ((string[])["/usr/sbin/haproxy", "/usr/local/sbin/haproxy"]).FirstOrDefault(File.Exists);

    public static async Task<Group> Start(bool isSynchronous)
    {
        var folder = Path.Combine(
            Environment.IsPrivilegedProcess
                ? "/var/lib"
                : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
            $"smematch-group-{Guid.CreateVersion7().ToString("N")[^10..]}");
        Directory.CreateDirectory(folder);
        var group = new Group(folder);
        try
        {
            await group.Primary.Make();
            await group.Standby.Follow(group.Primary);
            await group.Primary.Synchronous(isSynchronous);
            await group.StartInstances();
            await group.StartBalancer();
            return group;
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }
    }

    /// <summary>The standby becomes the primary; what was the primary is no more.</summary>
    public async Task Promote()
    {
        await Standby.Promote();
        (servers[0], servers[1]) = (servers[1], servers[0]);
    }

    /// <summary>What was the primary comes back as standby, and is waited for again.</summary>
    public async Task Complete()
    {
        await Standby.Follow(Primary);
        await Primary.Synchronous(true);
    }

    /// <summary>Waits until the balancer leads to both instances.</summary>
    public Task Balanced() => Until(
        instances => instances.All(line => line.Contains(",UP,", StringComparison.Ordinal)));

    /// <summary>Waits until the balancer leaves one alone for what it says, not for being gone.</summary>
    public Task LeavesOneAlone() => Until(
        instances => instances.Count(line => line.Contains(",DOWN,", StringComparison.Ordinal)
            && line.Contains(",L7RSP,", StringComparison.Ordinal)) == 1);

    private async Task Until(Func<List<string>, bool> isSo)
    {
        using var client = new HttpClient();
        for (var tries = 0; ; tries++)
        {
            var lines = await client.GetStringAsync(new Uri($"http://127.0.0.1:{status}/;csv"));
            if (isSo([
                .. lines.Split('\n').Where(line => line.StartsWith("instances,", StringComparison.Ordinal)
                    && !line.StartsWith("instances,BACKEND", StringComparison.Ordinal)),
            ]))
            {
                return;
            }

            Assert.True(tries < 300, lines);
            await Task.Delay(100);
        }
    }

    /// <summary>The place of the instance that holds the worker's lock; null while nobody does.</summary>
    public async Task<int?> HolderOfWorker()
    {
        const string Sql = """
            select right(application_name, 1)::integer from pg_locks join pg_stat_activity using (pid)
            where locktype = 'advisory' and objsubid = 1 and granted
                and (classid::bigint << 32) + objid::bigint = @WorkerLock
            """;
        await using var connection = new NpgsqlConnection(Primary.Connection);
        return await connection.ExecuteScalarAsync<int?>(Sql, new { WorkerLock });
    }

    public async ValueTask DisposeAsync()
    {
        await (balancer?.DisposeAsync() ?? ValueTask.CompletedTask);
        foreach (var instance in Instances)
        {
            await instance.DisposeAsync();
        }

        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The ends of all logs, for a test that failed.</summary>
    public string Logs() => string.Join('\n', ((string[])[
        .. servers.Select(server => server.Log), .. Instances.Select(instance => instance.Log)])
        .Where(File.Exists).Select(path => $"{path}:\n{string.Join('\n', File.ReadLines(path).TakeLast(12))}"));

    private async Task StartInstances()
    {
        var hosts = $"127.0.0.1:{servers[0].Relay.Port},127.0.0.1:{servers[1].Relay.Port}";
        Instances =
        [
            .. Enumerable.Range(0, 2).Select(number => new Instance($"api-{number}", folder, FreePort(),
            [
                ("ASPNETCORE_ENVIRONMENT", "Production"),
                ("ConnectionStrings__Owner",
                    $"Host={hosts};Username={PostgresServer.Owner};Database={PostgresServer.Owner}"),
                ("ConnectionStrings__SmeMatch",
                    $"Host={hosts};Username=smematch_api;Password=of-this-test;Database={PostgresServer.Owner}"
                    + $";Application Name=instance {number}"),
                ("Logging__LogLevel__Default", "Warning"), ("Logging__LogLevel__Microsoft.AspNetCore", "Warning"),
                ("Proxies__0", "127.0.0.0/8"), ("Demo__Load", "true"),
                ("Quota__SecretPerSecond", "100000"), ("Quota__SecretBurst", "100000"),
            ])),
        ];
        foreach (var instance in Instances)
        {
            await instance.Start();
        }

        Key = await Instances[0].Command(
            "keys", "create", "--organisation", "Group", "--name", "test", "--scopes", "read,write,score,admin");
    }

    private async Task StartBalancer()
    {
        var port = FreePort();
        status = FreePort();
        Url = new Uri($"http://127.0.0.1:{port}");
        var page = Path.Combine(folder, "unavailable.http");
        File.Copy(Path.Combine(Scale, "unavailable.http"), page);
        var file = Path.Combine(folder, "haproxy.cfg");
        var text = (await File.ReadAllTextAsync(Path.Combine(Scale, "haproxy.cfg")))
            .Replace("/usr/local/etc/haproxy/unavailable.http", page, StringComparison.Ordinal)
            .Replace("bind :8080", $"bind 127.0.0.1:{port}", StringComparison.Ordinal)
            .Replace("bind :8404", $"bind 127.0.0.1:{status}", StringComparison.Ordinal)
            .Replace("api-a:8080", $"127.0.0.1:{Instances[0].Port}", StringComparison.Ordinal)
            .Replace("api-b:8080", $"127.0.0.1:{Instances[1].Port}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text);
        balancer = await Guarded.Start([Balancer!, "-db", "-f", file], Path.Combine(folder, "haproxy.log"), "KILL");
        using var client = new HttpClient { BaseAddress = Url };
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/health/live", UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (tries < 100)
            {
                // It is not there yet.
            }

            Assert.True(tries < 100, "The balancer does not answer.");
            await Task.Delay(100);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
