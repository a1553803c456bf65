using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Tests;

public sealed class ResilienceTests
{
    [Fact]
    public void The_published_table_of_pipelines_is_the_one_in_force()
    {
        string[] expected =
        [
            .. ((Limits[])
                [Resilience.ReadLimits, Resilience.WriteLimits, Resilience.BulkLimits, Resilience.ScanLimits,
                    Resilience.StartLimits])
                .Select(Row),
        ];
        var page = File.ReadAllLines(Path.Combine(TestCluster.Root, "docs", "reliability.md"));
        var begin = Array.FindIndex(page, line => line.StartsWith("| pipeline ", StringComparison.Ordinal)) + 2;
        var rows = page[begin..].TakeWhile(line => line.StartsWith('|'));
        Assert.Equal(expected, rows.Select(row => string.Join('|', row.Split('|')[..^2])));
    }

    [Fact]
    public async Task The_pauses_outlast_the_second_in_which_an_unreachable_server_is_passed_over()
    {
        var waits = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            var (pipelines, started) = (new Resilience(), Stopwatch.GetTimestamp());
            await Assert.ThrowsAsync<NpgsqlException>(async () => await pipelines.Read.ExecuteAsync(
                ValueTask (_) => throw new NpgsqlException("No suitable host was found."),
                TestContext.Current.CancellationToken));
            return Stopwatch.GetElapsedTime(started);
        }));
        Assert.All(waits, wait => Assert.InRange(wait.TotalSeconds, 1.1, 5));
    }

    private static string Row(Limits limits) => string.Join(
        " | ",
        $"| `{limits.Name}`",
        Time(limits.Total),
        limits.Retries + 1,
        limits.Retries == 0 ? "–" : Time(limits.Delay),
        limits.Attempt is { } attempt ? Time(attempt) : "–",
        limits.Breaks ? "yes " : "no ");

    private static string Time(TimeSpan time) => time < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
        : time.TotalSeconds.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ') + " s";
}
