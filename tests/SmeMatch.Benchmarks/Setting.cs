using SmeMatch.Interchange.Reference;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Benchmarks;

/// <summary>What every measurement shares: the published tables, the default profile, a fixed day.</summary>
internal sealed class Setting
{
    public const int Threads = 2;

    // Fixed, so that hashes of different days compare.
    private static readonly DateOnly Day = new(2026, 11, 23);

    public Setting()
    {
        Root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(Root, "SmeMatch.sln")))
        {
            Root = Path.GetDirectoryName(Root) ?? throw new InvalidOperationException("SmeMatch.sln is not above.");
        }

        Tables = ReferenceTableReader.Read(Path.Combine(Root, "db", "reference"));
        Scorer = new Scorer(new Lookup(Tables), ScoringProfile.Default, Day);
    }

    /// <summary>The folder of the repository.</summary>
    public string Root { get; }

    public string Results => Path.Combine(Root, "tests", "SmeMatch.Benchmarks", "results");

    public ReferenceTables Tables { get; }

    public Scorer Scorer { get; }
}
