using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SmeMatch.Api.Matches;
using SmeMatch.Interchange.Reference;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.PrivateCluster;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Tests.Integration;

public sealed class TurnOfTheDayTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_midnight_in_Kolkata_a_passed_deadline_leaves_the_lists_by_itself()
    {
        var folder = Path.Combine(
            Environment.IsPrivilegedProcess
                ? "/var/lib"
                : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
            $"smematch-day-{Environment.ProcessId}");
        var db = Path.Combine(RepositoryRoot.Path, "db");
        await using (var cluster = await LocalCluster.Start(new() { DataDirectory = folder }, _ => { }, Stop))
        {
            await Migrator.Migrate(cluster.ConnectionString, Path.Combine(db, "migrations"), Stop);
            await using var database = new Database(cluster.ConnectionString);
            var lookup = new Lookup(ReferenceTableReader.Read(Path.Combine(db, "reference")));
            var clock = new Clock { Now = new(2026, 11, 23, 18, 29, 0, TimeSpan.Zero) };
            var records = new RecordStore(database, clock);
            var opportunity = await Add(records, lookup, RecordKind.Opportunity, """
                {"title":{"en":"Closes tonight"},"subSectors":["WS02"],"states":["IN-TN"],"deadline":"2026-11-23",
                 "value":{"amount":"50000000.00","currency":"INR"}}
                """);
            await Add(records, lookup, RecordKind.Sme, """
                {"name":{"en":"Pump Works"},"industries":["2521"],"employees":60,"presenceStates":["IN-TN"]}
                """);
            using var worker = new MatchingWorker(
                database, new MatchRunStore(database), lookup, ScoringProfile.Default, () => new ExhaustiveEngine(), clock,
                NullLogger<MatchingWorker>.Instance);
            await worker.StartAsync(Stop);
            var matches = new MatchStore(database);
            Assert.Single((await matches.OfOpportunity(opportunity, Stop)).Rows);

            clock.Now = clock.Now.AddMinutes(2);
            for (var tries = 0; tries < 100 && (await matches.OfOpportunity(opportunity, Stop)).Rows.Count > 0; tries++)
            {
                await Task.Delay(100, Stop);
            }

            Assert.Empty((await matches.OfOpportunity(opportunity, Stop)).Rows);
            var runs = await new MatchRunStore(database).List(10, Stop);
            Assert.Contains(runs, run => run.Reason == "the turn of the day");
            await worker.StopAsync(Stop);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<Guid> Add(RecordStore records, Lookup lookup, RecordKind kind, string json)
    {
        var id = Guid.CreateVersion7();
        await records.Create(kind, RecordRow.Of(kind, id, JsonNode.Parse(json)!.AsObject(), lookup), Stop);
        return id;
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
