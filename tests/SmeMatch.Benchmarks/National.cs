using SmeMatch.Benchmarks.Figures;
using SmeMatch.Benchmarks.Peers;
using SmeMatch.Benchmarks.Registries;
using SmeMatch.Benchmarks.Storing;
using SmeMatch.Matching.Engine;

namespace SmeMatch.Benchmarks;

/// <summary>The national form: all of Japan's SMEs against all of India's pipeline.</summary>
internal sealed class National(Setting setting)
{
    private const int Smes = 3_400_000;
    private const int Opportunities = 10_000;
    private const int Rounds = 3;
    private const int SampleRounds = 5;
    private const int SampledSmes = 3_400;
    private const int SampledOpportunities = 10;
    private readonly Report report = new("national");

    /// <summary>Measures and writes the file; answers whether brute force gave the same lists.</summary>
    public bool Run()
    {
        Measure(Smes, Opportunities);
        report.Write(setting.Results);
        return report.AllSame;
    }

    /// <summary>The same at a size of its own, to try it out; writes no file.</summary>
    /// <param name="smes">At least 3 400.</param>
    /// <param name="opportunities">At least 100.</param>
    public bool Try(int smes, int opportunities)
    {
        Measure(smes, opportunities);
        return report.AllSame;
    }

    private void Measure(int smes, int opportunities)
    {
        var registry = Registry.Realistic(setting.Tables, 1, smes, opportunities);
        report.Section("All lists against peers", Figure.Header);
        var engine = AgainstBruteForce(registry);
        report.Section("Loading and memory", EngineWeight.Header);
        report.Add(engine.Row(registry));
        using var database = new BenchmarkDatabase(setting, registry);
        report.Version(database.Version);
        report.Section("All lists, stored in PostgreSQL", Figure.Header);
        new StoredRematch(database.Begin, database.Complete).Add(
            report, registry, setting.Scorer, Rounds, database.ConnectionString, "opportunity_list", "sme_list");
        report.Section("Single changes, found and stored", SingleChanges.Header);
        new SingleChanges(engine.Run.Engine, registry, database.Store).Add(report);
    }

    private EngineWeight AgainstBruteForce(Registry registry)
    {
        var engine = EngineRun.Contender(registry, setting.Scorer, Setting.Threads) with { WarmUps = 0 };
        var own = Race.Run(Rounds, engine)[0];
        var (sample, peer) = Sampled(registry);
        var ownSample = new ListsHash();
        var weight = EngineWeight.Of(
            registry, setting.Scorer, Setting.Threads, new SampledLists(sample, ownSample));
        var owners = $"{Sizes.Text(SampledSmes)} firms and {SampledOpportunities} opportunities";
        report.Add(new Figure(
            $"all lists, {registry.Kind}", registry.Size, registry.Seed, own, peer, ownSample.Text == peer.Hash,
            $"sampled; of all {own.Hash}"));
        report.Remark($"Brute force made the lists of {Sizes.Text(SampledSmes)} firms spread evenly over all; its time "
            + $"is that multiplied, as if the opportunities' lists cost it nothing. Compared: the lists of {owners}.");
        return weight;
    }

    /// <summary>Brute force over owners spread evenly: their ids, and the time all would take.</summary>
    private (HashSet<Guid> Owners, Outcome Peer) Sampled(Registry registry)
    {
        var coded = new CodedRegistry(registry, setting.Scorer);
        var ofSmes = new BruteForce(coded.Pairs, Spread(coded.Smes, SampledSmes), coded.Opportunities);
        var ofOpportunities = new BruteForce(
            coded.Pairs, coded.Smes, Spread(coded.Opportunities, SampledOpportunities));
        var hash = new ListsHash();
        var sampled = new Contender("brute force, extrapolated", Setting.Threads, 8, ofEach =>
            ofSmes.RunOfSmes(Setting.Threads, ofEach) * ((double)coded.Smes.Length / SampledSmes));
        var outcome = Race.Run(SampleRounds, sampled)[0];
        ofSmes.RunOfSmes(Setting.Threads, hash);
        ofOpportunities.Run(Setting.Threads, new SampledLists(ofOpportunities.OpportunityIds, hash));
        return ([.. ofSmes.SmeIds, .. ofOpportunities.OpportunityIds], outcome with { Hash = hash.Text });
    }

    private static T[] Spread<T>(T[] rows, int count) =>
        [.. Enumerable.Range(0, count).Select(i => rows[(int)((long)i * rows.Length / count)])];
}
