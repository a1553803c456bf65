using System.Collections.Concurrent;
using System.Diagnostics;
using Dapper;
using Npgsql;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Tests;

/// <summary>Who keeps what it read must be told of every change, and must know when it may not be.</summary>
[Collection(TestClusterTests.Name)]
public sealed class ChangeListenerTests(TestCluster cluster)
{
    private const string Organisation = "00000000-0000-7000-8000-000000000001";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private const string Insert = $"""
        insert into sme (id, organisation_id, created_at, updated_at, document, natural_key, search, industries, states, roles, status)
        values (@Id, '{Organisation}', now(), now(), '{"{}"}', 'x', 'x', '{"{}"}', '{"{}"}', '{"{}"}', 'active')
        """;

    [Fact]
    public async Task Each_write_is_told_by_its_kind_once_it_is_committed_and_not_before()
    {
        await using var heard = await Listening.Begin(cluster);
        var id = Guid.CreateVersion7();
        await using (var transaction = await heard.Owner.BeginTransactionAsync(Stop))
        {
            await heard.Owner.ExecuteAsync(Insert, new { Id = id });
            await Task.Delay(100, Stop);
            Assert.Equal(ChangeKinds.None, heard.Taken());
            await transaction.CommitAsync(Stop);
        }

        await heard.Until(ChangeKinds.Smes);
        await heard.Owner.ExecuteAsync("delete from sme where id = @id", new { id });
        await heard.Until(ChangeKinds.Smes);
        await new OrganisationStore(heard.Database).Add(Guid.CreateVersion7(), "Told", Caller.Operator, Stop);
        await heard.Until(ChangeKinds.Keys);
    }

    [Fact]
    public async Task A_key_that_is_used_is_not_told_but_one_that_is_ended_is()
    {
        await using var heard = await Listening.Begin(cluster);
        var keys = new KeyStore(heard.Database, TimeProvider.System);
        var key = new NewKey(
            Guid.CreateVersion7(), Guid.Parse(Organisation), "x", "secret", ["read"], [], new byte[32], "abcd", null,
            null);
        await keys.Add(key, Caller.Operator, Stop);
        await heard.Until(ChangeKinds.Keys);
        Assert.NotNull(await keys.Use(key.Sha256, Stop));
        Assert.NotNull((await keys.Find(key.Id, Stop))!.LastUsedAt);
        await Task.Delay(100, Stop);
        Assert.Equal(ChangeKinds.None, heard.Taken());
        await keys.Revoke(key.Id, Caller.Operator, Stop);
        await heard.Until(ChangeKinds.Keys);
    }

    [Fact]
    public async Task After_a_gap_everything_may_have_changed()
    {
        await using var heard = await Listening.Begin(cluster);
        for (var round = 0; round < 3; round++)
        {
            await cluster.EndConnections(heard.Database);
            await heard.Until(ChangeKinds.All);
            await heard.UntilCurrent();
        }
    }

    /// <summary>A listener at work, and what it heard.</summary>
    private sealed class Listening : IAsyncDisposable
    {
        private readonly ConcurrentQueue<ChangeKinds> heard = new();
        private readonly CancellationTokenSource stop = new();
        private readonly ChangeListener listener;
        private readonly Task running;

        private Listening(Database database, NpgsqlConnection owner)
        {
            (Database, Owner) = (database, owner);
            listener = new ChangeListener(database, TimeProvider.System);
            Assert.False(listener.IsCurrent);
            listener.OnChange(heard.Enqueue);
            running = listener.Run(stop.Token);
        }

        public Database Database { get; }

        public NpgsqlConnection Owner { get; }

        public static async Task<Listening> Begin(TestCluster cluster)
        {
            var name = await cluster.NewDatabase();
            await cluster.Migrate(name);
            // Unpooled, and of another database session than those that are ended.
            var owner = new NpgsqlConnection(name + ";Pooling=false");
            await owner.OpenAsync(Stop);
            var listening = new Listening(new Database(cluster.AsService(name)), owner);
            await listening.UntilCurrent();
            Assert.Equal(ChangeKinds.All, listening.Taken());
            return listening;
        }

        /// <summary>What was heard since the last look.</summary>
        public ChangeKinds Taken()
        {
            var all = ChangeKinds.None;
            while (heard.TryDequeue(out var one))
            {
                all |= one;
            }

            return all;
        }

        public async Task Until(ChangeKinds kinds)
        {
            var (all, started) = (ChangeKinds.None, Stopwatch.GetTimestamp());
            while ((all |= Taken()) != kinds)
            {
                Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10), $"{kinds}: heard {all}");
                await Task.Delay(5, Stop);
            }
        }

        public async Task UntilCurrent()
        {
            for (var tries = 0; tries < 1_000 && !listener.IsCurrent; tries++)
            {
                await Task.Delay(10, Stop);
            }

            Assert.True(listener.IsCurrent);
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await running;
            await Owner.DisposeAsync();
            await Database.DisposeAsync();
            stop.Dispose();
        }
    }
}
