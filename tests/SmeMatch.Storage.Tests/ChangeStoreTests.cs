using Dapper;
using Npgsql;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Tests;

/// <summary>Whoever follows the changes is told each once, in order, whatever goes on beside.</summary>
[Collection(TestClusterTests.Name)]
public sealed class ChangeStoreTests(TestCluster cluster)
{
    private const int Writers = 12;
    private const int Seed = 20_261_129;
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private const string Insert = """
        insert into sme (id, organisation_id, created_at, updated_at, document, natural_key, search, industries, states, roles, status)
        values (@Id, '00000000-0000-7000-8000-000000000001', now(), now(), '{}', 'x', 'x', '{}', '{}', '{}', 'active')
        """;

    [Fact]
    public async Task What_commits_late_is_told_before_what_began_after_it()
    {
        var (owner, database, changes) = await New();
        await using var closing = database;
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var early = new NpgsqlConnection(owner);
        await early.OpenAsync(Stop);
        await using var open = await early.BeginTransactionAsync(Stop);
        await early.ExecuteAsync(Insert, new { Id = first });
        await using (var late = new NpgsqlConnection(owner))
        {
            await late.ExecuteAsync(Insert, new { Id = second });
        }

        var (none, place) = (await changes.After(null, ChangePlace.First, 10, Stop))!.Value;
        Assert.Empty(none);
        await open.CommitAsync(Stop);
        (var told, place) = (await changes.After(null, place, 10, Stop))!.Value;
        Assert.Equal([first, second], told.Select(row => row.RecordId));
        Assert.Empty((await changes.After(null, place, 10, Stop))!.Value.Rows);
        await using var again = new NpgsqlConnection(owner);
        await again.ExecuteAsync(
            "update sme set version = 2 where id = @Id; delete from sme where id = @Id", new { Id = first });
        (told, place) = (await changes.After(RecordKind.Sme, place, 10, Stop))!.Value;
        Assert.Equal([("updated", 2), ("deleted", 2)], told.Select(row => (row.Action, row.Version)));
    }

