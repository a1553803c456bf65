using SmeMatch.Benchmarks.Registries;
using SmeMatch.Matching.Engine.Rows;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Benchmarks;

/// <summary>The arrays of rows that peers score pair by pair or load into their tables.</summary>
internal sealed class CodedRegistry
{
    public CodedRegistry(Registry registry, Scorer scorer)
    {
        Registry = registry;
        Coder = new RowCoder(scorer);
        Opportunities = [.. registry.Opportunities.Select(Coder.Row).OfType<OpportunityRow>()];
        Smes = [.. registry.Smes.Select(Coder.Row).Where(row => row is not null).Select(row => row!.Value)];
        Pairs = new PairScore(Coder);
    }

    public Registry Registry { get; }

    public RowCoder Coder { get; }

    public PairScore Pairs { get; }

    public SmeRow[] Smes { get; }

    public OpportunityRow[] Opportunities { get; }
}
