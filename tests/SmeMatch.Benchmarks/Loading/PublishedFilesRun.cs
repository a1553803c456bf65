using System.Diagnostics;
using System.Text.Json.Nodes;
using SmeMatch.Benchmarks.Figures;
using SmeMatch.Benchmarks.Serving;

namespace SmeMatch.Benchmarks.Loading;

/// <summary>
/// Files as public sources publish them, each imported by the command and by the request into a registry of its own:
/// what became of their rows, the same by both, and how long it took.
/// </summary>
internal sealed class PublishedFilesRun(Setting setting)
{
    private static readonly (string, string)[] Settings = [("Demo__Load", "false")];
    private readonly Report report = new("published", "One run of each.");
    private readonly string work = Directory.CreateTempSubdirectory("smematch-files-").FullName;

    /// <summary>Imports all and writes the file; false when command and request differ.</summary>
    /// <param name="data">The folder of sample data.</param>
    public async Task<bool> Run(string data)
    {
        using var installed = new InstalledService(setting.Root);
        var (byCommand, byRequest) = (await ByCommand(installed, data), await ByRequest(installed, data));
        Directory.Delete(work, recursive: true);
        report.Section("Files of public sources, imported one after the other", """
            | format | file | read | created | updated | unchanged | rejected, by first fault | with notes | command | request |
            |---|---|--:|--:|--:|--:|---|--:|--:|--:|
            """);
        foreach (var (file, command, request) in PublishedFile.All.Zip(byCommand, byRequest))
        {
            var rows = command.Rows == request.Rows
                ? command.Rows
                : $"DIFFERENT: {command.Rows} and by request {request.Rows}";
            report.Add($"| `{file.Format}`{(file.Strict ? ", strict" : "")} | {file.What} | {rows} "
                + $"| {Figure.Time(command.Time)} | {Figure.Time(request.Time)} |");
        }

        report.Remark(
            "Two registries, both empty at first, take every file in this order; a folder is sent as a ZIP. The "
            + "command's time holds its start, the request's goes from the first byte sent to the end of the job.");
        report.Write(setting.Results);
        return byCommand.Zip(byRequest).All(pair => pair.First.Rows == pair.Second.Rows);
    }

    private async Task<List<Imported>> ByCommand(InstalledService installed, string data)
    {
        using var served = new ServedRegistry(installed, setting, null);
        await served.Service.Start("/health/ready", null, Settings);
        served.Service.Stop();
        var times = new List<TimeSpan>();
        foreach (var file in PublishedFile.All)
        {
            var started = Stopwatch.GetTimestamp();
            Console.WriteLine(served.Service.Command(
                ["import", file.Records, "--format", file.Format, .. file.Strict ? ["--strict"] : Array.Empty<string>(),
                    file.ForCommand(data, work)]));
            times.Add(Stopwatch.GetElapsedTime(started));
        }

        await served.Service.Start("/health/ready", null, Settings);
        using var client = Client(served.Service);
        var jobs = JsonNode.Parse(
            await client.GetStringAsync(new Uri("/v1/imports?limit=100", UriKind.Relative)))!["items"]!;
        var imported = new List<Imported>();
        foreach (var (job, time, file) in jobs.AsArray().Reverse().Zip(times, PublishedFile.All))
        {
            imported.Add(new(await Rows(client, file, job!), time));
        }

        return imported.Count == PublishedFile.All.Length
            ? imported : throw new InvalidOperationException($"There are {imported.Count} jobs.");
    }

    private async Task<List<Imported>> ByRequest(InstalledService installed, string data)
    {
        using var served = new ServedRegistry(installed, setting, null);
        await served.Service.Start("/health/ready", null, Settings);
        using var client = Client(served.Service);
        var imported = new List<Imported>();
        foreach (var file in PublishedFile.All)
        {
            var sent = PublishedFile.ForRequest(file.ForCommand(data, work), work);
            var query = $"format={file.Format}&records={file.Records}&strict={(file.Strict ? "true" : "false")}";
            var started = Stopwatch.GetTimestamp();
            var job = await ImportJobs.Import(client, query, sent, "application/octet-stream");
            var time = Stopwatch.GetElapsedTime(started);
            imported.Add(new(await Rows(client, file, job), time));
        }

        return imported;
    }

    private static HttpClient Client(ServiceProcess service) => new()
    {
        BaseAddress = new Uri(service.Url),
        DefaultRequestHeaders = { Authorization = new("Bearer", service.NewKey("read,write")) },
    };

    /// <summary>What became of the rows of a job, as cells of the table.</summary>
    /// <exception cref="InvalidOperationException">It is the job of another file.</exception>
    private static async Task<string> Rows(HttpClient client, PublishedFile file, JsonNode job)
    {
        if ((string?)job["format"] != file.Format)
        {
            throw new InvalidOperationException($"{job} is not the job of {file}.");
        }

        var faults = JsonNode.Parse(await client.GetStringAsync(
            new Uri($"/v1/imports/{job["id"]}/rejections/file?format=json", UriKind.Relative)))!.AsArray()
            .CountBy(row => (string)row!["errors"]![0]!["code"]!)
            .OrderByDescending(fault => fault.Value).ThenBy(fault => fault.Key, StringComparer.Ordinal)
            .Select(fault => $"{fault.Value} {fault.Key}");
        var rejected = string.Join(": ", (string[])[$"{job["rejected"]}", string.Join(", ", faults)]).TrimEnd(':', ' ');
        return $"{job["read"]} | {job["created"]} | {job["updated"]} | {job["unchanged"]} | {rejected} "
            + $"| {job["noted"]}";
    }

    private sealed record Imported(string Rows, TimeSpan Time);
}
