using System.Diagnostics;
using SmeMatch.Reliability.Tests.Crashes;

namespace SmeMatch.Reliability.Tests.Cluster;

/// <summary>
/// Two instances behind HAProxy on a primary and its synchronous standby, with the files of deploy/scale, under load,
/// while one after the other is taken away.
/// </summary>
[Collection(OneAtATime.Name)]
public sealed class ClusterTests
{
    private const int ClerkCount = 3;
    private const int ReaderCount = 3;
    private const int Unread = 10;
    private static readonly int FailOvers = Form.IsLong ? 10 : 2;
    private static readonly int Faults = Form.IsLong ? 60 : 6;
    private static readonly int Rolls = Form.IsLong ? 20 : 2;

    // Beside other tests a machine is far slower than its goals: only the long form holds to them.
    private static readonly double Slack = Form.IsLong ? 1 : 4;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Whatever_ends_no_acknowledged_write_is_lost_and_service_goes_on()
    {
        Assert.SkipWhen(Group.Lacks is not null, Group.Lacks ?? "");
        await using var group = await Group.Start(isSynchronous: true);
        using var load = new Load(group, ClerkCount, ReaderCount);
        try
        {
            await Task.Delay(2_000, TestContext.Current.CancellationToken);
            var missed = new List<string>();
            string[] lines =
            [
                .. await FailOver(group, load, missed), "", .. await Disturb(group, load), "",
                .. await MoveWorker(group, load), "", .. await Roll(group, load), "", .. await Check(group, load),
            ];
            Form.Say(string.Join('\n', lines));
            Form.Write(
                "cluster",
                "Two instances, a primary and its synchronous standby, one after the other taken away",
                lines);
            Assert.True(missed.Count == 0, $"Goals missed: {string.Join('\n', missed)}");
        }
        catch (Exception)
        {
            Form.Say($"{string.Join('\n', load.Traffic.Wrong.Take(10))}\n{group.Logs()}");
            throw;
        }
    }

    [Fact]
    public async Task With_an_asynchronous_standby_the_same_check_finds_lost_writes()
    {
        Assert.SkipWhen(Group.Lacks is not null, Group.Lacks ?? "");
        await using var group = await Group.Start(isSynchronous: false);
        using var load = new Load(group, ClerkCount, 0);
        await Until(() => Task.FromResult(load.Acknowledged > Unread), Stopwatch.GetTimestamp());
        // The log no longer reaches the standby, and nobody waits for it.
        await group.Standby.Execute("alter system set primary_conninfo = ''");
        await group.Standby.Execute("select pg_reload_conf()");
        await Until(
            async () => await group.Standby.Value<long>("select count(*) from pg_stat_wal_receiver") == 0,
            Stopwatch.GetTimestamp());
        var known = load.Acknowledged;
        await Until(() => Task.FromResult(load.Acknowledged > known + Unread), Stopwatch.GetTimestamp());
        await load.Stop();
        await group.Primary.Stop("QUIT");
        await group.Promote();
        var lost = await load.Lost(group.Primary);
        Form.Say($"{lost.Count} of {load.Firms.Count} firms lost.");
        Assert.True(lost.Count >= Unread, $"The check finds {lost.Count} of {load.Firms.Count} only.");
    }

    private static async Task<List<string>> FailOver(Group group, Load load, List<string> missed)
    {
        var lines = new List<string>
        {
            "| fail-over | first write acknowledged after | 503 | slowest answer | worker back after |",
            "|---|--:|--:|--:|--:|",
        };
        for (var turn = 0; turn < FailOvers; turn++)
        {
            var isCrash = turn % 2 == 0;
            var before = load.Traffic.Unavailable503;
            var former = group.Primary;
            load.Traffic.Fault();
            var started = Stopwatch.GetTimestamp();
            if (isCrash)
            {
                await former.Stop("QUIT");
            }
            else
            {
                former.Relay.Swallow();
            }

            await group.Promote();
            var first = await load.Traffic.FirstWrite(TimeSpan.FromSeconds(40));
            var worker = await Until(async () => await group.HolderOfWorker() is not null, started);
            await Task.Delay(1_000);
            var slowest = load.Traffic.Slowest;
            lines.Add(
                $"| {(isCrash ? "crash" : "black hole")} | {first.TotalSeconds:0.0} s "
                + $"| {load.Traffic.Unavailable503 - before} | {slowest.Time.TotalSeconds:0.0} s ({slowest.What}) "
                + $"| {worker.TotalSeconds:0.0} s |");
            Form.Say(lines[^1]);
            var goal = TimeSpan.FromSeconds(isCrash ? 3 : 8) * Slack;
            AssertNothingWrong(group, load);
            if (first > goal || slowest.Time > AnswerLimit * Slack)
            {
                missed.Add(lines[^1]);
            }

            await group.Complete();
        }

        return lines;
    }

