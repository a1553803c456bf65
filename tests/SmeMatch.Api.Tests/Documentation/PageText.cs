namespace SmeMatch.Api.Tests.Documentation;

/// <summary>The page's sections: the text and the tables under one heading, up to the next.</summary>
internal sealed record PageSection(string Heading, string Text, IReadOnlyList<PageTable> Tables);

/// <summary>A pipe table: its header and its rows, cells trimmed.</summary>
internal sealed record PageTable(string[] Header, IReadOnlyList<string[]> Rows)
{
    /// <summary>
    /// Each cell that is not as it should be, in a sentence; then the table to put in its place. Rows are found by
    /// their first cell; a null, or a cell beyond those expected, is free text.
    /// </summary>
    public List<string> Differences(string where, IReadOnlyList<string?[]> expected)
    {
        var faults = new List<string>();
        foreach (var row in expected)
        {
            var found = Rows.FirstOrDefault(one => one[0] == row[0]);
            if (found is null)
            {
                faults.Add($"{where}: the row \"{row[0]}\" is missing.");
            }

            for (var i = 1; found is not null && i < row.Length; i++)
            {
                if (row[i] is not null && found[i] != row[i])
                {
                    faults.Add($"{where}, row \"{row[0]}\", {Header[i]}: "
                        + $"the page says \"{found[i]}\", it should say \"{row[i]}\".");
                }
            }
        }

        faults.AddRange(Rows.Where(row => !expected.Any(one => one[0] == row[0]))
            .Select(row => $"{where}: the row \"{row[0]}\" should not be there."));
        if (faults.Count == 0 && !Rows.Select(row => row[0]).SequenceEqual(expected.Select(row => row[0])))
        {
            faults.Add($"{where}: the rows stand in another order.");
        }

        if (faults.Count > 0)
        {
            var lines = expected.Select(row => $"| {string.Join(" | ", row.Select(cell => cell ?? "…"))} |");
            faults.Add($"{where}, the whole table:\n{string.Join("\n", lines)}");
        }

        return faults;
    }
}

/// <summary>Reads docs/scoring.md.</summary>
internal static class PageText
{
    public static async Task<IReadOnlyList<PageSection>> Read()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(RepositoryRoot.Path, "docs", "scoring.md"));
        var starts = Enumerable.Range(0, lines.Length).Where(i => lines[i].StartsWith('#'))
            .Append(lines.Length).ToList();
        return [.. starts.Zip(starts.Skip(1), (from, to) => Section(lines[from..to]))];
    }

    private static PageSection Section(string[] lines)
    {
        var tables = new List<PageTable>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('|'))
            {
                var rows = lines[i..].TakeWhile(line => line.StartsWith('|')).Select(Cells).ToList();
                tables.Add(new PageTable(rows[0], rows[2..]));
                i += rows.Count;
            }
        }

        return new PageSection(lines[0].TrimStart('#').Trim(), string.Join('\n', lines), tables);
    }

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
}
