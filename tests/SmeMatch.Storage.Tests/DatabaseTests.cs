using Dapper;
using Npgsql;

namespace SmeMatch.Storage.Tests;

[Collection(TestClusterTests.Name)]
public sealed class DatabaseTests(TestCluster cluster)
{
    [Fact]
    public async Task A_read_survives_its_connection_being_ended()
    {
        await using var database = await cluster.NewMigrated();
        var attempts = 0;
        var answer = await database.Read(
            async (connection, token) =>
            {
                if (attempts++ == 0)
                {
                    await connection.ExecuteAsync(new CommandDefinition(
                        "select pg_terminate_backend(pg_backend_pid())", cancellationToken: token));
                }

                return await connection.ExecuteScalarAsync<int>(
                    new CommandDefinition("select 7", cancellationToken: token));
            },
            TestContext.Current.CancellationToken);
        Assert.Equal((7, 2), (answer, attempts));
    }

    [Fact]
    public async Task A_write_whose_outcome_is_unknown_is_not_repeated()
    {
        await using var database = await cluster.NewMigrated();
        var attempts = 0;
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => database.Write(
            async (connection, transaction, token) =>
            {
                attempts++;
                await connection.ExecuteAsync(
                    new CommandDefinition("select pg_terminate_backend(pg_backend_pid())", cancellationToken: token));
                return await connection.ExecuteScalarAsync<int>(
                    new CommandDefinition("select 7", cancellationToken: token));
            },
            TestContext.Current.CancellationToken));
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task A_write_that_lost_a_deadlock_is_done_again_from_its_start()
    {
        await using var database = await cluster.NewMigrated();
        var attempts = 0;
        var answer = await database.Write(
            async (connection, transaction, token) =>
            {
                await connection.ExecuteAsync(
                    new CommandDefinition("insert into setting values ('once', 'x')", cancellationToken: token));
                return attempts++ == 0
                    ? await connection.ExecuteScalarAsync<int>(new CommandDefinition(
                        "do $$ begin raise exception 'x' using errcode = '40P01'; end $$; select 0",
                        cancellationToken: token))
                    : 9;
            },
            TestContext.Current.CancellationToken);
        Assert.Equal((9, 2), (answer, attempts));
    }
}
