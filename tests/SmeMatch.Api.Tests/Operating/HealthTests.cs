using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dapper;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using SmeMatch.Api.Matches;
using SmeMatch.Api.Operating;
using SmeMatch.Api.Tests.EndToEnd;
using SmeMatch.Api.Tests.Integration;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Operating;

namespace SmeMatch.Api.Tests.Operating;

/// <summary>Readiness tells why not, and soon.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class HealthTests(SharedService shared)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_serves_says_so_part_by_part_to_everybody()
    {
        using var stranger = new HttpClient { BaseAddress = new Uri(shared.Service.Url) };
        Assert.Equal("live", await stranger.GetStringAsync(new Uri("/health/live", UriKind.Relative), Stop));
        var report = await shared.Service.Get("/health/ready");
        Assert.Equal("ready", (string?)report["status"]);
        Assert.Equal(
            ["database", "matches", "schema", "shutdown", "tables", "unicode"],
            report["components"]!.AsArray().Select(one => (string)one!["name"]!).Order());
        Assert.All(report["components"]!.AsArray(), one => Assert.Equal("ok", (string?)one!["status"]));
    }

    [Fact]
    public async Task What_the_database_holds_decides()
    {
        await using var registry = await MatchedRegistry.New("health");
        registry.Clock.Now = TimeProvider.System.GetUtcNow();
        Assert.Equal("degraded", (await Ask(registry)).Of("matches").Status);
        await registry.StartWorker();
        var ready = await Ask(registry);
        Assert.Equal("ready", ready.Status);
        Assert.All(ready.Components, one => Assert.True(one.Status == "ok", $"{one}"));

        await Change("insert into migration_digest (script, sha256) values ('9999_later.sql', '')");
        Assert.Equal(("ready", "degraded"), ((await Ask(registry)).Status, (await Ask(registry)).Of("schema").Status));
        await Change("delete from migration_digest where script > '0010'");
        var old = await Ask(registry);
        Assert.Equal(("notReady", "failing"), (old.Status, old.Of("schema").Status));
        Assert.Contains(".sql is not applied", old.Of("schema").Detail, StringComparison.Ordinal);
        await Change("update match_run set basis = 'other tables'");
        Assert.Equal("degraded", (await Ask(registry)).Of("tables").Status);

        async Task Change(string sql)
        {
            await using var owner = await registry.Open();
            await owner.ExecuteAsync(sql);
        }
    }

    [Fact]
    public async Task A_database_that_never_answers_costs_two_seconds_however_many_ask()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        await using var database = new Database($"Host=127.0.0.1;Port={port};Username=x;Password=x;Database=x");
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var health = Of(database, new(), lifetime);
        var started = Stopwatch.GetTimestamp();
        var reports = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => health.Ask()));
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 6);
        Assert.All(reports, report =>
            Assert.Equal(("notReady", "failing"), (report.Status, report.Of("database").Status)));
        // All of them asked once.
        Assert.True(silent.Pending());
        (await silent.AcceptTcpClientAsync(Stop)).Dispose();
        Assert.False(silent.Pending());
    }

    [Fact]
    public async Task A_service_that_is_asked_to_end_is_not_ready_at_once()
    {
        await using var registry = await MatchedRegistry.New("ending");
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var health = Of(registry, lifetime);
        Assert.Equal("ready", (await health.Ask()).Status);
        lifetime.StopApplication();
        var report = await health.Ask();
        Assert.Equal(("notReady", "failing"), (report.Status, report.Of("shutdown").Status));
    }

    private static Task<HealthReport> Ask(MatchedRegistry registry) =>
        Of(registry, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance)).Ask();

    private static Health Of(MatchedRegistry registry, ApplicationLifetime lifetime) => new(
        new WatchStore(registry.Database), registry.State, registry.Lookup, KnownMigrations.OfThisVersion(), lifetime);

    private static Health Of(Database database, WorkerState state, ApplicationLifetime lifetime)
    {
        var tables = Interchange.Reference.ReferenceTableReader.Read(
            Path.Combine(RepositoryRoot.Path, "db", "reference"));
        return new Health(
            new WatchStore(database), state, new Lookup(tables), KnownMigrations.OfThisVersion(), lifetime);
    }
}

internal static class Reports
{
    public static HealthComponent Of(this HealthReport report, string name) =>
        report.Components.Single(one => one.Name == name);
}
