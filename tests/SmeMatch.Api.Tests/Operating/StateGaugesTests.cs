using System.Diagnostics.Metrics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using SmeMatch.Api.Operating;
using SmeMatch.Api.Tests.Integration;
using SmeMatch.Storage.Operating;

namespace SmeMatch.Api.Tests.Operating;

/// <summary>What operators watch follows what the database holds.</summary>
public sealed class StateGaugesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_gauge_follows_the_database_and_none_speaks_of_one_that_is_gone()
    {
        await using var registry = await MatchedRegistry.New("gauges");
        var before = await Read(registry);
        Assert.Equal(
            (1, 0, 0),
            (before["smematch.database.up"], before["smematch.match.queue"], before["smematch.worker.held"]));
        Assert.DoesNotContain("smematch.matches.age", before.Keys);
        Assert.DoesNotContain("smematch.match_run.progress", before.Keys);
        Assert.DoesNotContain("smematch.import.progress", before.Keys);
        Assert.DoesNotContain("smematch.worker.idle", before.Keys);
        Assert.True(before["process.uptime"] > 0);

        // Nobody works: the rows stay as they are put here.
        await using (var owner = await registry.Open())
        {
            await owner.ExecuteAsync("""
                insert into match_run (id, reason, status, pairs_total, pairs_done, is_current, basis, day)
                values
                    (
                        gen_random_uuid(), 'test', 'completed', 4, 4, true, 'test',
                        (now() at time zone 'Asia/Kolkata')::date
                    ),
                    (gen_random_uuid(), 'test', 'running', 4, 1, false, null, null),
                    (gen_random_uuid(), 'test', 'queued', 0, 0, false, null, null);
                insert into match_queue (kind, record_id, queued_at)
                values ('sme', gen_random_uuid(), now() - interval '90 s'), ('sme', gen_random_uuid(), now());
                insert into import_job
                    (id, organisation_id, may_verify, may_administer, actor, format, kind, dry_run, status, progress)
                select gen_random_uuid(), id, true, true, 'test', 'csv', 'sme', false, 'running', 0.5 from organisation;
                select append_audit(id, 'test', 'test', 'test', null, '{}') from organisation
                """);
        }

        var busy = await Read(registry);
        Assert.Equal(
            (2, 2, 0.25, 1, 0.5),
            (busy["smematch.match.queue"], busy["smematch.match_run.waiting"], busy["smematch.match_run.progress"],
                busy["smematch.import.waiting"], busy["smematch.import.progress"]));
        Assert.InRange(busy["smematch.matches.age"], 90, 150);
        Assert.Equal(before["smematch.audit.entries"] + 1, busy["smematch.audit.entries"]);
        Assert.InRange(busy["smematch.audit.age"], 0, 60);
        Assert.Equal(0, busy["smematch.standbys"]);

        await using (var owner = await registry.Open())
        {
            await owner.ExecuteAsync(
                "delete from match_queue; update match_run set day = day - 2 where is_current; "
                + "update import_job set status = 'failed'; "
                + "update match_run set status = 'failed' where not is_current");
        }

        Assert.InRange((await Read(registry))["smematch.matches.age"], 86_400, 2 * 86_400);
        await registry.StartWorker();
        var kept = await Read(registry);
        Assert.Equal((1, 1), (kept["smematch.worker.held"], kept["smematch.worker.here"]));
        Assert.InRange(kept["smematch.worker.idle"], 0, 30);
    }

    [Fact]
    public async Task While_the_database_is_gone_only_that_is_said()
    {
        await using var gone = new Storage.Connection.Database("Host=127.0.0.1;Port=1;Username=x;Password=x");
        var said = await Read(new WatchStore(gone), new(), TimeProvider.System);
        Assert.Equal(0, said["smematch.database.up"]);
        Assert.Equal(["process.uptime", "smematch.database.up", "smematch.worker.here"], said.Keys.Order());
    }

    private static Task<Dictionary<string, double>> Read(MatchedRegistry registry) =>
        Read(new WatchStore(registry.Database), registry.State, TimeProvider.System);

    /// <summary>Lets it look once, and reads every gauge.</summary>
    private static async Task<Dictionary<string, double>> Read(
        WatchStore store, Matches.WorkerState worker, TimeProvider time)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var (read, isOurs) = (new Dictionary<string, double>(), services.GetRequiredService<IMeterFactory>());
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == isOurs)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => read[instrument.Name] = value);
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => read[instrument.Name] = value);
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        lifetime.NotifyStarted();
        using var gauges = new StateGauges(store, worker, lifetime, time, isOurs);
        listener.Start();
        await gauges.StartAsync(Stop);
        for (var tries = 0; tries < 200 && !read.ContainsKey("smematch.database.up"); tries++)
        {
            await Task.Delay(50, Stop);
            listener.RecordObservableInstruments();
        }

        await gauges.StopAsync(Stop);
        return read;
    }
}