    [Fact]
    public async Task Of_many_who_write_at_once_one_long_and_some_in_vain_each_commit_is_told_once_and_in_order()
    {
        var (owner, database, changes) = await New();
        await using var closing = database;
        var committed = new System.Collections.Concurrent.ConcurrentBag<(Guid Id, int Version)>();
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(Stop);
        await using var longest = await connection.BeginTransactionAsync(Stop);
        var late = Guid.CreateVersion7();
        await connection.ExecuteAsync(Insert, new { Id = late });
        var writing = Task.WhenAll(
            Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(owner, writer, committed))));
        var told = new List<ChangeRow>();
        var place = ChangePlace.First;
        var ended = false;
        while (true)
        {
            var (rows, next) = (await changes.After(null, place, 7, Stop))!.Value;
            (place, told) = (next, [.. told, .. rows]);
            if (!ended && writing.IsCompleted)
            {
                await writing;
                Assert.DoesNotContain(told, row => row.RecordId == late);
                await longest.CommitAsync(Stop);
                committed.Add((late, 1));
                ended = true;
            }
            else if (ended && rows.Count == 0)
            {
                break;
            }
        }

        Assert.Equal(
            committed.OrderBy(one => one).ToList(),
            told.Select(row => (row.RecordId, row.Version)).OrderBy(one => one));
        Assert.All(told.GroupBy(row => row.RecordId), record => Assert.Equal(
            record.Select(row => row.Version).Order(), record.Select(row => row.Version)));
    }

    [Fact]
    public async Task Transactions_are_told_in_the_order_of_their_numbers_not_of_their_digits()
    {
        var (owner, database, changes) = await New();
        await using var closing = database;
        await using var connection = new NpgsqlConnection(owner);
        var ids = Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7()).ToList();
        await connection.ExecuteAsync(Insert, ids.Select(id => new { Id = id }));
        const string Renumber = "update change_log set transaction = @Number::xid8 where record_id = @Id";
        await connection.ExecuteAsync(
            Renumber, ids.Zip(["9", "10", "99", "100"], (id, number) => new { Id = id, Number = number }));
        var told = new List<Guid>();
        for (var (place, more) = (ChangePlace.First, true); more;)
        {
            (var rows, place) = (await changes.After(null, place, 1, Stop))!.Value;
            told.AddRange(rows.Select(row => row.RecordId));
            more = rows.Count > 0;
        }

        Assert.Equal(ids, told);
    }

    [Fact]
    public async Task A_place_moves_on_past_what_is_of_another_kind()
    {
        var (owner, database, changes) = await New();
        await using var closing = database;
        await using var connection = new NpgsqlConnection(owner);
        await connection.ExecuteAsync(Insert, Enumerable.Range(0, 5).Select(_ => new { Id = Guid.CreateVersion7() }));
        var (rows, next) = (await changes.After(RecordKind.Opportunity, ChangePlace.First, 2, Stop))!.Value;
        for (var tries = 0; tries < 500 && (await changes.After(null, next, 10, Stop))!.Value.Rows.Count > 0; tries++)
        {
            // The server's own upkeep may hold it back for a moment.
            await Task.Delay(10, Stop);
            (rows, next) = (await changes.After(RecordKind.Opportunity, next, 2, Stop))!.Value;
        }

        Assert.Empty(rows);
        Assert.Empty((await changes.After(null, next, 10, Stop))!.Value.Rows);

        // Never beyond the last change: numbers of transactions that leave no trace are given anew after a crash.
        await connection.ExecuteAsync("select pg_current_xact_id()");
        Assert.Equal(
            await connection.QuerySingleAsync<(string, long)>(
                "select transaction::text, seq from change_log order by change_log.transaction desc, seq desc limit 1"),
            (next.Transaction, next.Seq));
        Assert.Equal(next, (await changes.After(null, next, 10, Stop))!.Value.Next);
    }

    [Fact]
    public async Task After_thirty_days_only_the_newest_change_of_a_record_and_what_is_deleted_are_kept()
    {
        var (owner, database, changes) = await New();
        await using var closing = database;
        var (changed, deleted, fresh) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var connection = new NpgsqlConnection(owner);
        await connection.ExecuteAsync(Insert, new[] { new { Id = changed }, new { Id = deleted } });
        const string Update = "update sme set version = version + 1 where id = any(@Ids)";
        await connection.ExecuteAsync(Update, new { Ids = new[] { changed, deleted } });
        await connection.ExecuteAsync("delete from sme where id = @deleted", new { deleted });
        await connection.ExecuteAsync("update change_log set changed_at = now() - interval '31 days'");
        await connection.ExecuteAsync(Insert, new { Id = fresh });
        await connection.ExecuteAsync(Update, new { Ids = new[] { fresh } });
        await changes.Thin(Stop);
        var told = (await changes.After(null, ChangePlace.First, 100, Stop))!.Value.Rows;
        Assert.Equal(
            [(changed, "updated", 2), (deleted, "deleted", 2), (fresh, "created", 1), (fresh, "updated", 2)],
            told.Select(row => (row.RecordId, row.Action, row.Version)));
    }

    [Fact]
    public async Task A_restored_database_tells_all_and_refuses_places_it_has_never_been_at()
    {
        var (owner, database, changes) = await New();
        await using var closing = database;
        var (before, after) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var connection = new NpgsqlConnection(owner);
        await connection.ExecuteAsync(Insert, new { Id = before });
        await connection.ExecuteAsync("update change_log set transaction = '900000000'");
        await changes.Settle(Stop);
        await connection.ExecuteAsync(Insert, new { Id = after });
        Assert.Equal(
            [before, after],
            (await changes.After(null, ChangePlace.First, 10, Stop))!.Value.Rows.Select(row => row.RecordId));
        Assert.Null(await changes.After(null, new("900000000", 1), 10, Stop));
    }

    /// <summary>Inserts and updates in transactions of chance length; each fourth is rolled back.</summary>
    private static async Task Write(
        string owner, int writer, System.Collections.Concurrent.ConcurrentBag<(Guid, int)> committed)
    {
        var random = new Random(Seed + writer);
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(Stop);
        for (var round = 0; round < 25; round++)
        {
            var id = Guid.CreateVersion7();
            await using var transaction = await connection.BeginTransactionAsync(Stop);
            await connection.ExecuteAsync(Insert, new { Id = id });
            await Task.Delay(random.Next(4), Stop);
            await connection.ExecuteAsync("update sme set version = 2 where id = @id", new { id });
            if (random.Next(4) == 0)
            {
                await transaction.RollbackAsync(Stop);
                continue;
            }

            await transaction.CommitAsync(Stop);
            committed.Add((id, 1));
            committed.Add((id, 2));
        }
    }

    private async Task<(string Owner, Database Database, ChangeStore Changes)> New()
    {
        var owner = await cluster.NewDatabase();
        await cluster.Migrate(owner);
        var database = new Database(cluster.AsService(owner));
        return (owner, database, new ChangeStore(database));
    }
}
