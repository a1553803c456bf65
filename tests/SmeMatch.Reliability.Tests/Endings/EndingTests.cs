using System.Diagnostics;
using System.Text;
using Dapper;
using Npgsql;
using SmeMatch.Api.Tests.EndToEnd;
using SmeMatch.Reliability.Tests.Crashes;

namespace SmeMatch.Reliability.Tests.Endings;

/// <summary>SIGTERM under load: every request taken gets its answer, and jobs wait for the next start.</summary>
[Collection(OneAtATime.Name)]
public sealed class EndingTests
{
    private const int Restarts = 2;
    private const int LongRestarts = 20;
    private const int Files = 12;
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(30);
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_request_that_was_taken_is_answered_in_full_and_readiness_drops_first()
    {
        await using var service = await Service.Start("--Shutdown:DrainSeconds=2");
        var (restarts, slowest, answered, whileEnding) = (Form.IsLong ? LongRestarts : Restarts, TimeSpan.Zero, 0L, 0L);
        for (var restart = 1; restart <= restarts; restart++)
        {
            var clients = new Clients(service);
            var load = clients.Run();
            await Until(() => Task.FromResult(clients.Answered > 50));
            var (before, started) = (clients.Answered, Stopwatch.GetTimestamp());
            var exit = service.Terminate();
            await load;
            Assert.Equal(0, await exit);
            var took = Stopwatch.GetElapsedTime(started);
            slowest = took > slowest ? took : slowest;
            Assert.True(clients.Failed.IsEmpty, $"{string.Join('\n', clients.Failed.Take(10))}\n{service.Output}");
            Assert.True(clients.SawItGo, "No client saw readiness drop while the service still answered.");
            Assert.True(clients.Answered > before, $"{before}, {clients.Answered}");
            (answered, whileEnding) = (answered + clients.Answered, whileEnding + clients.Answered - before);
            await service.StartAgain();
            await clients.FindWrites(service);
        }

        Assert.True(slowest < ExitLimit, $"{slowest}");
        string[] lines =
        [
            $"{restarts} times SIGTERM to one service with its private PostgreSQL, {Clients.Count} clients that never "
            + "repeat, and send until readiness drops.",
            "", "| what | figure |", "|---|--:|",
            $"| requests answered | {answered} |", $"| of them after SIGTERM | {whileEnding} |",
            "| requests not answered, or not in full | 0 |",
            "| writes acknowledged and not found after the restart | 0 |",
            $"| from SIGTERM to the exit, at most, of which 2 s are the drain | {slowest.TotalSeconds:0.0} s |",
        ];
        Form.Say(string.Join('\n', lines));
        Form.Write("endings", "SIGTERM under load", lines);
    }

    [Fact]
    public async Task Jobs_are_let_go_at_once_and_done_by_the_next_start_as_a_whole()
    {
        await using var service = await Service.Start("--Shutdown:DrainSeconds=10");
        var import = await new Job("import", "/v1/imports?format=csv", Register()).Start(service);
        await Until(async () => (string?)(await service.Get(import))["status"] == "running");
        var run = await new Job("match run", "/v1/match-runs", []).Start(service);
        var exit = service.Terminate();
        // Whatever a job was at, another instance could take it within the drain. Presence alone is a shared lock.
        await using (var owner = new NpgsqlConnection(service.Database + ";Pooling=false"))
        {
            await Until(async () => await owner.ExecuteScalarAsync<int>(
                "select count(*)::int from pg_locks where locktype = 'advisory' and mode = 'ExclusiveLock'") == 0);
        }

        await Until(async () =>
        {
            var status = (string?)(await service.Get(import))["status"];
            Assert.NotEqual("completed", status);
            return status == "queued";
        });
        Assert.Contains((string?)(await service.Get(run))["status"], (string?[])["queued", "completed"]);
        Assert.False(exit.IsCompleted);
        Assert.Equal(0, await exit);

        await service.StartAgain();
        var job = await Job.End(service, import);
        Assert.Equal("completed", (string?)job["status"]);
        Assert.Equal("completed", (string?)(await Job.End(service, run))["status"]);
        await using var again = new NpgsqlConnection(service.Database + ";Pooling=false");
        var rows = await again.ExecuteScalarAsync<int>(
            "select count(*)::int from change_log where action = 'created' and kind = 'sme'");
        Assert.Equal((int)job["created"]!, rows - 421);
    }

    [Fact]
    public async Task A_download_is_finished_and_one_that_cannot_be_is_broken_off_so_that_it_shows()
    {
        await using var service = await Service.Start("--Shutdown:DrainSeconds=1", "--Shutdown:FinishSeconds=6");
        await Job.End(service, await new Job("import", "/v1/imports?format=csv", Register()).Start(service));
        var address = new Uri("/v1/exports/smes?format=ndjson", UriKind.Relative);
        using var whole = await service.Client.GetAsync(address, Stop);
        var expected = (await whole.Content.ReadAsByteArrayAsync(Stop)).Length;

        using var reading = await service.Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, Stop);
        using var stalled = await service.Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, Stop);
        await using var body = await reading.Content.ReadAsStreamAsync(Stop);
        await body.ReadExactlyAsync(new byte[1_000], Stop);
        var started = Stopwatch.GetTimestamp();
        var exit = service.Terminate();
        await Task.Delay(TimeSpan.FromSeconds(2), Stop);
        using var rest = new MemoryStream();
        await body.CopyToAsync(rest, Stop);
        Assert.Equal(expected, rest.Length + 1_000);

        Assert.Equal(0, await exit);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(2), ExitLimit);
        await Assert.ThrowsAnyAsync<Exception>(() => stalled.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public async Task Asked_to_end_while_it_starts_it_ends_without_a_fault()
    {
        await using var service = Service.Begin();
        await Until(() => Task.FromResult(service.Output.Contains("Demo key", StringComparison.Ordinal)));
        Assert.True(await service.Terminate() == 0, service.Output);
        Assert.DoesNotContain("Unhandled", service.Output, StringComparison.Ordinal);
        await service.StartAgain();
    }

    /// <summary>Some tens of thousands of firms: an import of seconds, and more than sockets hold.</summary>
    private static byte[] Register()
    {
        var text = new StringBuilder();
        for (var file = 0; file < Files; file++)
        {
            var csv = Encoding.UTF8.GetString(GeneratedRegister.Csv(series: 900 + file, file: 0));
            text.Append(file == 0 ? csv : csv[(csv.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.InRange(tries, 0, 3_000);
            await Task.Delay(10, Stop);
        }
    }
}
