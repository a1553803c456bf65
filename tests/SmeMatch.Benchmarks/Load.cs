using SmeMatch.Benchmarks.Figures;
using SmeMatch.Benchmarks.Loading;
using SmeMatch.Benchmarks.Registries;

namespace SmeMatch.Benchmarks;

/// <summary>A CSV of firms checked and loaded by the import, against psql's <c>\copy</c>.</summary>
internal sealed class Load(Setting setting)
{
    private const string Header = """
        | rows | MB | runs | import | of it receiving the file | rows/s | peer | median | ratio |
        |--:|--:|--:|--:|--:|--:|---|--:|--:|
        """;

    private readonly Report report = new("load");

    /// <summary>Measures and writes the file.</summary>
    public bool Run()
    {
        report.Section("A CSV checked and loaded, against psql", Header);
        Measure(1_000_000, 3);
        Measure(200_000, 5);
        report.Remark("The import takes the file in, checks every cell, finds out which firms are known, keeps them "
            + "with their indexes, change log and match queue, and reports; its time ends with the job. Its ratio is "
            + "the peer's median through its own.");
        report.Write(setting.Results);
        return true;
    }

    /// <summary>The same at a size of its own, to try it out; writes no file.</summary>
    public bool Try(int rows, int rounds)
    {
        report.Section("A CSV checked and loaded, against psql", Header);
        Measure(rows, rounds);
        return true;
    }

    private void Measure(int rows, int rounds)
    {
        using var importer = new Importer(setting);
        report.Version(importer.Version);
        var folder = Directory.CreateTempSubdirectory("smematch-load-").FullName;
        var (csv, made) = (Path.Combine(folder, "smes.csv"), Path.Combine(folder, "made.csv"));
        SmeFile.Write(csv, setting.Tables, 1, rows);
        importer.Import(csv);
        CopiedCsv.TakeOut(importer.ConnectionString, made);
        var (own, receiving) = (new List<TimeSpan>(), new List<TimeSpan>());
        var peers = new List<TimeSpan>[] { [], [], [] };
        for (var round = 0; round < rounds; round++)
        {
            importer.Empty();
            var (received, loaded, _) = importer.Import(csv);
            own.Add(received + loaded);
            receiving.Add(received);
            importer.Empty();
            peers[0].Add(CopiedCsv.IntoTexts(importer.ConnectionString, csv, SmeFile.ColumnNames));
            peers[1].Add(CopiedCsv.IntoRegistry(importer.ConnectionString, made, isFollowed: false));
            peers[2].Add(CopiedCsv.IntoRegistry(importer.ConnectionString, made, isFollowed: true));
        }

        string[] names =
        [
            @"`\copy` of the same file into a bare table of texts",
            @"`\copy` of the rows as the import makes them into a table with the columns, checks and indexes of `sme`",
            "the same with the change log and the foreign key of `sme`",
        ];
        var (megabytes, median) = (new FileInfo(csv).Length / 1e6, Race.Median(own));
        foreach (var (name, times) in names.Zip(peers))
        {
            report.Add($"| {Sizes.Text(rows)} | {megabytes:0} | {rounds} | {Figure.Time(median)} "
                + $"| {Figure.Time(Race.Median(receiving))} | {Sizes.Text((long)(rows / median.TotalSeconds))} "
                + $"| {name} | {Figure.Time(Race.Median(times))} | {Figure.Number(Race.Median(times) / median)}× |");
        }

        Directory.Delete(folder, recursive: true);
    }
}
