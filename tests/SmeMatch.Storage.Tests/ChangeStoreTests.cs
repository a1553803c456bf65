using Dapper;
using Npgsql;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Tests;

/// <summary>A transaction that began first and commits last must not be passed over.</summary>
[Collection(TestClusterTests.Name)]
public sealed class ChangeStoreTests(TestCluster cluster)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private const string Insert = """
        insert into sme (id, organisation_id, created_at, updated_at, document, natural_key, search, industries, states, roles, status)
        values (@Id, '00000000-0000-7000-8000-000000000001', now(), now(), '{}', 'x', 'x', '{}', '{}', '{}', 'active')
        """;

    [Fact]
    public async Task What_commits_late_is_told_before_what_began_after_it()
    {
        var owner = await cluster.NewDatabase();
        await cluster.Migrate(owner);
        await using var database = new Database(cluster.AsService(owner));
        var changes = new ChangeStore(database);
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var early = new NpgsqlConnection(owner);
        await early.OpenAsync(Stop);
        await using var open = await early.BeginTransactionAsync(Stop);
        await early.ExecuteAsync(Insert, new { Id = first });
        await using (var late = new NpgsqlConnection(owner))
        {
            await late.OpenAsync(Stop);
            await late.ExecuteAsync(Insert, new { Id = second });
        }

        Assert.Empty(await changes.After(null, ("0", 0), 10, Stop));
        await open.CommitAsync(Stop);
        var told = await changes.After(null, ("0", 0), 10, Stop);
        Assert.Equal([first, second], told.Select(row => row.RecordId));
        Assert.Empty(await changes.After(null, (told[^1].Transaction, told[^1].Seq), 10, Stop));
        await using var again = new NpgsqlConnection(owner);
        await again.ExecuteAsync("update sme set version = 2 where id = @Id; delete from sme where id = @Id", new { Id = first });
        told = await changes.After(RecordKind.Sme, (told[^1].Transaction, told[^1].Seq), 10, Stop);
        Assert.Equal([("updated", 2), ("deleted", 2)], told.Select(row => (row.Action, row.Version)));
    }
}
