using System.Globalization;
using Dapper;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Tests;

/// <summary>
/// Files by chance, in which everything collides, are imported as a model says that takes row after row and knows
/// nothing of batches, filters and COPY.
/// </summary>
[Collection(TestClusterTests.Name)]
public sealed class ImportAgainstModelTests(TestCluster cluster)
{
    private const int FirstSeed = 811;
    private const int Series = 6;
    private const int FilesOfSeries = 6;

    // Large enough that the filter is used.
    private const int FilteredBytes = 2 << 20;
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_file_ends_as_the_model_says_row_after_row()
    {
        await using var database = await cluster.NewMigrated();
        var imports = new ImportStore(database, TimeProvider.System);
        var outcomes = new HashSet<string>();
        for (var seed = FirstSeed; seed < FirstSeed + Series; seed++)
        {
            var random = new Random(seed * 1_000_003);
            var (owner, other) = (await NewOrganisation(database), await NewOrganisation(database));
            var model = new ImportModel();
            for (var file = 0; file < FilesOfSeries; file++)
            {
                var caller = file == 3
                    ? new Caller(other, MayAdminister: false, MayVerify: true, "other")
                    : new Caller(owner, MayAdminister: false, MayVerify: file != 2, "owner");
                var (isDry, batch) = (file is 1 or 4, 1 + random.Next(30));
                var rows = Rows(random, seed);
                var expected = model.Take(rows, caller, isDry);
                var job = await Import(imports, rows, batch, random.Next(2) == 0, isDry, caller);
                var report = await imports.Report(ImportReport.Rejections, job.Id, 0, 1_000, caller, Stop);
                var where = $"seed {seed}, file {file}, batches of {batch}: {job.Status} {job.Error}";
                Assert.Equal(
                    (where, expected.Counts), (where, $"{job.Created} {job.Updated} {job.Unchanged} {job.Rejected}"));
                Assert.Equal(
                    [.. expected.Rejections.Select(one => $"{where}: {one}")],
                    report.Select(one => $"{where}: {one.RowNumber} {CodeOf(one)}"));
                Assert.Equal((where, model.State), (where, await State(database, seed)));
                outcomes.UnionWith(expected.Rejections.Select(one => one.Split(' ')[1]));
            }
        }

        Assert.Equal(
            ["corporate-number-taken", "duplicate-row", "foreign-record", "verify-required"],
            outcomes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_others_write_while_a_large_file_is_read_is_found(bool isNumber)
    {
        await using var database = await cluster.NewMigrated();
        var imports = new ImportStore(database, TimeProvider.System);
        var owner = await NewOrganisation(database);
        var caller = new Caller(owner, MayAdminister: false, MayVerify: true, "owner");
        var row = Row(1, isNumber ? "1234567890123" : null, "Found Works", hasId: false, "new");
        var attempts = 0;
        var theirs = Row(2, row.Row!.CorporateNumber, "Found Works", hasId: true, "theirs").Row!;
        var job = await Run(imports, FilteredBytes, false, caller, async take =>
        {
            // Written by another while the file is read for the first time.
            if (attempts++ == 0)
            {
                await new RecordStore(database, TimeProvider.System).Create(RecordKind.Sme, theirs, caller, Stop);
            }

            Assert.True(await take([row], 0.5));
        });
        Assert.Equal((2, "completed", 0L, 1L), (attempts, job.Status, job.Created, job.Updated));
        var only = (await new RecordStore(database, TimeProvider.System).Find(RecordKind.Sme, theirs.Id, Stop))!;
        Assert.Equal(2, only.Version);
        Assert.Contains("\"new\"", only.Document, StringComparison.Ordinal);
    }

    private static async Task<ImportJobRow> Import(
        ImportStore imports, IReadOnlyList<Incoming> rows, int batch, bool isFiltered, bool isDry, Caller caller) =>
        await Run(imports, isFiltered ? FilteredBytes : 1, isDry, caller, async take =>
        {
            foreach (var chunk in rows.Chunk(batch))
            {
                Assert.True(await take(chunk, 0.5));
            }
        });

    private static async Task<ImportJobRow> Run(
        ImportStore imports, int bytes, bool isDry, Caller caller, Func<TakeBatch, Task> work)
    {
        var id = Guid.CreateVersion7();
        await imports.Add(
            id, new ImportOrder("csv", RecordKind.Sme, isDry), new MemoryStream(new byte[bytes]), caller, Stop);
        Assert.True(await imports.RunNext(
            (_, _, _) => throw new NotSupportedException(), (_, _, take) => work(take), Stop));
        return (await imports.Find(id, caller, Stop))!;
    }

    /// <summary>Few ids, numbers and names, so that rows mean one another.</summary>
    private static List<Incoming> Rows(Random random, int seed) =>
    [
        .. Enumerable.Range(1, 60).Select(number => Row(
            number,
            random.Next(2) == 0 ? $"1{seed:0000}{random.Next(9):00000000}" : null,
            $"Works {seed} {random.Next(9)}",
            random.Next(3) == 0,
            $"{random.Next(2)}",
            random.Next(15) == 0)).Select(row => row.HasOwnId ? WithId(row, seed, random.Next(12)) : row),
    ];

    private static Incoming WithId(Incoming row, int seed, int one) => row with
    {
        Row = row.Row!.WithId(new Guid($"018f0000-0000-7000-8000-{seed:00000000}{one:0000}")),
    };

    private static Incoming Row(
        int number, string? corporateNumber, string name, bool hasId, string content, bool isVerified = false)
    {
        var id = Guid.CreateVersion7();
        var said = (corporateNumber is null ? "" : $"\"corporateNumber\":\"{corporateNumber}\",")
            + $"\"name\":\"{name}\",\"website\":\"{content}\"" + (isVerified ? ",\"debarred\":true" : "");
        var row = new RecordRow
        {
            Id = id,
            Document = $"{{\"id\":\"{id}\",{said}}}",
            NaturalKey = name,
            Search = name,
            CorporateNumber = corporateNumber,
            Status = "active",
        };
        return new Incoming(number, null, row, hasId, Overlays: false, null);
    }

    private static string CodeOf(ReportedRow row) =>
        System.Text.Json.JsonDocument.Parse(row.Faults).RootElement[0].GetProperty("code").GetString()!;

    /// <summary>What is told of firms without the ids that nobody chose.</summary>
    private static async Task<string> State(Database database, int seed)
    {
        await using var own = await database.Source.OpenConnectionAsync(Stop);
        var rows = await own.QueryAsync<(string? Number, string Key, int Version, string Content, string Debarred)>(
            """
            select corporate_number, natural_key, version, document->>'website', coalesce(document->>'debarred', '')
            from sme where natural_key like @Names
            """,
            new { Names = $"Works {seed} %" });
        return string.Join('\n', rows.Select(row => string.Create(
                CultureInfo.InvariantCulture, $"{row.Number} {row.Key} v{row.Version} {row.Content} {row.Debarred}"))
            .Order(StringComparer.Ordinal));
    }

    private static async Task<Guid> NewOrganisation(Database database)
    {
        await using var connection = await database.Source.OpenConnectionAsync(Stop);
        var id = Guid.CreateVersion7();
        await connection.ExecuteAsync(
            "insert into organisation (id, name) values (@id, @id::text)", new { id });
        return id;
    }
}
