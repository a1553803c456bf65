using Dapper;
using Npgsql;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Storage.Tests;

[Collection(TestClusterTests.Name)]
public sealed class MigratorTests(TestCluster cluster)
{
    [Fact]
    public async Task Two_instances_starting_together_on_one_database_are_both_fine()
    {
        var connection = await cluster.NewDatabase();
        await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => cluster.Migrate(connection)));
        await using var open = new NpgsqlConnection(connection);
        var scripts = Directory.GetFiles(TestCluster.Migrations, "*.sql").Length;
        Assert.Equal(scripts, await open.ExecuteScalarAsync<int>("select count(*)::int from schemaversions"));
        Assert.Equal(scripts, await open.ExecuteScalarAsync<int>("select count(*)::int from migration_digest"));
    }

    [Fact]
    public async Task A_migration_edited_after_it_was_applied_and_one_from_the_future_are_refused()
    {
        var connection = await cluster.NewDatabase();
        await cluster.Migrate(connection);
        await using var open = new NpgsqlConnection(connection);
        await open.ExecuteAsync("insert into migration_digest values ('9999_future.sql', 'x')");
        var future = await Assert.ThrowsAsync<StartRefusedException>(
            () => cluster.Migrate(connection));
        Assert.Contains("newer", future.Message, StringComparison.Ordinal);
        await open.ExecuteAsync(
            "delete from migration_digest where script = '9999_future.sql'; update migration_digest set sha256 = 'x'");
        var edited = await Assert.ThrowsAsync<StartRefusedException>(
            () => cluster.Migrate(connection));
        Assert.Contains("edited", edited.Message, StringComparison.Ordinal);
    }
}
