using System.Diagnostics;
using Dapper;
using Npgsql;
using SmeMatch.Benchmarks.Figures;
using SmeMatch.Benchmarks.Registries;
using SmeMatch.Benchmarks.Storing;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Benchmarks.Serving;

/// <summary>Match lists and firms as callers get them, kept and read anew.</summary>
internal sealed class ServingRun(Setting setting)
{
    private const int Rounds = 5;
    private const int Seconds = 4;
    private const int Lists = 16;
    private const int Limit = 20;
    private const int Seed = 1;
    private const string Header = """
        | what | registry | per second | p50 | p99 | peer | per second | ratio | goal |
        |---|---|--:|--:|--:|---|--:|--:|--:|
        """;

    private static readonly (string, string)[] Settings =
    [
        ("Quota__SecretPerSecond", "1000000"), ("Quota__SecretBurst", "1000000"), ("Demo__Load", "true"),
    ];

    private static readonly (string, string) Anew = ("Cache-Control", "no-cache");

    private readonly Report report = new("serve");

    /// <summary>Measures and writes the file.</summary>
    /// <param name="firms">Of the larger registry.</param>
    /// <param name="opportunities">Of the larger registry.</param>
    /// <param name="writes">Whether to write the file.</param>
    public async Task Run(int firms = 340_000, int opportunities = 10_000, bool writes = true)
    {
        using var installed = new InstalledService(setting.Root);
        report.Version(Programs.Run("bash", ["-c", "wrk -v 2>&1 | head -1 | cut -d' ' -f1-2"]).Trim());
        report.Section("Match lists under load", Header);
        await Measure(installed, "demo", null);
        await Measure(
            installed, Sizes.Text(firms, opportunities),
            Registry.Realistic(setting.Tables, Seed, firms, opportunities));
        Explain();
        if (writes)
        {
            report.Write(setting.Results);
        }
    }

    private async Task Measure(InstalledService installed, string size, Registry? registry)
    {
        using var served = new ServedRegistry(installed, setting, registry);
        var (service, cluster) = (served.Service, served.Cluster);
        await service.Start("/health/live", null, Settings);
        var owners = await Owners(cluster.ConnectionString);
        var key = service.NewKey("read");
        string[] paths = [.. owners.Select(id => $"/v1/opportunities/{id}/matches?limit={Limit}")];
        string[] firms = [.. (await Firms(cluster.ConnectionString)).Select(id => $"/v1/smes/{id}")];
        await Under(service, cluster, size, owners, paths, firms, key);
    }

    /// <summary>Opportunities with long lists, once there are lists.</summary>
    internal static async Task<List<Guid>> Owners(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        while (!await connection.ExecuteScalarAsync<bool>("select exists (select from match_run where is_current)"))
        {
            await Task.Delay(200);
        }

        return (await connection.QueryAsync<Guid>(
            "select owner_id from opportunity_list order by cardinality(smes) desc, owner_id limit @Lists",
            new { Lists })).AsList();
    }

    private static async Task<IEnumerable<Guid>> Firms(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        return await connection.QueryAsync<Guid>("select id from sme order by id limit @Lists", new { Lists });
    }

