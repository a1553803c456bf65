using System.Text;

namespace SmeMatch.Benchmarks.Figures;

/// <summary>Copies the first tables of the engine's results, and the machine, into the README.</summary>
internal static class ReadmeTable
{
    private const string Begin = "<!-- figures -->";
    private const string End = "<!-- /figures -->";
    private static readonly string[] Shown = ["quick.md", "national.md"];

    /// <exception cref="InvalidDataException">The README has not both comments, in order.</exception>
    public static void Rewrite(string readme, string results)
    {
        var text = File.ReadAllText(readme);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidDataException($"{readme} lacks {Begin} and, after it, {End}.");
        }

        var tables = new StringBuilder();
        foreach (var file in Shown)
        {
            var lines = File.ReadAllLines(Path.Combine(results, file));
            var machine = lines.First(line => line.Contains(" cores (", StringComparison.Ordinal));
            var table = lines.SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|'));
            tables.AppendLine().AppendLine(machine).AppendLine().AppendJoin('\n', table).AppendLine();
        }

        File.WriteAllText(readme, $"{text[..(begin + Begin.Length)]}\n{tables}\n{text[end..]}");
    }
}
