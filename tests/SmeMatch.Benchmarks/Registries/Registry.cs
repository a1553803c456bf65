using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Benchmarks.Registries;

/// <summary>Records to match. The firms may be drawn again and again and are the same each time.</summary>
/// <param name="Kind">realistic, or what makes it hostile.</param>
/// <param name="Seed">Of the population.</param>
/// <param name="SmeCount">How many firms <paramref name="Smes"/> yields.</param>
/// <param name="Smes">The firms.</param>
/// <param name="Opportunities">The opportunities.</param>
internal sealed record Registry(
    string Kind, int Seed, int SmeCount, IEnumerable<Sme> Smes, IReadOnlyList<Opportunity> Opportunities)
{
    /// <summary>Such as 34 000 × 1 000.</summary>
    public string Size => Sizes.Text(SmeCount, Opportunities.Count);

    public static Registry Realistic(ReferenceTables tables, int seed, int smes, int opportunities)
    {
        var population = new Population(seed, tables);
        return new("realistic", seed, smes, population.Smes(smes), population.Opportunities(opportunities));
    }

    /// <summary>The same with the firms drawn once and held.</summary>
    public Registry Held() => this with { Smes = [.. Smes] };
}

/// <summary>How sizes are written.</summary>
internal static class Sizes
{
    private const string ThinSpace = "\u202f";

    public static string Text(int smes, int opportunities) => $"{Text(smes)} × {Text(opportunities)}";

    public static string Text(long count) => count.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)
        .Replace(",", ThinSpace, StringComparison.Ordinal);
}
