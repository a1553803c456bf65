namespace SmeMatch.Matching.Scoring;

/// <summary>The weights of the three factors: integers of at least 0 whose sum is at least 1.</summary>
public sealed record Weights(int Sector, int Size, int Region)
{
    public int Sum => Sector + Size + Region;

    /// <summary>The weighted mean of three factors (0 to 10 000), rounded half up, by integers alone.</summary>
    public int Score(int sector, int size, int region)
    {
        var weighted = ((long)Sector * sector) + ((long)Size * size) + ((long)Region * region);
        return (int)(((2 * weighted) + Sum) / (2L * Sum));
    }
}

/// <summary>What an operator may set; every other constant belongs to the rules version.</summary>
/// <param name="Name">Such as default.</param>
/// <param name="Version">1 and up; a version never changes.</param>
/// <param name="Rules">The rules version it was made for.</param>
/// <param name="Weights">The weights of the factors.</param>
/// <param name="MinSector">A pair under this sector factor (before capabilities) is no candidate.</param>
/// <param name="MinScore">A pair under this score is not kept.</param>
public sealed record ScoringProfile(string Name, int Version, int Rules, Weights Weights, int MinSector, int MinScore)
{
    public const int CurrentRules = 1;

    public static ScoringProfile Default { get; } =
        new("default", 1, CurrentRules, new Weights(50, 25, 25), 1_000, 4_000);

    /// <summary>Such as default@1.</summary>
    public string Label => $"{Name}@{Version}";
}
