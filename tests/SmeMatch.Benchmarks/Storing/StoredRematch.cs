using System.Diagnostics;
using SmeMatch.Benchmarks.Figures;
using SmeMatch.Benchmarks.Registries;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Benchmarks.Storing;

/// <summary>The rematch with every list stored, against psql's <c>\copy</c> of the same rows.</summary>
/// <param name="begin">Begins a run's tables.</param>
/// <param name="complete">Returns when the rows given to the sink are there to be read.</param>
internal sealed class StoredRematch(Func<IListSink> begin, Action<IListSink> complete)
{
    /// <summary>Adds the row to a table of figures.</summary>
    /// <param name="report">Takes the row.</param>
    /// <param name="registry">What to match.</param>
    /// <param name="scorer">Tables, profile and day.</param>
    /// <param name="runs">How many.</param>
    /// <param name="connectionString">Of the database stored to.</param>
    /// <param name="tables">That hold the rows of one run afterwards.</param>
    public void Add(
        Report report, Registry registry, Scorer scorer, int runs, string connectionString, params string[] tables)
    {
        var times = Enumerable.Range(0, runs).Select(_ => Run(registry, scorer)).ToList();
        report.Add(new Figure(
            "all lists, stored", registry.Size, registry.Seed,
            new("engine and COPY", Setting.Threads, runs, Race.Median(times), ""),
            CopyPeer.Run(connectionString, runs, tables), null, "the same rows"));
    }

    private TimeSpan Run(Registry registry, Scorer scorer)
    {
        var start = Stopwatch.GetTimestamp();
        var sink = begin();
        var begun = Stopwatch.GetElapsedTime(start);
        var run = EngineRun.Of(registry, scorer, Setting.Threads, sink);
        start = Stopwatch.GetTimestamp();
        complete(sink);
        return begun + run.Rematch + Stopwatch.GetElapsedTime(start);
    }
}
