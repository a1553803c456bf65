using System.Diagnostics;
using System.Diagnostics.Metrics;
using SmeMatch.Api.Matches;
using SmeMatch.Api.Startup;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Operating;

namespace SmeMatch.Api.Operating;

/// <summary>
/// Looks at the database every five seconds and shows what it saw as gauges. While the database does not answer they
/// show nothing but that: a figure of before would be taken for one of now.
/// </summary>
internal sealed class StateGauges : BackgroundService
{
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(5);
    private readonly WatchStore store;
    private readonly IHostApplicationLifetime lifetime;
    private readonly TimeProvider time;
    private readonly Meter meter;
    private WatchedState? seen;
    private bool hasLooked;

    public StateGauges(
        WatchStore store, WorkerState worker, IHostApplicationLifetime lifetime, TimeProvider time,
        IMeterFactory meters)
    {
        (this.store, this.lifetime, this.time) = (store, lifetime, time);
        meter = meters.Create(Meters.Name);
        using var process = Process.GetCurrentProcess();
        var started = new DateTimeOffset(process.StartTime);
        Show("smematch.matches.age", "s", "Since when the lists are not right for every write and the day.",
            state => state.MatchesAgeSeconds);
        Show("smematch.match.queue", "{change}", "Changes of records that wait to be brought into the lists.",
            state => state.Pending);
        Show("smematch.match_run.waiting", "{run}", "Full rematches that wait or run.", state => state.RunsWaiting);
        Show("smematch.match_run.progress", "1", "Of the full rematch that runs; absent when none does.",
            state => state.RunProgress);
        Show("smematch.import.waiting", "{import}", "Imports that wait or run.", state => state.ImportsWaiting);
        Show("smematch.import.progress", "1", "Of the import that runs; absent when none does.",
            state => state.ImportProgress);
        Show("smematch.audit.entries", "{entry}", "Entries of the audit trail.", state => state.AuditEntries);
        Show("smematch.audit.age", "s", "Since the last entry of the audit trail.", state => state.AuditAgeSeconds);
        Show("smematch.worker.held", "1", "Whether any instance holds the matching worker's lock.",
            state => state.WorkerIsHeld ? 1 : 0);
        Show("smematch.standbys", "{standby}", "Standbys that stream from this primary.",
            state => state.Standbys.Count);
        ShowStandbys("smematch.standby.lag", "By", "WAL that the standby has not replayed.", one => one.LagBytes);
        ShowStandbys("smematch.standby.delay", "s", "Age of what the standby has not replayed.", one => one.LagSeconds);
        meter.CreateObservableGauge(
            "smematch.database.up", () => Seen() is { } up ? (Measurement<int>[])[new(up ? 1 : 0)] : [],
            "1", "Whether the database answered the latest look.");
        meter.CreateObservableGauge(
            "smematch.worker.here", () => worker.IsHere ? 1 : 0, "1", "Whether this instance is the matching worker.");
        meter.CreateObservableGauge(
            "smematch.worker.idle",
            () => worker.SincePass is { } since ? (Measurement<double>[])[new(since.TotalSeconds)] : [],
            "s", "Since the matching worker of this instance last looked for work; absent on the others.");
        meter.CreateObservableGauge(
            "process.uptime", () => (time.GetUtcNow() - started).TotalSeconds, "s", "Since the process started.");
    }

    public override void Dispose()
    {
        meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.PortIsOpen(stoppingToken);
        using var timer = new PeriodicTimer(Pulse, time);
        do
        {
            try
            {
                Volatile.Write(ref seen, await store.Look(stoppingToken));
            }
            catch (Exception fault) when (Database.IsOutage(fault))
            {
                Volatile.Write(ref seen, null);
            }

            Volatile.Write(ref hasLooked, true);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private bool? Seen() => Volatile.Read(ref hasLooked) ? Volatile.Read(ref seen) is not null : null;

    private void Show(string name, string unit, string description, Func<WatchedState, double?> value) =>
        meter.CreateObservableGauge(
            name,
            () => Volatile.Read(ref seen) is { } state && value(state) is { } number
                ? (Measurement<double>[])[new(number)] : [],
            unit, description);

    private void ShowStandbys(string name, string unit, string description, Func<Standby, double?> value) =>
        meter.CreateObservableGauge(
            name,
            () => (Volatile.Read(ref seen)?.Standbys ?? []).Where(one => value(one) is not null).Select(
                one => new Measurement<double>(
                    value(one)!.Value, new KeyValuePair<string, object?>("smematch.standby.name", one.Name))),
            unit, description);
}
