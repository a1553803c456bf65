using System.Text;

namespace SmeMatch.Benchmarks.Figures;

/// <summary>The file of results of one command; always of the same form.</summary>
/// <param name="command">Such as quick or national.</param>
/// <param name="method">How its figures were taken.</param>
internal sealed class Report(
    string command,
    string method = "Medians; the contenders of a table took turns. A ratio is the peer's median through ours.")
{
    private readonly List<string> versions = [];
    private readonly List<(string Title, StringBuilder Lines)> sections = [];

    /// <summary>A system whose version matters, such as DuckDB v1.5.</summary>
    public void Version(string version) => versions.Add(version);

    /// <summary>Begins a table; what is added goes there.</summary>
    public void Section(string title, string header)
    {
        Console.WriteLine($"\n{title}\n{header}");
        sections.Add((title, new StringBuilder().AppendLine(header)));
    }

    /// <summary>Whether no peer gave other lists than ours.</summary>
    public bool AllSame { get; private set; } = true;

    public void Add(Figure figure)
    {
        AllSame &= figure.IsSame != false;
        Add(figure.Row);
    }

    public void Add(string row)
    {
        Console.WriteLine(row);
        sections[^1].Lines.AppendLine(row);
    }

    /// <summary>A sentence below the table.</summary>
    public void Remark(string sentence) => Add($"\n{sentence}");

    public void Write(string folder)
    {
        var text = new StringBuilder().AppendLine($"""
            # Figures of `{command}`

            Measured by `dotnet run -c Release --project tests/SmeMatch.Benchmarks -- {command}`.

            {string.Join(", ", [Machine.Line, .. versions])}, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}.
            {method}
            """);
        foreach (var (title, lines) in sections)
        {
            text.AppendLine().AppendLine($"## {title}").AppendLine().Append(lines);
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{command}.md"), text.ToString());
    }
}
