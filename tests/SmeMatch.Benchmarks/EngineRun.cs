using System.Diagnostics;
using SmeMatch.Benchmarks.Registries;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Benchmarks;

/// <summary>
/// The engine measured through its public face: loading (records to rows), and the rematch (index and both directions)
/// that figures are about.
/// </summary>
/// <param name="Engine">With its lists made.</param>
/// <param name="Load">To take in the records, without drawing them.</param>
/// <param name="Rematch">To build the index and find every list.</param>
internal sealed record EngineRun(MatchEngine Engine, TimeSpan Load, TimeSpan Rematch)
{
    private const int SmesPerPortion = 10_000;
    private const int WarmUps = 10;

    public static Contender Contender(Registry registry, Scorer scorer, int threads) =>
        new("engine", threads, WarmUps, hash => Of(registry, scorer, threads, hash).Rematch);

    /// <summary>Loads the registry into a new engine and makes every list.</summary>
    public static EngineRun Of(Registry registry, Scorer scorer, int threads, IListSink sink)
    {
        var engine = new MatchEngine(scorer, threads);
        var load = new Stopwatch();
        foreach (var portion in registry.Smes.Chunk(SmesPerPortion))
        {
            load.Start();
            Array.ForEach(portion, engine.Add);
            load.Stop();
        }

        load.Start();
        foreach (var opportunity in registry.Opportunities)
        {
            engine.Add(opportunity);
        }

        load.Stop();
        // What drawing the records left behind is not the engine's to collect.
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        engine.ForEachList(sink, null, CancellationToken.None);
        return new(engine, load.Elapsed, Stopwatch.GetElapsedTime(start));
    }
}
