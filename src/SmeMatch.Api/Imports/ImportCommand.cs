using System.IO.Compression;
using System.Text.Json;
using SmeMatch.Api.Http;
using SmeMatch.Api.Startup;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.PrivateCluster;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Imports;

/// <summary>The operator's import: SmeMatch.Api import smes|opportunities --format F [--dry-run] PATH.</summary>
internal sealed record ImportCommand(
    RecordKind Kind, string Format, string Path, bool DryRun, bool Strict) : ICommand
{
    private static readonly string Usage =
        $"import smes|opportunities --format {string.Join('|', ImportFormats.All)} [--dry-run] [--strict] FILE-OR-FOLDER";

    /// <summary>The command that the arguments ask for; null when they start the service.</summary>
    /// <exception cref="StartRefusedException">They name the command, but not rightly.</exception>
    public static ImportCommand? From(string[] args)
    {
        if (args is not ["import", ..])
        {
            return null;
        }

        var formatAt = Array.IndexOf(args, "--format");
        var format = formatAt > 0 && formatAt + 1 < args.Length ? args[formatAt + 1] : "";
        string[] rest =
        [
            .. args.Where((_, index) => formatAt < 0 || (index != formatAt && index != formatAt + 1))
                .Where(one => one is not ("--dry-run" or "--strict")),
        ];
        var isRight = rest is [_, "smes" or "opportunities", _] && ImportFormats.All.Contains(format)
            && (File.Exists(rest[2]) || Directory.Exists(rest[2]));
        return isRight
            ? new ImportCommand(
                ImportFormats.KindOf(format, rest[1] == "smes" ? RecordKind.Sme : RecordKind.Opportunity),
                format,
                rest[2],
                args.Contains("--dry-run"),
                args.Contains("--strict"))
            : throw new StartRefusedException($"usage: {Usage}; the file or folder must exist.");
    }

    /// <summary>Does the import here, with a bar, and prints the report.</summary>
    public async Task<int> Run(IServiceProvider services)
    {
        var imports = services.GetRequiredService<ImportStore>();
        var runner = services.GetRequiredService<ImportRunner>();
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await using (var body = await Body())
        {
            await imports.Add(
                id, new ImportOrder(Format, Kind, DryRun, Strict), body, Caller.Operator, CancellationToken.None);
        }

        ImportJobRow job;
        while (true)
        {
            var work = runner.RunNext(CancellationToken.None);
            while (await Task.WhenAny(work, Task.Delay(200)) != work)
            {
                Show((await imports.Find(id, Caller.Operator, CancellationToken.None))!);
            }

            job = (await imports.Find(id, Caller.Operator, CancellationToken.None))!;
            if (job.Status is not ("queued" or "running"))
            {
                break;
            }

            await Task.Delay(200);
        }

        Show(job);
        Console.WriteLine();
        await Report(imports, job);
        return job.Status == "completed" ? 0 : 1;
    }

    /// <summary>The file; a folder's files as one ZIP.</summary>
    private async Task<Stream> Body()
    {
        if (!Directory.Exists(Path))
        {
            return File.OpenRead(Path);
        }

        var zip = TemporaryFile.New();
        await ZipFile.CreateFromDirectoryAsync(Path, zip);
        zip.Position = 0;
        return zip;
    }

    private static void Show(ImportJobRow job)
    {
        const int Width = 30;
        var done = (int)(job.Progress * Width);
        var line = $"[{new string('#', done)}{new string('.', Width - done)}] {job.Progress,4:P0}  {job.Read} rows";
        Console.Write(Console.IsOutputRedirected ? "" : "\r" + line);
    }

    private static async Task Report(ImportStore imports, ImportJobRow job)
    {
        Console.WriteLine(
            $"{job.Status}: {job.Read} rows read, {job.Created} created, {job.Updated} updated, "
            + $"{job.Unchanged} unchanged, {job.Rejected} rejected, {job.Noted} with notes"
            + (job.DryRun ? " (dry run, nothing written)" : "") + (job.Error is null ? "" : $": {job.Error}"));
        var rejections = await imports.Report(
            ImportReport.Rejections, job.Id, 0, 1_000_000, Caller.Operator, CancellationToken.None);
        var byReason = rejections.GroupBy(row =>
            JsonSerializer.Deserialize<List<RequestFault>>(row.Faults, WireJson.Options)!.FirstOrDefault()?.Code
            ?? "unknown");
        foreach (var reason in byReason.OrderByDescending(group => group.Count()))
        {
            var first = reason.First();
            Console.WriteLine($"  {reason.Count(),6}  {reason.Key}, first in row {first.RowNumber} ({first.RowKey})");
        }

        Console.WriteLine($"Every rejected row: /v1/imports/{job.Id}/rejections");
    }
}
