using System.Text.Json;
using Sylvan.Data.Csv;

namespace SmeMatch.Interchange.Tests.Mapping;

/// <summary>A real title and what the source classifies it as.</summary>
internal sealed record RealTitle(string Source, string Id, string Text, string Category);

/// <summary>What we read in a title.</summary>
/// <param name="SubSectors">Each that is right; - for none.</param>
/// <param name="Capabilities">Those needed; - for none, empty when they were not read.</param>
/// <param name="IsHeldOut">Whether it was read after the rules were written.</param>
internal sealed record TitleLabel(string[] SubSectors, string[] Capabilities, bool IsHeldOut);

/// <summary>The titles of the sample data, and our reading of some of them: ids and decisions, no texts.</summary>
internal static class RealTitles
{
    private static string Labels => Path.Combine(
        RepositoryRoot.Path, "tests", "SmeMatch.Interchange.Tests", "Mapping", "title-labels.csv");

    /// <summary>Every title of the Assam tenders, the JICA loans (by line), World Bank projects in India.</summary>
    public static List<RealTitle> All() =>
    [
        .. Rows(Path.Combine(Folder("assam-ocds"), "assam-tenders-fy24-25.csv"), row => new RealTitle(
            "assam", row("tender/id"), row("tender/title"), row("tenderclassification/description"))),
        .. Rows(Path.Combine(Folder("jica-oda-loans"), "jica_india_oda_loans_transcribed.csv"), row => new RealTitle(
                "jica", "", row("project_name"), row("sector_inferred_oc4ids_style")))
            .Select((title, index) => title with { Id = $"{index + 2}" }),
        .. File.ReadLines(Path.Combine(Folder("world-bank"), "world_bank.json"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(project => project.GetProperty("countrycode").GetString() == "IN")
            .Select(project => new RealTitle(
                "world-bank", Text(project, "id"), Text(project, "project_name"), Text(project, "sectorcode"))),
    ];

    /// <summary>What we read, by source and id.</summary>
    public static Dictionary<(string Source, string Id), TitleLabel> Read() =>
        Rows(Labels, row => (Key: (row("source"), row("id")), Label: new TitleLabel(
            row("sub_sectors").Split(' '),
            row("capabilities").Split(' ', StringSplitOptions.RemoveEmptyEntries),
            row("held_out") == "yes")))
            .ToDictionary(row => row.Key, row => row.Label);

    public static List<T> Rows<T>(string path, Func<Func<string, string>, T> read)
    {
        using var csv = CsvDataReader.Create(path, new CsvDataReaderOptions { BufferSize = 1 << 20 });
        var rows = new List<T>();
        while (csv.Read())
        {
            rows.Add(read(column => csv.GetString(csv.GetOrdinal(column))));
        }

        return rows;
    }

    private static string Text(JsonElement project, string member) => project.GetProperty(member).GetString()!;

    private static string Folder(string name) => RepositoryRoot.SampleData("opportunities", name);
}
