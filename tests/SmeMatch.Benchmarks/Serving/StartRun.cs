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
        using var published = new Published(setting.Root);
        report.Section("From the start of the process to the first 200", """
            | registry | asked for | starts | median | longest | goal |
            |---|---|--:|--:|--:|--:|
            """);
        await Measure(published, "demo", null);
        await Measure(
            published, Sizes.Text(Firms, Opportunities),
            Registry.Realistic(setting.Tables, Seed, Firms, Opportunities));
        report.Remark(
            "Published with the profile Installed. Lists were current and the database ran; asked every 2 ms. "
            + "A match list is asked for with a key, and is the first request that the process sees.");
        report.Write(setting.Results);
    }

    private async Task Measure(Published published, string size, Registry? registry)
    {
        using var served = new ServedRegistry(published, setting, registry);
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

            report.Add(
                $"| {size} | {what} | {Starts} | {Figure.Time(Race.Median(times))} | {Figure.Time(times.Max())} | 600 ms |");
        }
    }
}
