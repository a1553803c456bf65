using Dapper;
using Npgsql;
using SmeMatch.Matching.Engine;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Matches;

namespace SmeMatch.Storage.Tests;

/// <summary>A database with opportunities, and runs stored in it whose every score is the same.</summary>
public sealed class StoredRuns : IAsyncDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly string connectionString;

    private StoredRuns(string connectionString, Database database, MatchLedger ledger, Dictionary<Guid, int> numbers)
    {
        (this.connectionString, Database, Ledger, Numbers) = (connectionString, database, ledger, numbers);
        Store = new MatchStore(database);
    }

    public Database Database { get; }

    public MatchLedger Ledger { get; }

    public MatchStore Store { get; }

    /// <summary>Twenty opportunities.</summary>
    public Dictionary<Guid, int> Numbers { get; }

    public Guid[] Smes { get; } = [.. Enumerable.Range(0, 100).Select(_ => Guid.CreateVersion7())];

    public Guid Opportunity => Numbers.Keys.First();

    public static async Task<StoredRuns> New(TestCluster cluster)
    {
        var connectionString = await cluster.NewDatabase();
        await cluster.Migrate(connectionString);
        await using var connection = new NpgsqlConnection(connectionString);
        var numbers = await connection.QueryAsync<(Guid Id, int Number)>("""
            insert into opportunity (id, organisation_id, created_at, updated_at, document, natural_key, search, sub_sectors, states,
                roles, status)
            select gen_random_uuid(), '00000000-0000-7000-8000-000000000001', now(), now(), '{}', '', '', '{}', '{}', '{}', 'open' from generate_series(1, 20)
            returning id, number
            """);
        var database = new Database(cluster.AsService(connectionString));
        var ledger = await MatchLedger.TryTake(database, Stop);
        return new StoredRuns(
            connectionString, database, ledger!, numbers.ToDictionary(row => row.Id, row => row.Number));
    }

    public Task<MatchRunRow> NewRun() => new MatchRunStore(Database).Add(Guid.CreateVersion7(), "test", null, Stop);

    public Task<RunTables> Begin(MatchRunRow run, CancellationToken cancellationToken) =>
        RunTables.Begin(Database, run.Number, Numbers, DateTimeOffset.UnixEpoch, cancellationToken);

    /// <summary>Gives every list, from two threads.</summary>
    public void Fill(RunTables tables, int score) => Parallel.Invoke(
        () => Array.ForEach([.. Numbers.Keys], id => tables.OfOpportunity(
            id, [.. Smes.Select(sme => new Listed(sme, score, score / 2))], score % 2 == 0)),
        () => Array.ForEach(Smes, id => tables.OfSme(
            id, [.. Numbers.Keys.Select(one => new Listed(one, score, score / 2))], score % 2 == 0)));

    /// <summary>Stores a run and makes it the current one.</summary>
    public async Task<MatchRunRow> StoreAndSwap(int score)
    {
        var run = await NewRun();
        await using (var tables = await Begin(run, Stop))
        {
            Fill(tables, score);
            await tables.Complete();
        }

        Assert.True(await Swap(run));
        return run;
    }

    public async Task<bool> Swap(MatchRunRow run) =>
        await Ledger.Swap(run, "basis", new(2026, 11, 24), await Ledger.Queue(Stop), Stop);

    /// <summary>Checks that both kinds of lists are whole and those of the run.</summary>
    public async Task AreCurrent(MatchRunRow run, int score)
    {
        var lists = (
            ofOpportunity: await Store.OfOpportunity(Opportunity, Stop), ofSme: await Store.OfSme(Smes[0], Stop));
        Assert.Equal(Smes.Select(sme => new Listed(sme, score, score / 2)), lists.ofOpportunity.Entries);
        Assert.Equal(Numbers.Keys.Select(one => new Listed(one, score, score / 2)), lists.ofSme.Entries);
        Assert.All([lists.ofOpportunity, lists.ofSme], list =>
        {
            Assert.Equal((run.Id, score % 2 == 0, 0), (list.RunId!.Value, list.TiedAtEnd, list.Pending));
            Assert.Equal(new DateOnly(2026, 11, 24), list.Day);
            Assert.Equal(DateTime.UnixEpoch, list.ComputedAt);
        });
    }

    /// <summary>All partitions and what else is named like one.</summary>
    public async Task<IEnumerable<string>> Tables()
    {
        await using var connection = new NpgsqlConnection(connectionString);
        return await connection.QueryAsync<string>(
            "select relname::text from pg_class where relname ~ '_list_[0-9]+$' order by relname");
    }

    public async Task<NpgsqlConnection> Open()
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Stop);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        await Database.DisposeAsync();
    }
}
