using Npgsql;
using Polly.CircuitBreaker;
using Polly.Timeout;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Tests;

[Collection(TestClusterTests.Name)]
public sealed class ImportStoreTests(TestCluster cluster)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_outage_within_an_import_leaves_it_waiting_and_a_fault_of_its_file_ends_it()
    {
        await using var database = await cluster.NewMigrated();
        var imports = new ImportStore(database, TimeProvider.System);
        var id = Guid.CreateVersion7();
        await imports.Add(id, new ImportOrder("csv", RecordKind.Sme), new MemoryStream([1]), Caller.Operator, Stop);
        foreach (var outage in (Exception[])
            [
                new PostgresException("terminating connection", "FATAL", "FATAL", "57P01"),
                new PostgresException("deadlock detected", "ERROR", "ERROR", "40P01"),
                new NpgsqlException("The stream ended."),
                new BrokenCircuitException(),
                new TimeoutRejectedException(),
            ])
        {
            Assert.Same(outage, await Record.ExceptionAsync(() => Run(imports, outage)));
            var waiting = (await imports.Find(id, Caller.Operator, Stop))!;
            Assert.Equal(("queued", null), (waiting.Status, waiting.Error));
        }

        Assert.True(await Run(imports, new InvalidDataException("no ZIP")));
        var failed = (await imports.Find(id, Caller.Operator, Stop))!;
        Assert.Equal(("failed", "no ZIP"), (failed.Status, failed.Error));
        Assert.False(await Run(imports, new InvalidDataException()));
    }

    [Fact]
    public async Task Rejections_beyond_the_kept_ones_are_counted_only_and_NUL_in_an_error_ends_the_job()
    {
        await using var database = await cluster.NewMigrated();
        var imports = new ImportStore(database, TimeProvider.System);
        var id = Guid.CreateVersion7();
        await imports.Add(id, new ImportOrder("csv", RecordKind.Sme), new MemoryStream([1]), Caller.Operator, Stop);
        const int Rows = ImportBatch.MostRejections + 10;
        Assert.True(await imports.RunNext(
            (_, _, _) => throw new NotSupportedException(),
            async (_, _, take) =>
            {
                var rows = Enumerable.Range(1, Rows).Select(one => new Incoming(one, null, null, false, false, "[]"));
                await take([.. rows], 1);
                throw new InvalidDataException("no\0ZIP");
            },
            Stop));
        var failed = (await imports.Find(id, Caller.Operator, Stop))!;
        Assert.Equal(("failed", "no\uFFFDZIP", (long)Rows), (failed.Status, failed.Error, failed.Rejected));
        var last = await imports.Report(ImportReport.Rejections, id, ImportBatch.MostRejections - 1, 100, Caller.Operator, Stop);
        Assert.Equal(ImportBatch.MostRejections, Assert.Single(last).RowNumber);
    }

    private static Task<bool> Run(ImportStore imports, Exception fault) => imports.RunNext(
        (_, _, _) => throw new NotSupportedException(), (_, _, _) => throw fault, Stop);
}
