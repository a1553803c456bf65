using System.Diagnostics;
using SmeMatch.Benchmarks.Figures;
using SmeMatch.Benchmarks.Registries;

namespace SmeMatch.Benchmarks.Serving;

/// <summary>How soon after its start the service answers, on a database whose lists hold.</summary>
internal sealed class StartRun(Setting setting)
{
    private const int Starts = 7;
    private const int Seed = 1;
    private const int Firms = 340_000;
    private const int Opportunities = 10_000;
    private static readonly (string, string)[] Settings = [("Demo__Load", "true"), ("Shutdown__DrainSeconds", "0")];
    private readonly Report report = new("start");

    /// <summary>Measures and writes the file.</summary>
    public async Task Run()
    {
        using var installed = new InstalledService(setting.Root);
        report.Section("From the start of the process to the first 200", """
            | registry | asked for | starts | median | longest | goal |
            |---|---|--:|--:|--:|--:|
            """);
        await Measure(installed, "demo", null);
        await Peer();
        await Measure(
            installed, Sizes.Text(Firms, Opportunities),
            Registry.Realistic(setting.Tables, Seed, Firms, Opportunities));
        report.Remark(
            "Published with the profile Installed. Lists were current and the database ran; asked every 2 ms. The peer "
            + "is the smallest service of Kestrel, without a database, compiled at run time. "
            + "A match list is asked for with a key, and is the first request that the process sees.");
        report.Write(setting.Results);
    }

    private async Task Peer()
    {
        var (file, times) = (Path.GetTempFileName(), new List<TimeSpan>());
        for (var start = 0; start < Starts; start++)
        {
            var url = $"http://127.0.0.1:{ServiceProcess.FreePort()}";
            var started = Stopwatch.GetTimestamp();
            using var peer = Process.Start("dotnet", [typeof(StartRun).Assembly.Location, "hello", url, file]);
            await ServingRun.Listens(url);
            times.Add(Stopwatch.GetElapsedTime(started));
            peer.Kill();
            await peer.WaitForExitAsync();
        }

        File.Delete(file);
        Add("none", "plaintext hello, Kestrel", times, "peer");
    }

    private void Add(string size, string what, List<TimeSpan> times, string goal) => report.Add(
        $"| {size} | {what} | {Starts} | {Figure.Time(Race.Median(times))} | {Figure.Time(times.Max())} | {goal} |");

    private async Task Measure(InstalledService installed, string size, Registry? registry)
    {
        using var served = new ServedRegistry(installed, setting, registry);
        var service = served.Service;
        await service.Start("/health/live", null, Settings);
        var owner = (await ServingRun.Owners(served.Cluster.ConnectionString))[0];
        var key = service.NewKey("read");
        foreach (var (what, path) in (IEnumerable<(string, string)>)[
            ("/health/live", "/health/live"), ("a match list", $"/v1/opportunities/{owner}/matches")])
        {
            var times = new List<TimeSpan>();
            for (var start = 0; start < Starts; start++)
            {
                service.Stop();
                times.Add(await service.Start(path, key, Settings));
            }

            Add(size, what, times, "600 ms");
        }
    }
}
