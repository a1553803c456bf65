using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SmeMatch.Api.Operating;

/// <summary>What the service counts and times. docs/operating.md has each with its meaning; a test compares.</summary>
internal static class Meters
{
    /// <summary>The name of the service's own meter and of its own spans.</summary>
    public const string Name = "SmeMatch";

    private static readonly Meter Meter = new(Name);

    /// <summary>Work that no request asks to wait for.</summary>
    public static readonly ActivitySource Work = new(Name);

    private static readonly Counter<long> Problems = Meter.CreateCounter<long>(
        "smematch.problems", "{answer}", "Answers that are problem details, by code: rejections and failures.");

    private static readonly Counter<long> CacheLookups = Meter.CreateCounter<long>(
        "smematch.cache.lookups", "{lookup}", "Requests that looked into the cache of answers, by result.");

    private static readonly Counter<long> ImportRows = Meter.CreateCounter<long>(
        "smematch.import.rows", "{row}", "Rows read from files; those of an import that is repeated count again.");

    private static readonly Histogram<double> ImportDuration = Seconds(
        "smematch.import.duration", "Time an import took, by its end.", 0.1, 1, 10, 60, 300, 900, 1800);

    private static readonly Histogram<double> RunDuration = Seconds(
        "smematch.match_run.duration", "Time a full rematch took, by its end.", 0.1, 1, 5, 15, 60, 300, 900);

    private static readonly Histogram<double> UpdateDuration = Seconds(
        "smematch.match.update.duration", "Time from taking changes of records to having stored every list they touch.",
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5);

    private static readonly Counter<long> Changes = Meter.CreateCounter<long>(
        "smematch.match.changes", "{change}", "Changes of records that were brought into the lists.");

    private static readonly Counter<long> EmbedEvents = Meter.CreateCounter<long>(
        "smematch.embed.events", "{event}", "What visitors of partner websites saw (view) or opened (select).");

    public static void Refused(string code, int status) => Problems.Add(
        1, new("smematch.problem.code", code), new("http.response.status_code", status));

    public static void LookedUp(bool isHit) =>
        CacheLookups.Add(1, new KeyValuePair<string, object?>("smematch.cache.result", isHit ? "hit" : "miss"));

    public static void ReadRow(string format, bool isTaken) => ImportRows.Add(
        1, new("smematch.import.format", format), new("smematch.import.row", isTaken ? "taken" : "rejected"));

    public static void ImportEnded(string format, string status, TimeSpan took) => ImportDuration.Record(
        took.TotalSeconds, new("smematch.import.format", format), new("smematch.job.status", status));

    public static void RunEnded(string status, TimeSpan took) =>
        RunDuration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("smematch.job.status", status));

    public static void Updated(int changes, TimeSpan took)
    {
        Changes.Add(changes);
        UpdateDuration.Record(took.TotalSeconds);
    }

    public static void Embedded(bool isSelection) => EmbedEvents.Add(
        1, new KeyValuePair<string, object?>("smematch.embed.event", isSelection ? "select" : "view"));

    private static Histogram<double> Seconds(string name, string description, params double[] boundaries) =>
        Meter.CreateHistogram(
            name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
}
