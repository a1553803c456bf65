using SmeMatch.Benchmarks.Figures;
using SmeMatch.Benchmarks.Peers;
using SmeMatch.Benchmarks.Registries;
using SmeMatch.Benchmarks.Storing;

namespace SmeMatch.Benchmarks;

/// <summary>The quick form: every peer at sizes that all of them can answer, in less than two minutes.</summary>
internal sealed class Quick(Setting setting)
{
    private const int Rounds = 5;
    private const int Smes = 34_000;
    private const int Opportunities = 1_000;
    private readonly Report report = new("quick");

    /// <summary>Measures and writes the file; answers whether all peers gave the same lists.</summary>
    public bool Run()
    {
        report.Section("All lists against peers", Figure.Header);
        AgainstDatabases();
        AgainstLinq();
        report.Remark("Every peer gives the lists of both directions by the complete score. The databases hold coded "
            + "facts and their time ends when the lists stand in tables; loading is not counted for anyone.");
        report.Remark("The engine has no SIMD path, so there is no scalar one to compare it with.");
        report.Section("Other populations", Figure.Header);
        foreach (var seed in (int[])[2, 3])
        {
            AgainstBruteForce(Registry.Realistic(setting.Tables, seed, Smes, Opportunities).Held());
        }

        foreach (var hostile in HostileRegistries.All(setting.Tables, 1, 10_000, 300))
        {
            AgainstBruteForce(hostile);
        }

        Weigh();
        report.Write(setting.Results);
        return report.AllSame;
    }

    private void AgainstDatabases()
    {
        var registry = Registry.Realistic(setting.Tables, 1, Smes, Opportunities).Held();
        var coded = new CodedRegistry(registry, setting.Scorer);
        using var duckDb = new DuckDbPeer(coded, setting.Scorer.Profile, Setting.Threads);
        using var cluster = BenchmarkCluster.Start();
        using var postgres = new PostgresPeer(
            coded, setting.Scorer.Profile, Setting.Threads, cluster.ConnectionString);
        report.Version(duckDb.Version);
        report.Version(postgres.Version);
        var outcomes = Race.Run(
            Rounds,
            EngineRun.Contender(registry, setting.Scorer, 1),
            EngineRun.Contender(registry, setting.Scorer, Setting.Threads),
            PeerContenders.BruteForce(coded, 1),
            PeerContenders.BruteForce(coded, Setting.Threads),
            PeerContenders.DuckDb(duckDb, Setting.Threads),
            PeerContenders.Postgres(postgres, Setting.Threads));
        var (one, two) = (outcomes[0], outcomes[1]);
        Add(registry, one, outcomes[2]);
        Add(registry, two, outcomes[3]);
        Add(registry, two, outcomes[4]);
        Add(registry, two, outcomes[5]);
        Add(registry, two, one);
    }

    private void AgainstLinq()
    {
        var registry = Registry.Realistic(setting.Tables, 1, Smes / 10, Opportunities / 10).Held();
        var outcomes = Race.Run(
            Rounds,
            EngineRun.Contender(registry, setting.Scorer, 1),
            PeerContenders.Linq(registry, setting.Scorer));
        Add(registry, outcomes[0], outcomes[1]);
        var pairs = (double)registry.SmeCount * registry.Opportunities.Count;
        report.Remark($"LINQ takes {Figure.Number(outcomes[1].Median.TotalMicroseconds / pairs)} µs a pair.");
    }

    private void AgainstBruteForce(Registry registry)
    {
        var coded = new CodedRegistry(registry, setting.Scorer);
        var outcomes = Race.Run(
            Rounds,
            EngineRun.Contender(registry, setting.Scorer, Setting.Threads),
            PeerContenders.BruteForce(coded, Setting.Threads));
        Add(registry, outcomes[0], outcomes[1]);
    }

    private void Weigh()
    {
        var registry = Registry.Realistic(setting.Tables, 1, Smes, Opportunities);
        report.Section("Loading and memory", EngineWeight.Header);
        report.Add(EngineWeight.Of(registry, setting.Scorer, Setting.Threads, new ListsHash()).Row(registry));
    }

    private void Add(Registry registry, Outcome own, Outcome peer) =>
        report.Add(Figure.OfAll($"all lists, {registry.Kind}", registry.Size, registry.Seed, own, peer));
}
