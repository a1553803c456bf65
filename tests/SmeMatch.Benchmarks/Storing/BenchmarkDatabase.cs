using Dapper;
using Npgsql;
using SmeMatch.Benchmarks.Registries;
using SmeMatch.Matching.Engine;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Matches;

namespace SmeMatch.Benchmarks.Storing;

/// <summary>The service's own tables and its way to fill them, in a cluster of the benchmark's own.</summary>
internal sealed class BenchmarkDatabase : IDisposable
{
    private readonly BenchmarkCluster cluster = BenchmarkCluster.Start();
    private readonly Database database;
    private readonly MatchLedger ledger;
    private readonly Dictionary<Guid, int> numbers;
    private MatchRunRow? run;

    public BenchmarkDatabase(Setting setting, Registry registry)
    {
        var service = cluster.ServiceConnectionString;
        Migrator.Migrate(cluster.ConnectionString, service, Path.Combine(setting.Root, "db", "migrations"), default)
            .GetAwaiter().GetResult();
        using var connection = new NpgsqlConnection(cluster.ConnectionString);
        Version = $"PostgreSQL {connection.ExecuteScalar<string>("show server_version")!.Split(' ')[0]}";
        numbers = connection.Query<(Guid Id, int Number)>(
            """
            insert into opportunity (id, organisation_id, created_at, updated_at, document, natural_key, search, sub_sectors, states,
                roles, status)
            select id, (select id from organisation), now(), now(), '{}', '', '', '{}', '{}', '{}', 'open' from unnest(@Ids) as given (id)
            returning id, number
            """,
            new { Ids = registry.Opportunities.Select(one => one.Id).ToArray() })
            .ToDictionary(row => row.Id, row => row.Number);
        database = new Database(service);
        ledger = MatchLedger.TryTake(database, default).GetAwaiter().GetResult()!;
    }

    public string ConnectionString => cluster.ConnectionString;

    public string Version { get; }

    /// <summary>Begins the partitions of a run.</summary>
    public IListSink Begin()
    {
        run = new MatchRunStore(database).Add(Guid.CreateVersion7(), "benchmark", null, default)
            .GetAwaiter().GetResult();
        return RunTables.Begin(database, run.Number, numbers, DateTimeOffset.UnixEpoch, default)
            .GetAwaiter().GetResult();
    }

    /// <summary>Makes the partitions the current ones.</summary>
    public void Complete(IListSink begun)
    {
        var tables = (RunTables)begun;
        tables.Complete().GetAwaiter().GetResult();
        var queue = ledger.Queue(default).GetAwaiter().GetResult();
        if (!ledger.Swap(run!, "benchmark", new(2026, 11, 24), queue, default).GetAwaiter().GetResult())
        {
            throw new InvalidOperationException("The swap of the partitions did not come to pass.");
        }

        tables.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Stores lists that changed since.</summary>
    public void Store(ChangedLists changed) =>
        ledger.StoreChange(run!.Number, changed, numbers, DateTimeOffset.UnixEpoch, [], default)
            .GetAwaiter().GetResult();

    public void Dispose()
    {
        ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
        database.DisposeAsync().AsTask().GetAwaiter().GetResult();
        cluster.Dispose();
    }
}
