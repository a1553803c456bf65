using System.Diagnostics;
using Dapper;
using Npgsql;
using SmeMatch.Matching.Engine;
using SmeMatch.Storage.Matches;

namespace SmeMatch.Storage.Tests;

[Collection(TestClusterTests.Name)]
public sealed class RunTablesTests(TestCluster cluster)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_during_swaps_sees_one_run_whole()
    {
        await using var runs = await StoredRuns.New(cluster);
        var scores = new Dictionary<Guid, int> { [(await runs.StoreAndSwap(1)).Id] = 1 };
        using var ended = new CancellationTokenSource();
        var reads = 0;
        var readers = Enumerable.Range(0, 4).Select(reader => Task.Run(
            async () =>
            {
                while (!ended.IsCancellationRequested)
                {
                    var list = reader % 2 == 0
                        ? await runs.Store.OfOpportunity(runs.Opportunity, Stop)
                        : await runs.Store.OfSme(runs.Smes[0], Stop);
                    Assert.Equal(reader % 2 == 0 ? 100 : 20, list.Entries.Count);
                    int score;
                    lock (scores)
                    {
                        score = scores[list.RunId!.Value];
                    }

                    Assert.All(list.Entries, entry => Assert.Equal(score, entry.Score));
                    Assert.Equal(score % 2 == 0, list.TiedAtEnd);
                    Interlocked.Increment(ref reads);
                }
            },
            Stop)).ToArray();
        for (var score = 2; score <= 25; score++)
        {
            var run = await runs.NewRun();
            lock (scores)
            {
                scores[run.Id] = score;
            }

            await using (var tables = await runs.Begin(run, Stop))
            {
                runs.Fill(tables, score);
                await tables.Complete();
            }

            Assert.True(await runs.Swap(run));
        }

        await ended.CancelAsync();
        await Task.WhenAll(readers);
        Assert.True(reads > 100, $"Only {reads} reads.");
        Assert.Equal(2, (await runs.Tables()).Count());
    }

    [Fact]
    public async Task A_crash_in_the_middle_of_storing_leaves_the_former_run_and_no_table()
    {
        await using var runs = await StoredRuns.New(cluster);
        var former = await runs.StoreAndSwap(7);
        var tables = (await runs.Tables()).ToList();
        await using (var storing = await runs.Begin(await runs.NewRun(), Stop))
        {
            runs.Fill(storing, 8);
            await using var other = await runs.Open();
            await other.ExecuteAsync("""
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and query like 'copy%'
                """);
            await Assert.ThrowsAnyAsync<Exception>(() =>
            {
                // The writers are told too, however much they have to give.
                for (var times = 0; times < 10_000; times++)
                {
                    runs.Fill(storing, 8);
                }

                return Task.CompletedTask;
            });
            await Assert.ThrowsAnyAsync<NpgsqlException>(storing.Check);
            await Assert.ThrowsAnyAsync<NpgsqlException>(storing.Complete);
        }

        await runs.AreCurrent(former, 7);
        Assert.Equal(tables, await runs.Tables());
    }

    [Fact]
    public async Task Tables_whose_swap_never_came_are_dropped_at_the_next_start()
    {
        await using var runs = await StoredRuns.New(cluster);
        var former = await runs.StoreAndSwap(7);
        var tables = (await runs.Tables()).ToList();
        var lost = await runs.NewRun();
        await using (var storing = await runs.Begin(lost, Stop))
        {
            runs.Fill(storing, 8);
            await storing.Complete();
        }

        Assert.Equal(4, (await runs.Tables()).Count());
        await runs.AreCurrent(former, 7);
        await runs.Ledger.DropLeftovers(Stop);
        Assert.Equal(tables, await runs.Tables());
        await runs.AreCurrent(former, 7);
    }

    [Fact]
    public async Task Storing_is_cancelled_within_a_second_and_leaves_no_table()
    {
        await using var runs = await StoredRuns.New(cluster);
        using var cancel = new CancellationTokenSource();
        var storing = await runs.Begin(await runs.NewRun(), cancel.Token);
        var filling = Task.Run(
            () =>
            {
                while (true)
                {
                    runs.Fill(storing, 8);
                }
            },
            Stop);
        await Task.Delay(500, Stop);
        var started = Stopwatch.GetTimestamp();
        await cancel.CancelAsync();
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => filling);
        Assert.All(
            ((fault as AggregateException)?.InnerExceptions ?? [fault]).AsEnumerable(),
            one => Assert.IsAssignableFrom<OperationCanceledException>(one));
        await storing.DisposeAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 1);
        Assert.Empty(await runs.Tables());
    }

    [Fact]
    public async Task A_slow_reader_holds_up_the_swap_and_no_other_reader()
    {
        await using var runs = await StoredRuns.New(cluster);
        var former = await runs.StoreAndSwap(7);
        await using var slow = await runs.Open();
        await slow.ExecuteAsync("begin; select count(*) from match");
        var next = Task.Run(() => runs.StoreAndSwap(8), Stop);
        for (var times = 0; times < 15; times++)
        {
            var started = Stopwatch.GetTimestamp();
            await runs.AreCurrent(former, 7);
            Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 0.5);
            await Task.Delay(100, Stop);
        }

        Assert.False(next.IsCompleted);
        await slow.ExecuteAsync("commit");
        await runs.AreCurrent(await next, 8);
    }

    [Fact]
    public async Task A_snapshot_older_than_a_run_reads_the_run_and_not_an_empty_list()
    {
        await using var runs = await StoredRuns.New(cluster);
        await runs.StoreAndSwap(7);
        await using var old = await runs.Open();
        await old.ExecuteAsync("begin isolation level repeatable read; select 1");
        await runs.StoreAndSwap(8);
        Assert.Equal(2_000, await old.ExecuteScalarAsync<int>("select count(*) from match where score = 8"));
    }

    [Fact]
    public async Task Changed_lists_replace_the_former_ones_and_leave_the_queue_with_their_last_step()
    {
        await using var runs = await StoredRuns.New(cluster);
        var run = await runs.StoreAndSwap(7);
        await using var other = await runs.Open();
        var seq = await other.ExecuteScalarAsync<long>(
            "insert into match_queue (kind, record_id) values ('sme', gen_random_uuid()) returning seq");
        var opportunities = runs.Numbers.Keys.ToList();
        Listed[] few = [new(runs.Smes[5], 90, 1), new(runs.Smes[6], 80, 2)];
        Listed[] one = [new(opportunities[3], 70, 30)];
        await Store(new([new(opportunities[0], few, true), new(opportunities[1], [], false)], []), []);
        Assert.Equal(1, (await runs.Store.OfSme(runs.Smes[0], Stop)).Pending);
        await Store(new([], [new(runs.Smes[0], one, true), new(runs.Smes[1], [], false)]), [seq]);

        var list = await runs.Store.OfOpportunity(opportunities[0], Stop);
        Assert.Equal(few, list.Entries);
        Assert.Equal((true, 0, run.Id), (list.TiedAtEnd, list.Pending, list.RunId!.Value));
        Assert.Empty((await runs.Store.OfOpportunity(opportunities[1], Stop)).Entries);
        Assert.Equal(100, (await runs.Store.OfOpportunity(opportunities[2], Stop)).Entries.Count);
        Assert.Equal(one, (await runs.Store.OfSme(runs.Smes[0], Stop)).Entries);
        Assert.Empty((await runs.Store.OfSme(runs.Smes[1], Stop)).Entries);

        var rows = await other.QueryAsync<(Guid, int, int, bool, bool, int?, int?)>("""
            select sme_id, score, readiness, in_opportunity_list, in_sme_list, rank_in_opportunity_list,
                rank_in_sme_list
            from match where opportunity_id = @Id order by score desc limit 3
            """, new { Id = opportunities[0] });
        Assert.Equal(
            [(runs.Smes[5], 90, 1, true, true, 1, 1), (runs.Smes[6], 80, 2, true, true, 2, 1)], rows.Take(2));

        await other.ExecuteAsync("delete from opportunity where id = @Id", new { Id = opportunities[3] });
        Assert.Equal(Guid.Empty, Assert.Single((await runs.Store.OfSme(runs.Smes[0], Stop)).Entries).Id);

        Task Store(ChangedLists changed, long[] done) =>
            runs.Ledger.StoreChange(run.Number, changed, runs.Numbers, DateTimeOffset.UnixEpoch, done, Stop);
    }
}
