using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SmeMatch.Api.Matches;
using SmeMatch.Interchange.Reference;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.PrivateCluster;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Tests.Integration;

/// <summary>A registry in a cluster of its own, the worker that matches it, and a clock that a test sets.</summary>
internal sealed class MatchedRegistry : IAsyncDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly LocalCluster cluster;
    private readonly Database database;
    private readonly WorkerState state = new();
    private readonly Lookup lookup;
    private readonly string folder;
    private MatchingWorker? worker;

    private MatchedRegistry(LocalCluster cluster, string folder)
    {
        (this.cluster, this.folder, database) = (cluster, folder, new Database(cluster.ServiceConnectionString));
        lookup = new Lookup(ReferenceTableReader.Read(Path.Combine(RepositoryRoot.Path, "db", "reference")));
        Records = new RecordStore(database, Clock);
        Matches = new MatchStore(database);
        Runs = new MatchRunStore(database);
        NewEngine = scorer => new MatchEngine(scorer, threads: 1);
    }

    public SetClock Clock { get; } = new();

    public Database Database => database;

    public WorkerState State => state;

    public Lookup Lookup => lookup;

    public RecordStore Records { get; }

    public MatchStore Matches { get; }

    public MatchRunStore Runs { get; }

    /// <summary>Makes the worker's engines.</summary>
    public Func<Scorer, MatchEngine> NewEngine { get; set; }

    public static async Task<MatchedRegistry> New(string name)
    {
        var folder = Path.Combine(
            Environment.IsPrivilegedProcess
                ? "/var/lib"
                : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
            $"smematch-{name}-{Environment.ProcessId}");
        var cluster = await LocalCluster.Start(new() { DataDirectory = folder }, _ => { }, Stop);
        await Migrator.Migrate(
            cluster.ConnectionString, cluster.ServiceConnectionString,
            Path.Combine(RepositoryRoot.Path, "db", "migrations"), Stop);
        return new MatchedRegistry(cluster, folder);
    }

    /// <summary>Starts the worker and waits for its first run.</summary>
    public Task StartWorker()
    {
        worker = new MatchingWorker(
            database, Runs, lookup, ScoringProfile.Default, scorer => NewEngine(scorer), Clock, state,
            NullLogger<MatchingWorker>.Instance);
        return worker.StartAsync(Stop);
    }

    /// <summary>Stops the worker, when there is one.</summary>
    /// <param name="first">What lets it go on to where it can stop.</param>
    public async Task StopWorker(Action? first = null)
    {
        if (worker is not null)
        {
            var stop = worker.StopAsync(CancellationToken.None);
            first?.Invoke();
            await stop;
            worker.Dispose();
            worker = null;
        }
    }

    public async Task<Guid> Add(RecordKind kind, string json)
    {
        var id = Guid.CreateVersion7();
        await Records.Create(
            kind, RecordRow.Of(kind, id, JsonNode.Parse(json)!.AsObject(), lookup), Caller.Operator, Stop);
        return id;
    }

    public Task<Guid> AddPackage(string deadline = "2027-11-23") => Add(RecordKind.Opportunity, $$"""
        {"title":{"en":"Pumps"},"subSectors":["WS02"],"states":["IN-TN"],"deadline":"{{deadline}}",
         "value":{"amount":"50000000.00","currency":"INR"} }
        """);

    public Task<Guid> AddFirm() => Add(RecordKind.Sme, """
        {"name":{"en":"Pump Works"},"industries":["2521"],"employees":60,"presenceStates":["IN-TN"]}
        """);

    public async Task<MatchRunRow> AskForRun() =>
        await Runs.Add(Guid.CreateVersion7(Clock.GetUtcNow()), "asked for", null, Stop);

    /// <summary>Waits until a run is as asked.</summary>
    public async Task<MatchRunRow> RunWhen(Guid id, Func<MatchRunRow, bool> holds)
    {
        var run = (await Runs.Find(id, Stop))!;
        for (var tries = 0; tries < 500 && !holds(run); tries++)
        {
            await Task.Delay(20, Stop);
            run = (await Runs.Find(id, Stop))!;
        }

        Assert.True(holds(run), $"{run}");
        return run;
    }

    /// <summary>Waits until every write is in the lists.</summary>
    public async Task Settled()
    {
        for (var tries = 0; !await Matches.IsCurrent(long.MaxValue, Stop); tries++)
        {
            Assert.InRange(tries, 0, 500);
            await Task.Delay(20, Stop);
        }
    }

    /// <summary>A connection in a transaction of its own.</summary>
    public async Task<NpgsqlConnection> Open()
    {
        var connection = new NpgsqlConnection(cluster.ConnectionString);
        await connection.OpenAsync(Stop);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await StopWorker();
        await database.DisposeAsync();
        await cluster.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

internal sealed class SetClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 18, 29, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
