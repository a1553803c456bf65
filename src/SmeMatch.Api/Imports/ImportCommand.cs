using System.Globalization;
using SmeMatch.Api.Imports.Gbizinfo;
using SmeMatch.Api.Startup;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.PrivateCluster;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Imports;

/// <summary>
/// The operator's import: SmeMatch.Api import smes|opportunities --format F [--dry-run] PATH; of gBizINFO
/// also what its API answers.
/// </summary>
internal sealed record ImportCommand(
    RecordKind Kind, string Format, ImportSource Source, bool DryRun, bool Strict) : ICommand
{
    private static readonly string Usage =
        $"import smes|opportunities --format {string.Join('|', ImportFormats.All)} [--dry-run] [--strict] "
        + $"FILE-OR-FOLDER, or import smes --format {ImportFormats.GbizinfoFormat} --from-api --since 2026-11-01 "
        + "[--until 2026-11-30] [--details] [--dry-run]";

    private static readonly string[] Flags = ["--dry-run", "--strict", "--from-api", "--details"];
    private static readonly string[] Options = ["--format", "--since", "--until"];

    /// <summary>The command that the arguments ask for; null when they start the service.</summary>
    /// <exception cref="StartRefusedException">They name the command, but not rightly.</exception>
    public static ImportCommand? From(string[] args)
    {
        if (args is not ["import", ..])
        {
            return null;
        }

        var (flags, options, rest) = Sorted(args[1..]);
        var format = options.GetValueOrDefault("--format", "");
        ImportSource? source = flags.Contains("--from-api")
            ? format == ImportFormats.GbizinfoFormat && rest is ["smes"] ? Changes(flags, options) : null
            : rest is ["smes" or "opportunities", var path] && (File.Exists(path) || Directory.Exists(path))
                && options.Count == 1 && !flags.Contains("--details") ? new FileSource(path) : null;
        return source is not null && ImportFormats.All.Contains(format)
            ? new ImportCommand(
                ImportFormats.KindOf(format, rest[0] == "smes" ? RecordKind.Sme : RecordKind.Opportunity),
                format,
                source,
                flags.Contains("--dry-run"),
                flags.Contains("--strict"))
            : throw new StartRefusedException($"usage: {Usage}; the file or folder must exist.");
    }

    private static (HashSet<string> Flags, Dictionary<string, string> Options, List<string> Others) Sorted(
        string[] args)
    {
        var (flags, options, rest) = (new HashSet<string>(), new Dictionary<string, string>(), new List<string>());
        for (var at = 0; at < args.Length; at++)
        {
            if (Flags.Contains(args[at]))
            {
                flags.Add(args[at]);
            }
            else if (Options.Contains(args[at]) && at + 1 < args.Length)
            {
                options[args[at]] = args[++at];
            }
            else
            {
                rest.Add(args[at]);
            }
        }

        return (flags, options, rest);
    }

    /// <summary>The days asked for; null when they are none.</summary>
    private static ApiSource? Changes(HashSet<string> flags, Dictionary<string, string> options)
    {
        var until = options.TryGetValue("--until", out var given) ? Day(given) : ApiSource.Today;
        return options.TryGetValue("--since", out var from) && Day(from) is { } since && until >= since
            ? new ApiSource(since, until.Value, flags.Contains("--details"))
            : null;
    }

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(
        text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public string AfterOutage =>
        "Nothing half done stays. If the file was received, the service takes it up: look at /v1/imports/latest.";

    /// <summary>Does the import here, with a bar, and prints the report.</summary>
    public async Task<int> Run(IServiceProvider services)
    {
        var imports = services.GetRequiredService<ImportStore>();
        var runner = services.GetRequiredService<ImportRunner>();
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        Stream file;
        try
        {
            file = await Source.Open(services);
        }
        catch (GbizinfoException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return 1;
        }

        await using (var body = file)
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

            // The running service took it.
            Show(job);
            await Task.Delay(200);
        }

        Show(job);
        if (!Console.IsOutputRedirected)
        {
            Console.WriteLine();
        }

        await Report(imports, job);
        return job.Status == "completed" ? 0 : 1;
    }

    private static void Show(ImportJobRow job)
    {
        if (!Console.IsOutputRedirected)
        {
            Console.Write("\r" + ProgressBar.Of(job));
        }
    }

    private static async Task Report(ImportStore imports, ImportJobRow job)
    {
        Console.WriteLine(
            $"{job.Status}: {job.Read} rows read, {job.Created} created, {job.Updated} updated, "
            + $"{job.Unchanged} unchanged, {job.Rejected} rejected, {job.Noted} with notes; {job.RowsPerSecond} rows/s"
            + (job.DryRun ? " (dry run, nothing written)" : "")
            + (ImportResponse.Why(job) is { } why ? $": {why}" : ""));
        var rejections = await imports.Report(
            ImportReport.Rejections, job.Id, 0, 1_000_000, Caller.Operator, CancellationToken.None);
        var byReason = rejections.GroupBy(row =>
            StoredFault.Of(row) is [var first, ..] ? first.Code : "unknown");
        foreach (var reason in byReason.OrderByDescending(group => group.Count()))
        {
            var first = reason.First();
            Console.WriteLine($"  {reason.Count(),6}  {reason.Key}, first in row {first.RowNumber} ({first.RowKey})");
        }

        Console.WriteLine(
            $"Every rejected row: /v1/imports/{job.Id}/rejections, as CSV /v1/imports/{job.Id}/rejections/file");
    }
}
