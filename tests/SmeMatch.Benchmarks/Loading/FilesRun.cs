using System.Diagnostics;
using Dapper;
using Npgsql;
using SmeMatch.Benchmarks.Figures;
using SmeMatch.Benchmarks.Registries;
using SmeMatch.Benchmarks.Serving;

namespace SmeMatch.Benchmarks.Loading;

/// <summary>
/// Files of firms sent to the running service and taken out of it again: how fast, and in how much memory.
/// </summary>
internal sealed class FilesRun(Setting setting)
{
    private const int Seed = 1;

    /// <summary>A workbook holds no more rows.</summary>
    private const int MostRows = 1_048_575;

    private static readonly (string, string)[] Settings = [("Demo__Load", "false")];
    private readonly Report report = new("files", "One run of each.");

    /// <summary>Measures, and writes the file when the sizes are the usual ones.</summary>
    /// <param name="firms">Of one file; none for the usual sizes.</param>
    public async Task Run(int? firms = null)
    {
        using var installed = new InstalledService(setting.Root);
        report.Section("Files in and out of the running service", """
            | firms | what | MB | time | firms/s | memory before | memory at most |
            |--:|---|--:|--:|--:|--:|--:|
            """);
        foreach (var rows in firms is { } some ? [some] : (int[])[1_000_000, 2_000_000])
        {
            await Measure(installed, rows);
        }

        report.Remark(
            "Memory is that of the service's process, looked at every 20 ms. In: from the first byte sent to the job's "
            + "end, one row in 500 rejected. Between in and out the matching worker took the firms over, which it "
            + "holds from then on. Out: from the request to the last byte.");
        if (firms is null)
        {
            report.Write(setting.Results);
        }
    }

    private async Task Measure(InstalledService installed, int firms)
    {
        using var served = new ServedRegistry(installed, setting, null);
        await served.Service.Start("/health/ready", null, Settings);
        using var client = new HttpClient
        {
            BaseAddress = new Uri(served.Service.Url),
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { Authorization = new("Bearer", served.Service.NewKey("read,write")) },
        };
        var csv = Path.GetTempFileName();
        SmeFile.Write(csv, setting.Tables, Seed, firms);
        await Add("CSV in", async () =>
        {
            await ImportJobs.Import(client, "format=csv&records=smes", csv, "text/csv");
            return new FileInfo(csv).Length;
        });
        File.Delete(csv);
        await IsMatched(served.Cluster.ConnectionString);
        foreach (var format in firms > MostRows ? ["csv", "ndjson"] : (string[])["csv", "ndjson", "xlsx"])
        {
            await Add($"{format.ToUpperInvariant()} out", () => Export(client, format));
        }

        async Task Add(string what, Func<Task<long>> work)
        {
            var (before, most) = (served.Service.Memory, 0L);
            var start = Stopwatch.GetTimestamp();
            var running = work();
            while (!running.IsCompleted)
            {
                most = Math.Max(most, served.Service.Memory);
                await Task.Delay(20);
            }

            var bytes = await running;
            var time = Stopwatch.GetElapsedTime(start);
            report.Add($"| {Sizes.Text(firms)} | {what} | {bytes / 1e6:0} | {Figure.Time(time)} "
                + $"| {Sizes.Text((long)(firms / time.TotalSeconds))} | {before / 1e6:0} MB | {most / 1e6:0} MB |");
        }
    }

    private static async Task<long> Export(HttpClient client, string format)
    {
        using var answer = await client.GetAsync(
            new Uri($"/v1/exports/smes?format={format}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
        var buffer = new byte[1 << 16];
        var bytes = 0L;
        for (int read; (read = await body.ReadAsync(buffer)) > 0;)
        {
            bytes += read;
        }

        return bytes;
    }

    private static async Task IsMatched(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        while (await connection.ExecuteScalarAsync<bool>("select exists (select from match_queue)"))
        {
            await Task.Delay(500);
        }
    }
}
