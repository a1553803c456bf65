using Dapper;
using Npgsql;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Matches;

namespace SmeMatch.Storage.Tests;

[Collection(TestClusterTests.Name)]
public sealed class DatabaseTests(TestCluster cluster)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_ends_a_statement_of_a_request_by_itself_and_lets_a_job_go_on()
    {
        await using var database = await cluster.NewMigrated();
        for (var turn = 0; turn < 3; turn++)
        {
            Assert.Equal(
                $"{Pools.RequestStatementSeconds}s",
                await database.Read((connection, token) => Limit(connection, token), Stop));
            Assert.Equal(
                $"{Pools.RequestStatementSeconds}s",
                await database.Write((connection, _, token) => Limit(connection, token), Stop));
            Assert.Equal("30min", await database.Bulk((connection, _, token) => Limit(connection, token), Stop));
        }

        static async Task<string> Limit(NpgsqlConnection connection, CancellationToken token) =>
            (await connection.ExecuteScalarAsync<string>(
                new CommandDefinition("show statement_timeout", cancellationToken: token)))!;
    }

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
            Stop);
        Assert.Equal((7, 2), (answer, attempts));
    }

    [Fact]
    public async Task A_write_whose_connection_ends_before_its_commit_is_done_again_once()
    {
        await using var database = await cluster.NewMigrated();
        var attempts = 0;
        await database.Write(
            async (connection, transaction, token) =>
            {
                await connection.ExecuteAsync(new CommandDefinition(
                    "insert into setting values ('attempt ' || @Attempt, 'x')", new { Attempt = ++attempts },
                    cancellationToken: token));
                return attempts > 1 ? 0 : await connection.ExecuteAsync(new CommandDefinition(
                    "select pg_terminate_backend(pg_backend_pid())", cancellationToken: token));
            },
            Stop);
        Assert.Equal(["attempt 2"], await Names(database, "attempt %"));
    }

    [Fact]
    public async Task A_write_whose_connection_ends_in_its_commit_is_not_repeated_and_counts_as_an_outage()
    {
        await using var database = await cluster.NewMigrated("""
            create function end_connection() returns trigger language plpgsql as
                $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
            create constraint trigger at_commit after insert on setting deferrable initially deferred
                for each row execute function end_connection()
            """);
        var attempts = 0;
        var fault = await Assert.ThrowsAsync<OutcomeUnknownException>(() => database.Write(
            (connection, transaction, token) =>
            {
                attempts++;
                return connection.ExecuteAsync(
                    new CommandDefinition("insert into setting values ('once', 'x')", cancellationToken: token));
            },
            Stop));
        Assert.Equal(1, attempts);
        Assert.True(Database.IsOutage(fault) && Database.IsLost(fault));
    }

    [Fact]
    public async Task Reads_and_writes_go_on_when_every_pooled_connection_was_ended()
    {
        await using var database = await cluster.NewMigrated();
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Names(database, "%")));
            await cluster.EndConnections(database);
            await Task.WhenAll(Enumerable.Range(0, 12).Select(one => database.Write(
                (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition(
                    "insert into setting values (@Name, 'x')", new { Name = $"kept {round} {one}" },
                    cancellationToken: token)),
                Stop)));
        }

        Assert.Equal(36, (await Names(database, "kept %")).Count);
    }

    [Fact]
    public async Task What_the_work_itself_does_wrong_is_no_outage()
    {
        await using var database = await cluster.NewMigrated();
        var fault = await Assert.ThrowsAsync<PostgresException>(() => database.Read(
            (connection, token) => connection.ExecuteScalarAsync<int>(
                new CommandDefinition("select no_such_column", cancellationToken: token)),
            Stop));
        Assert.False(Database.IsOutage(fault));
        Assert.False(Database.IsOutage(new InvalidOperationException()));
        foreach (var state in (string[])["57P01", "57P03", "53300", "40P01", "25006", "57014", "08006"])
        {
            Assert.True(Database.IsOutage(new PostgresException("x", "ERROR", "ERROR", state)), state);
        }
    }

    [Fact]
    public async Task A_worker_that_cannot_take_its_lock_gives_its_connection_back()
    {
        await using var database = await cluster.NewMigrated("""
            create function public.pg_try_advisory_lock(bigint) returns boolean language plpgsql as
                $$ begin raise exception 'no lock' using errcode = '57014'; end $$;
            do $$ begin
                execute format('alter database %I set search_path = public, pg_catalog', current_database());
            end $$
            """);
        NpgsqlConnection.ClearAllPools();
        database.Source.Clear();
        for (var tries = 0; tries < 40; tries++)
        {
            await Assert.ThrowsAsync<PostgresException>(() => MatchLedger.TryTake(database, Stop));
        }

        Assert.True(await database.Answers(Stop));
    }

    [Fact]
    public async Task A_worker_that_stops_frees_its_lock_at_once()
    {
        await using var database = await cluster.NewMigrated();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Names(database, "%")));
        for (var turn = 0; turn < 5; turn++)
        {
            await using var ledger = await MatchLedger.TryTake(database, Stop);
            Assert.NotNull(ledger);
            Assert.Null(await MatchLedger.TryTake(database, Stop));
        }
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
            Stop);
        Assert.Equal((9, 2), (answer, attempts));
    }

    /// <summary>PostgreSQL says success then, with a warning; a loss of the primary would lose the write.</summary>
    [Fact]
    public async Task A_commit_that_no_longer_waits_for_its_standby_is_not_acknowledged()
    {
        await using var database = await cluster.NewMigrated();
        await WithoutStandby(async owner =>
        {
            var write = database.Write(
                (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition(
                    "insert into setting values ('alone', 'x')", cancellationToken: token)),
                Stop);
            while (await owner.ExecuteScalarAsync<long>(CancelWaits) == 0)
            {
                Assert.False(write.IsCompleted);
                await Task.Delay(20, Stop);
            }

            Assert.True(Database.IsOutage(await Assert.ThrowsAsync<OutcomeUnknownException>(() => write)));
        });
    }

    [Fact]
    public async Task A_key_is_read_at_once_when_its_standby_is_gone_also_one_that_is_being_revoked()
    {
        await using var database = await cluster.NewMigrated();
        var keys = new KeyStore(database, TimeProvider.System);
        var (used, revoked) = (Key(1), Key(2));
        await keys.Add(used, Caller.Operator, Stop);
        await keys.Add(revoked, Caller.Operator, Stop);
        await WithoutStandby(async owner =>
        {
            var write = keys.Revoke(revoked.Id, Caller.Operator, Stop);
            while (await owner.ExecuteScalarAsync<long>(
                "select count(*) from pg_stat_activity where wait_event = 'SyncRep'") == 0)
            {
                Assert.False(write.IsCompleted);
                await Task.Delay(20, Stop);
            }

            foreach (var key in (NewKey[])[used, revoked])
            {
                Assert.NotNull(await keys.Use(key.Sha256, Stop).WaitAsync(TimeSpan.FromSeconds(3), Stop));
            }

            Assert.NotNull((await keys.Find(used.Id, Stop))!.LastUsedAt);
            Assert.NotEqual(0, await owner.ExecuteScalarAsync<long>(CancelWaits));
            await Assert.ThrowsAsync<OutcomeUnknownException>(() => write);
        });
    }

    private const string CancelWaits =
        "select count(pg_cancel_backend(pid)) from pg_stat_activity where wait_event = 'SyncRep'";

    private static NewKey Key(byte number) => new(
        Guid.CreateVersion7(), Caller.OperatorId, "x", "secret", ["read"], [], [number, .. new byte[31]], "abcd", null,
        null);

    /// <summary>While commits wait for a standby that is not there.</summary>
    private async Task WithoutStandby(Func<NpgsqlConnection, Task> act)
    {
        await using var owner = await cluster.Owner();
        await owner.ExecuteAsync("alter system set synchronous_standby_names = 'nobody'");
        try
        {
            await owner.ExecuteAsync("select pg_reload_conf()");
            while (await owner.ExecuteScalarAsync<string>("show synchronous_standby_names") != "nobody")
            {
                await Task.Delay(20, Stop);
            }

            await act(owner);
        }
        finally
        {
            await owner.ExecuteAsync("alter system reset synchronous_standby_names");
            await owner.ExecuteAsync("select pg_reload_conf()");
        }
    }

    private static Task<List<string>> Names(Database database, string like) => database.Read(
        async (connection, token) => (await connection.QueryAsync<string>(new CommandDefinition(
            "select name from setting where name like @Like order by name", new { Like = like },
            cancellationToken: token))).AsList(),
        Stop);
}
