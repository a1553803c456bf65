using SmeMatch.Benchmarks.Figures;
using SmeMatch.Benchmarks.Registries;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Benchmarks;

/// <summary>How long a registry takes to load and what the engine then holds of the heap.</summary>
/// <param name="Run">Of the engine weighed, which lives on.</param>
/// <param name="Bytes">The heap after the lists were made less the heap before the engine, garbage collected.</param>
internal sealed record EngineWeight(EngineRun Run, long Bytes)
{
    public const string Header = """
        | size | seed | records to rows | firms/s | bytes per firm |
        |---|--:|--:|--:|--:|
        """;

    public static EngineWeight Of(Registry registry, Scorer scorer, int threads, IListSink sink)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var run = EngineRun.Of(registry, scorer, threads, sink);
        return new(run, GC.GetTotalMemory(forceFullCollection: true) - before);
    }

    public string Row(Registry registry) =>
        $"| {registry.Size} | {registry.Seed} | {Figure.Time(Run.Load)} "
        + $"| {Sizes.Text((long)(registry.SmeCount / Run.Load.TotalSeconds))} | {Bytes / registry.SmeCount} |";
}
