using System.Globalization;

namespace SmeMatch.Benchmarks.Figures;

/// <summary>One row: what was measured against which peer.</summary>
/// <param name="What">Such as every list, both directions.</param>
/// <param name="Size">Firms × opportunities.</param>
/// <param name="Seed">Of the population.</param>
/// <param name="Own">What the project did.</param>
/// <param name="Peer">What the peer did in the same run.</param>
/// <param name="IsSame">Whether both gave the same lists; null where that is no question.</param>
/// <param name="Compared">Which lists were compared.</param>
internal sealed record Figure(
    string What, string Size, int Seed, Outcome Own, Outcome Peer, bool? IsSame, string Compared)
{
    public const string Header = """
        | what | size | seed | by | threads | runs | median | peer | threads | runs | median | ratio | same |
        |---|---|--:|---|--:|--:|--:|---|--:|--:|--:|--:|---|
        """;

    public string Row => $"| {What} | {Size} | {Seed} | {Cells(Own)} | {Cells(Peer)} "
        + $"| {Number(Peer.Median / Own.Median)}× | {Answer}{Compared} |";

    private string Answer => IsSame switch { true => "yes, ", false => "NO, ", null => "" };

    /// <summary>A figure whose two sides gave all lists, so that their hashes tell.</summary>
    public static Figure OfAll(string what, string size, int seed, Outcome own, Outcome peer) =>
        new(what, size, seed, own, peer, own.Hash == peer.Hash, own.Hash);

    public static string Time(TimeSpan time) => time.TotalSeconds >= 1
        ? $"{Number(time.TotalSeconds)} s"
        : $"{Number(time.TotalMilliseconds)} ms";

    /// <summary>Three digits that count.</summary>
    public static string Number(double value) => value.ToString(
        value < 1 ? "0.000" : value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Cells(Outcome outcome) =>
        $"{outcome.Name} | {outcome.Threads} | {outcome.Runs} | {Time(outcome.Median)}";
}
