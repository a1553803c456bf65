using System.Diagnostics;
using System.Net;
using Dapper;
using Npgsql;
using SmeMatch.Api.Tests.EndToEnd;
using SmeMatch.Reliability.Tests.Crashes;

namespace SmeMatch.Reliability.Tests.Restarts;

/// <summary>Clients read and write while, once per second, PostgreSQL is restarted or connections are ended.</summary>
[Collection(OneAtATime.Name)]
public sealed class RestartTests
{
    private const int ReaderCount = 4;
    private const int WriterCount = 3;
    private static readonly int FaultCount = Form.IsLong ? 60 : 10;
    private static readonly TimeSpan After = TimeSpan.FromSeconds(Form.IsLong ? 5 : 2);

    [Fact]
    public async Task Restarts_and_ended_connections_cost_no_more_than_a_503_and_no_acknowledged_write()
    {
        await using var service = await Service.Start();
        var tally = new Tally(service);
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(1, WriterCount).Select(number => new Writer(tally, number)).ToList();
        Task[] clients =
        [
            .. Enumerable.Range(1, ReaderCount).Select(number => Readers.Run(tally, number, stop.Token)),
            .. writers.Select(writer => writer.Run(stop.Token)),
        ];
        var restarts = await Disturb(service);
        await Felt();
        await service.Recovered();
        var before = (tally.Answered, tally.Unavailable503);
        tally.Recovered();
        await Task.Delay(After, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        Assert.True(tally.Wrong.Count == 0, $"{string.Join('\n', tally.Wrong.Take(20))}\n{service.Output}");
        foreach (var writer in writers)
        {
            await writer.EndImports();
        }

        var entries = writers.SelectMany(writer => writer.Ledger).ToList();
        await AssertLedger(service, entries);
        await AssertLists(service);
        string[] lines =
        [
            $"{FaultCount} faults, one per second: {restarts} fast restarts, else one backend or all terminated. "
            + $"{ReaderCount} readers, {WriterCount} writers, one service and its private PostgreSQL.",
            "",
            "| what | figure |",
            "|---|--:|",
            $"| requests answered while faults went on | {before.Answered} |",
            $"| of them 503 with Retry-After | {before.Unavailable503} |",
            $"| other 5xx, broken connections | {tally.Wrong.Count} |",
            $"| requests in the {After.TotalSeconds:0} s after recovery | {tally.Answered - before.Answered} |",
            $"| of them 5xx | {tally.Unavailable503 - before.Unavailable503} |",
            $"| slowest answer | {tally.Slowest.TotalSeconds:0.0} s |",
            $"| writes acknowledged and found exactly once | {entries.Count(entry => entry.Outcome == "present")} |",
            $"| deletions acknowledged and found gone | {entries.Count(entry => entry.Outcome == "deleted")} |",
            "| writes answered by 503 and found once or not at all "
                + $"| {entries.Count(entry => entry.Outcome == "unknown")} |",
        ];
        Form.Say(string.Join('\n', lines));
        Form.Write("restarts", "PostgreSQL restarted and its connections ended under load", lines);
    }

    /// <summary>A fault each second, counted from its begin; answers how many were restarts.</summary>
    private static async Task<int> Disturb(Service service)
    {
        var (random, started, restarts) = (new Random(1), Stopwatch.GetTimestamp(), 0);
        for (var fault = 1; fault <= FaultCount; fault++)
        {
            var pause = TimeSpan.FromSeconds(fault) - Stopwatch.GetElapsedTime(started);
            await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero);
            try
            {
                if (fault % 5 == 0)
                {
                    using var interrupt = Process.Start("kill", ["-INT", $"{service.Postmaster}"]);
                    await interrupt.WaitForExitAsync();
                    restarts++;
                    continue;
                }

                await using var connection = new NpgsqlConnection(service.Database + ";Pooling=false");
                await connection.OpenAsync();
                var backends = (await connection.QueryAsync<int>(
                    "select pid from pg_stat_activity where application_name = 'SmeMatch'")).AsList();
                // Just after a restart there may be none.
                var chosen = fault % 2 == 0 || backends.Count == 0 ? backends : [backends[random.Next(backends.Count)]];
                await connection.ExecuteAsync(
                    "select pg_terminate_backend(pid) from unnest(@chosen) pid", new { chosen });
            }
            catch (Exception busy) when (busy is NpgsqlException or FileNotFoundException)
            {
                // It is on its way down or up.
            }
        }

        return restarts;
    }

    /// <summary>The last fault takes a moment to be felt; until then the service is ready, as it was before.</summary>
    private static Task Felt() => Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

    private static async Task AssertLedger(Service service, List<Entry> entries)
    {
        await using var connection = new NpgsqlConnection(service.Database + ";Pooling=false");
        var found = (await connection.QueryAsync<(string Name, Guid Id, int Version, int Employees)>(
            """
            select document -> 'name' ->> 'en' as name, id, version, (document ->> 'employees')::integer as employees
            from sme where document -> 'name' ->> 'en' like 'Ledger %'
            """)).ToLookup(firm => firm.Name);
        foreach (var entry in entries)
        {
            var firms = found[entry.Name].ToList();
            var isRight = entry.Outcome switch
            {
                "deleted" => firms.Count == 0,
                "unknown" => firms.Count <= 1,
                _ => firms.Count == 1 && firms[0].Version == entry.Version && firms[0].Employees == entry.Employees
                    && (entry.Id is null || $"{firms[0].Id}" == entry.Id),
            };
            Assert.True(isRight, $"{entry}: {string.Join(", ", firms)}");
        }

        Assert.Empty(found.Select(firms => firms.Key).Except(entries.Select(entry => entry.Name)));
    }

    /// <summary>The lists that followed the writes are those that a full rematch makes.</summary>
    private static async Task AssertLists(Service service)
    {
        var followed = await State.Read(service.Database!);
        var (status, run, _) = await service.Send(HttpMethod.Post, "/v1/match-runs", null);
        Assert.Equal(HttpStatusCode.Accepted, status);
        var ended = await Job.End(service, $"/v1/match-runs/{run!["id"]}");
        Assert.Equal("completed", (string?)ended["status"]);
        var rematched = await State.Read(service.Database!);
        Assert.Equal(0, rematched.LeftOver);
        Assert.Equal((followed.OpportunityLists, followed.SmeLists), (rematched.OpportunityLists, rematched.SmeLists));
    }
}
