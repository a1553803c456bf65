using System.Diagnostics;
using Dapper;
using SmeMatch.Storage.Matches;

namespace SmeMatch.Api.Tests.Integration;

/// <summary>Runs that are held at a phase by another transaction of the database, which a test then ends.</summary>
public sealed class MatchingRunTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("loading", "lock table opportunity in access exclusive mode")]
    [InlineData("scoring", "create table opportunity_list_{0} ()")]
    [InlineData("storing", "create table opportunity_list_{0}_pkey ()")]
    [InlineData("swapping", "lock table sme_list in access share mode")]
    public async Task A_run_is_cancelled_within_a_second_in_every_phase_and_leaves_nothing(string phase, string holding)
    {
        await using var registry = await MatchedRegistry.New(phase);
        var (package, firm) = (await registry.AddPackage(), await registry.AddFirm());
        await registry.StartWorker();
        var before = await registry.Matches.OfOpportunity(package, Stop);
        await using var holder = await registry.Open();
        var number = await holder.ExecuteScalarAsync<int>("select max(number) + 1 from match_run");
        await holder.ExecuteAsync($"begin; {string.Format(null, holding, number)}");
        var run = await registry.AskForRun();
        Assert.Equal(number, run.Number);
        await registry.RunWhen(run.Id, row => row.Phase == phase);

        var started = Stopwatch.GetTimestamp();
        await registry.Runs.Cancel(run.Id, Storage.Access.Caller.Operator, Stop);
        run = await registry.RunWhen(run.Id, row => row.Status == "cancelled");
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 1);
        Assert.Equal(("cancelled", null), (run.Phase, run.EstimatedEnd));
        await holder.ExecuteAsync("rollback");
        Assert.Equal(2, await holder.ExecuteScalarAsync<int>(
            "select count(*) from pg_class where relname ~ '_list_[0-9]+$'"));
        Assert.Equal(before.Entries, (await registry.Matches.OfOpportunity(package, Stop)).Entries);
        Assert.Single((await registry.Matches.OfSme(firm, Stop)).Entries);
        Assert.Equal(2, (await registry.Runs.List(null, 10, Stop)).Count);
    }

    [Theory]
    [InlineData("loading", "lock table opportunity in access exclusive mode")]
    [InlineData("scoring", "create table opportunity_list_{0} ()")]
    [InlineData("storing", "create table opportunity_list_{0}_pkey ()")]
    [InlineData("swapping", "lock table sme_list in access share mode")]
    public async Task A_run_whose_connection_is_ended_in_any_phase_is_begun_again_and_completes(
        string phase, string holding)
    {
        await using var registry = await MatchedRegistry.New("ended-" + phase);
        var package = await registry.AddPackage();
        await registry.AddFirm();
        await registry.StartWorker();
        await using var holder = await registry.Open();
        var number = await holder.ExecuteScalarAsync<int>("select max(number) + 1 from match_run");
        await holder.ExecuteAsync($"begin; {string.Format(null, holding, number)}");
        var run = await registry.AskForRun();
        await registry.RunWhen(run.Id, row => row.Phase == phase);

        var ended = 0;
        for (var tries = 0; tries < 1_000 && ended == 0; tries++)
        {
            // Within a transaction the activity is shown as at its first reading.
            await holder.ExecuteAsync("select pg_stat_clear_snapshot()");
            await Task.Delay(10, Stop);
            ended = await holder.ExecuteScalarAsync<int>(
                """
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where application_name = 'SmeMatch' and wait_event_type = 'Lock'
                """);
        }

        Assert.InRange(ended, 1, 2);
        await holder.ExecuteAsync("rollback");
        run = await registry.RunWhen(run.Id, row => row.Status is not ("queued" or "running"));
        Assert.Equal(("completed", null), (run.Status, run.Error));
        Assert.Single((await registry.Matches.OfOpportunity(package, Stop)).Entries);
        Assert.Equal(2, await holder.ExecuteScalarAsync<int>(
            "select count(*) from pg_class where relname ~ '_list_[0-9]+$'"));
    }

    [Fact]
    public async Task A_change_during_a_run_is_in_the_lists_before_the_swap_and_after_it()
    {
        await using var registry = await MatchedRegistry.New("during");
        var (package, leaving) = (await registry.AddPackage(), await registry.AddFirm());
        await registry.StartWorker();
        await using var holder = await registry.Open();
        var number = await holder.ExecuteScalarAsync<int>("select max(number) + 1 from match_run");
        await holder.ExecuteAsync($"begin; create table opportunity_list_{number} ()");
        var run = await registry.AskForRun();
        await registry.RunWhen(run.Id, row => row.Phase == "scoring");

        var (coming, late) = (await registry.AddFirm(), await registry.AddPackage());
        await registry.Records.Delete(
            Storage.Records.RecordKind.Sme, leaving, null, Storage.Access.Caller.Operator, Stop);
        await registry.Settled();
        await Holds(other => Assert.NotEqual(run.Id, other.RunId));
        Assert.Equal("scoring", (await registry.Runs.Find(run.Id, Stop))!.Phase);
        await holder.ExecuteAsync("rollback");
        await registry.RunWhen(run.Id, row => row.Status == "completed");
        await Holds(other => Assert.Equal(run.Id, other.RunId));

        async Task Holds(Action<StoredList> check)
        {
            foreach (var one in (Guid[])[package, late])
            {
                var list = await registry.Matches.OfOpportunity(one, Stop);
                Assert.Equal([coming], list.Entries.Select(entry => entry.Id));
                check(list);
            }

            var ofFirm = await registry.Matches.OfSme(coming, Stop);
            Assert.Equal(new[] { package, late }.Order(), ofFirm.Entries.Select(entry => entry.Id).Order());
            check(ofFirm);
            Assert.Empty((await registry.Matches.OfSme(leaving, Stop)).Entries);
        }
    }

    [Fact]
    public async Task A_run_whose_work_fails_is_marked_failed_and_not_repeated_by_itself()
    {
        await using var registry = await MatchedRegistry.New("failing");
        var (package, _) = (await registry.AddPackage(), await registry.AddFirm());
        var engine = registry.NewEngine;
        registry.NewEngine = _ => throw new InvalidOperationException("No engine today.");
        await registry.StartWorker();
        await Task.Delay(2_500, Stop);
        var failed = Assert.Single(await registry.Runs.List(null, 10, Stop));
        Assert.Equal(("failed", "failed", "No engine today."), (failed.Status, failed.Phase, failed.Error));
        var list = await registry.Matches.OfOpportunity(package, Stop);
        Assert.Equal((0, 2, null), (list.Entries.Count, list.Pending, list.RunId));

        registry.NewEngine = engine;
        var run = await registry.AskForRun();
        run = await registry.RunWhen(run.Id, row => row.Status == "completed");
        Assert.Equal((1, 1, 2), (run.PairsTotal, run.PairsDone, run.Matches));
        list = await registry.Matches.OfOpportunity(package, Stop);
        Assert.Equal((1, 0, run.Id), (list.Entries.Count, list.Pending, list.RunId!.Value));
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_does_not_end_the_worker()
    {
        await using var registry = await MatchedRegistry.New("cancelling");
        var package = await registry.AddPackage();
        await registry.AddFirm();
        var (engine, faults) = (registry.NewEngine, 1);
        registry.NewEngine = scorer => faults-- > 0 ? throw new OperationCanceledException() : engine(scorer);
        await registry.StartWorker();
        Assert.Single((await registry.Matches.OfOpportunity(package, Stop)).Entries);
    }

    [Fact]
    public async Task The_view_of_matches_agrees_with_the_lists()
    {
        await using var registry = await MatchedRegistry.New("view");
        var packages = new List<Guid>();
        var firms = new List<Guid>();
        for (var made = 0; made < 25; made++)
        {
            packages.Add(await registry.AddPackage());
            firms.Add(await registry.AddFirm());
        }

        await registry.StartWorker();
        var expected = new List<(Guid, Guid, string, long, int, int)>();
        foreach (var package in packages)
        {
            var list = await registry.Matches.OfOpportunity(package, Stop);
            expected.AddRange(list.Entries.Select((entry, place) =>
                (package, entry.Id, "opportunity", place + 1L, entry.Score, entry.Readiness)));
        }

        foreach (var firm in firms)
        {
            var list = await registry.Matches.OfSme(firm, Stop);
            Assert.True(list.TiedAtEnd);
            expected.AddRange(list.Entries.Select((entry, place) =>
                (entry.Id, firm, "sme", place + 1L, entry.Score, entry.Readiness)));
        }

        Assert.Equal(25 * (25 + 20), expected.Count);
        await using var connection = await registry.Open();
        var rows = await connection.QueryAsync<(Guid, Guid, string, long, int, int)>("""
            select opportunity_id, sme_id, 'opportunity', rank_in_opportunity_list, score, readiness from match
            where in_opportunity_list
            union all
            select opportunity_id, sme_id, 'sme', rank_in_sme_list, score, readiness from match where in_sme_list
            """);
        Assert.Equal(expected.Order(), rows.Order());
    }
}
