using System.Text;

namespace SmeMatch.Benchmarks.Figures;

/// <summary>Copies the first tables of results, and the machine, into a page.</summary>
internal static class CopiedTables
{
    private const string Begin = "<!-- figures -->";
    private const string End = "<!-- /figures -->";

    /// <param name="page">Holds two comments, between which the tables go.</param>
    /// <param name="results">The folder of results.</param>
    /// <param name="files">Whose tables are copied.</param>
    /// <exception cref="InvalidDataException">The page has not both comments, in order.</exception>
    public static void Rewrite(string page, string results, params string[] files)
    {
        var text = File.ReadAllText(page);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidDataException($"{page} lacks {Begin} and, after it, {End}.");
        }

        var tables = new StringBuilder();
        foreach (var file in files)
        {
            var lines = File.ReadAllLines(Path.Combine(results, file));
            var machine = lines.First(line => line.Contains(" cores (", StringComparison.Ordinal));
            var table = lines.SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|'));
            tables.AppendLine().AppendLine(machine).AppendLine().AppendJoin('\n', table).AppendLine();
        }

        File.WriteAllText(page, $"{text[..(begin + Begin.Length)]}\n{tables}\n{text[end..]}");
    }
}