    /// <summary>Once per second the primary is restarted, or backends of the service are ended.</summary>
    private static async Task<List<string>> Disturb(Group group, Load load)
    {
        var (random, restarts) = (new Random(1), 0);
        var (requests, unavailable) = (load.Traffic.Requests, load.Traffic.Unavailable503);
        load.Traffic.Fault();
        for (var fault = 1; fault <= Faults; fault++)
        {
            var started = Stopwatch.GetTimestamp();
            if (fault % 6 == 0)
            {
                await group.Primary.Stop("INT");
                await group.Primary.Start();
                restarts++;
            }
            else
            {
                var server = fault % 3 == 0 ? group.Standby : group.Primary;
                await server.Execute($"""
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where application_name like 'instance %' and ({fault % 2} = 0 or random() < {random.NextDouble():0.00})
                    """);
            }

            var rest = TimeSpan.FromSeconds(1) - Stopwatch.GetElapsedTime(started);
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
        }

        await Task.Delay(2_000);
        var (whileRequests, while503) = (load.Traffic.Requests - requests, load.Traffic.Unavailable503 - unavailable);
        AssertNothingWrong(group, load);
        load.Traffic.MustAnswer = true;
        await Task.Delay(Form.IsLong ? 5_000 : 2_000);
        load.Traffic.MustAnswer = false;
        AssertNothingWrong(group, load);
        Form.Say($"{whileRequests} requests while disturbed, {while503} by 503");
        return
        [
            $"{Faults} faults, about one per second: {restarts} restarts of the primary, else backends of either "
            + $"server ended. {whileRequests} requests were answered, {while503} of them by 503; none after recovery.",
        ];
    }

    /// <summary>kill −9 of the instance that holds the worker; the other one takes it.</summary>
    private static async Task<List<string>> MoveWorker(Group group, Load load)
    {
        var times = new List<TimeSpan>();
        for (var turn = 0; turn < (Form.IsLong ? 5 : 1); turn++)
        {
            await Until(async () => await group.HolderOfWorker() is not null, Stopwatch.GetTimestamp());
            var holder = (await group.HolderOfWorker())!.Value;
            load.Traffic.MayBreak = true;
            var started = Stopwatch.GetTimestamp();
            await group.Instances[holder].End("KILL");
            times.Add(await Until(async () => await group.HolderOfWorker() == 1 - holder, started));
            load.Traffic.MayBreak = false;
            await group.Instances[holder].Start();
            AssertNothingWrong(group, load);
        }

        return
        [
            $"The instance with the worker was killed (−9) {times.Count} times: the other one had it after at most "
            + $"{times.Max().TotalSeconds:0.0} s. {load.Traffic.Broken} changes got no answer, "
            + "no read and no creation.",
        ];
    }

    /// <summary>
    /// Each instance in turn is ended by SIGTERM and started again: it is left alone before its port closes, and no
    /// request fails.
    /// </summary>
    private static async Task<List<string>> Roll(Group group, Load load)
    {
        var (requests, longest) = (load.Traffic.Requests, TimeSpan.Zero);
        await group.Balanced();
        load.Traffic.MustAnswer = true;
        for (var turn = 0; turn < Rolls; turn++)
        {
            var instance = group.Instances[turn % 2];
            var ends = instance.End("TERM");
            await group.LeavesOneAlone();
            Assert.False(ends.IsCompleted, "The balancer did not notice before the instance was gone.");
            var took = await ends;
            longest = took > longest ? took : longest;
            await instance.Start();
            await group.Balanced();
            Form.Say($"restart {turn + 1} of {Rolls}, ended in {took.TotalSeconds:0.0} s");
        }

        load.Traffic.MustAnswer = false;
        AssertNothingWrong(group, load);
        Assert.True(longest < TimeSpan.FromSeconds(30), $"{longest}");
        return
        [
            $"{Rolls} rolling restarts by SIGTERM: {load.Traffic.Requests - requests} requests, none failed; "
            + $"the longest end took {longest.TotalSeconds:0.0} s.",
        ];
    }

    private static async Task<List<string>> Check(Group group, Load load)
    {
        await load.Stop();
        await load.Settle();
        AssertNothingWrong(group, load);
        var lost = await load.Lost(group.Primary);
        Assert.True(lost.Count == 0, string.Join('\n', lost.Take(10)));
        var followed = await State.Read(group.Primary.Connection);
        await load.Rematch();
        var rematched = await State.Read(group.Primary.Connection);
        Assert.Equal(
            (followed.OpportunityLists, followed.SmeLists), (rematched.OpportunityLists, rematched.SmeLists));
        var onStandby = await group.Standby.Value<long>(
            "select xact_commit from pg_stat_database where datname = current_database()");
        Assert.True(onStandby > 20, $"{onStandby} transactions on the standby");
        return
        [
            $"{load.Firms.Count} firms were created and all are there once, no change was lost, the lists equal a full "
            + $"rematch; {load.Seen} times an acknowledged write was read at once by another caller, "
            + $"{load.Traffic.Requests} requests in all, {onStandby} transactions on the present "
            + "standby since it began.",
        ];
    }

    private static void AssertNothingWrong(Group group, Load load) => Assert.True(
        load.Traffic.Wrong.Count == 0, $"{string.Join('\n', load.Traffic.Wrong.Take(10))}\n{group.Logs()}");

    private static async Task<TimeSpan> Until(Func<Task<bool>> isSo, long started)
    {
        while (!await isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "It did not come about.");
            await Task.Delay(50);
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