    private async Task Under(
        ServiceProcess service, BenchmarkCluster cluster, string size, List<Guid> owners, string[] paths,
        string[] firms, string key)
    {
        (string, string) bearer = ("Authorization", $"Bearer {key}"), brotli = ("Accept-Encoding", "br");
        var (body, _, length) = await Fetch(service.Url + paths[0], bearer, brotli);
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, body);
        var peerUrl = $"http://127.0.0.1:{ServiceProcess.FreePort()}";
        using var peer = Process.Start("dotnet", [typeof(ServingRun).Assembly.Location, "hello", peerUrl, file]);
        await Listens(peerUrl);
        await using var database = new Database(cluster.ServiceConnectionString);
        using var pgbench = new PgBench(cluster.ConnectionString, owners, Limit);
        var hello = new Contest("plaintext hello, Kestrel", () => Wrk.Run(peerUrl, ["/hello"], Seconds));
        (Contest Own, string Goal)[] kept =
        [
            (new($"match list, kept, {body.Length} B of Brotli",
                () => Wrk.Run(service.Url, paths, Seconds, bearer, brotli)), "0.7"),
            // The moment that an answer holds for may have passed since the last round.
            (new("match list, kept, 304", () => Wrk.Run(
                service.Url, [paths[0]], Seconds, bearer, brotli,
                ("If-None-Match", Fetch(service.Url + paths[0], bearer, brotli).GetAwaiter().GetResult().ETag))), ""),
            (new($"match list, kept, {length} B as they are", () => Wrk.Run(service.Url, paths, Seconds, bearer)), ""),
            (new("the same Brotli by OutputCache, no key", () => Wrk.Run(peerUrl, ["/output-cached"], Seconds)), ""),
            (new("firm, kept", () => Wrk.Run(service.Url, firms, Seconds, bearer, brotli)), ""),
            (new("firm, read anew", () => Wrk.Run(service.Url, firms, Seconds, bearer, brotli, Anew)), ""),
        ];
        var anew = new Contest(
            "match list, read anew", () => Wrk.Run(service.Url, paths, Seconds, bearer, brotli, Anew));
        Contest[] dapper = [.. PgBench.ClientCounts.Append(Wrk.Connections).Select(clients => new Contest(
            $"read through Dapper, {clients} clients",
            () => DapperReads.Run(database, owners, Limit, clients, Seconds).GetAwaiter().GetResult()))];
        Contest[] peers = [.. PgBench.ClientCounts.Select(clients => new Contest(
            $"pgbench -M prepared, {clients} clients", () => new(pgbench.Run(clients, Seconds), 0, 0)))];
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var contest in (Contest[])[hello, .. kept.Select(row => row.Own), anew, .. dapper, .. peers])
            {
                contest.Loads.Add(contest.Run());
            }
        }

        peer.Kill();
        await peer.WaitForExitAsync();
        File.Delete(file);
        var best = peers.MaxBy(contest => contest.PerSecond)!;
        foreach (var (own, goal) in kept)
        {
            Add(size, own, hello, goal);
        }

        Add(size, anew, best, "0.4");
        Add(size, dapper[..^1].MaxBy(contest => contest.PerSecond)!, best, "0.4");
        Add(size, dapper[^1], best, "");
    }

    private void Add(string size, Contest own, Contest peer, string goal)
    {
        report.Add(
            $"| {own.What} | {size} | {own.PerSecond:0} | {Text(own.P50)} | {Text(own.P99)} | {peer.What} "
            + $"| {peer.PerSecond:0} | {Figure.Number(own.PerSecond / peer.PerSecond)}× | {goal} |");
        static string Text(double milliseconds) => $"{Figure.Number(milliseconds)} ms";
    }

    /// <summary>Waits until the peer answers.</summary>
    internal static async Task Listens(string url)
    {
        using var client = new HttpClient();
        for (var tries = 0; ; tries++)
        {
            try
            {
                (await client.GetAsync(new Uri(url + "/hello"))).Dispose();
                return;
            }
            catch (HttpRequestException) when (tries < 20_000)
            {
                await Task.Delay(2);
            }
        }
    }

    private void Explain()
    {
        report.Remark(
            $"wrk: {Wrk.Connections} connections, {Lists} lists of {Limit} entries, or firms, in turn, {Seconds} s, "
            + $"medians of {Rounds} rounds in turns. Every request carries a secret key and counts in its quota, which "
            + "was raised to 1 000 000 a second. 99 of 100 answers are to come within 20 ms. Read anew: Cache-Control: "
            + "no-cache, so that one statement reads owner, list and entries, and scores, sentences "
            + "and JSON are made again.");
        report.Remark("pgbench runs the same statement for the same lists; its and Dapper's best client count of "
            + $"{string.Join(", ", PgBench.ClientCounts)} is shown, and Dapper at {Wrk.Connections}. "
            + $"The registry's seed is {Seed}.");
    }

    private static async Task<(byte[] Body, string ETag, int Length)> Fetch(
        string address, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient();
        async Task<HttpResponseMessage> Get(IEnumerable<(string Name, string Value)> sent)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            foreach (var (name, value) in sent)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            return (await client.SendAsync(request)).EnsureSuccessStatusCode();
        }

        using var coded = await Get(headers);
        using var plain = await Get(headers[..1]);
        return (
            await coded.Content.ReadAsByteArrayAsync(), coded.Headers.ETag!.Tag,
            (await plain.Content.ReadAsByteArrayAsync()).Length);
    }

    private sealed record Contest(string What, Func<Served> Run)
    {
        public List<Served> Loads { get; } = [];

        public double PerSecond => Programs.Median(Loads.Select(load => load.PerSecond));

        public double P50 => Programs.Median(Loads.Select(load => load.P50));

        public double P99 => Programs.Median(Loads.Select(load => load.P99));
    }
}
