using System.Text.Json.Nodes;
using Dapper;
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
        var last = await imports.Report(
            ImportReport.Rejections, id, ImportBatch.MostRejections - 1, 100, Caller.Operator, Stop);
        Assert.Equal(ImportBatch.MostRejections, Assert.Single(last).RowNumber);
    }

    [Fact]
    public async Task A_file_that_ends_the_service_again_and_again_is_given_up()
    {
        await using var database = await cluster.NewMigrated();
        var id = Guid.CreateVersion7();
        await new ImportStore(database, TimeProvider.System).Add(
            id, new ImportOrder("csv", RecordKind.Sme), new MemoryStream([1]), Caller.Operator, Stop);
        for (var process = 0; process < ImportStore.MostStarts; process++)
        {
            // A process that dies leaves what an outage leaves; one that lives and tries again counts once.
            var imports = new ImportStore(database, TimeProvider.System);
            for (var tries = 0; tries < 3; tries++)
            {
                await Assert.ThrowsAsync<NpgsqlException>(() => Run(imports, new NpgsqlException("The stream ended.")));
            }

            if (process == ImportStore.MostStarts - 1)
            {
                break;
            }

            // One that stops in order does not count.
            using var stopping = new CancellationTokenSource();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => new ImportStore(database, TimeProvider.System).RunNext(
                    (_, _, _) => throw new NotSupportedException(),
                    async (_, _, _) =>
                    {
                        await stopping.CancelAsync();
                        stopping.Token.ThrowIfCancellationRequested();
                    },
                    stopping.Token));
        }

        var last = new ImportStore(database, TimeProvider.System);
        Assert.True(await Run(last, new InvalidOperationException("begun again")));
        var failed = (await last.Find(id, Caller.Operator, Stop))!;
        Assert.Equal("failed", failed.Status);
        Assert.Contains("is not tried again", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_yields_no_row_for_long_is_no_import_that_stands_still()
    {
        await using var database = await cluster.NewMigrated();
        var imports = new ImportStore(database, TimeProvider.System) { LongestPause = TimeSpan.FromSeconds(1) };
        var id = Guid.CreateVersion7();
        await imports.Add(
            id, new ImportOrder("ocds", RecordKind.Opportunity), new MemoryStream([1]), Caller.Operator, Stop);
        Assert.True(await imports.RunNext(
            (_, _, _) => throw new NotSupportedException(),
            async (_, _, take) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(3), Stop);
                Assert.Equal("running", (await imports.Find(id, Caller.Operator, Stop))!.Status);
                await take([new Incoming(1, null, null, false, false, "[]")], 1);
            },
            Stop));
        var done = (await imports.Find(id, Caller.Operator, Stop))!;
        Assert.Equal(("completed", 1L), (done.Status, done.Rejected));
    }

    [Fact]
    public async Task A_connection_that_ends_before_the_first_row_leaves_the_import_waiting()
    {
        await using var database = await cluster.NewMigrated();
        var imports = new ImportStore(database, TimeProvider.System) { LongestPause = TimeSpan.FromSeconds(1) };
        var id = Guid.CreateVersion7();
        await imports.Add(
            id, new ImportOrder("ocds", RecordKind.Opportunity), new MemoryStream([1]), Caller.Operator, Stop);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => imports.RunNext(
            (_, _, _) => throw new NotSupportedException(),
            async (_, _, take) =>
            {
                await database.ReadPrimary(
                    (connection, token) => connection.ExecuteScalarAsync<long>(
                        "select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory'"),
                    Stop);
                await Task.Delay(TimeSpan.FromSeconds(1.5), Stop);
                await take([new Incoming(1, null, null, false, false, "[]")], 1);
            },
            Stop));
        Assert.Contains((await imports.Find(id, Caller.Operator, Stop))!.Status, (string[])["queued", "running"]);
    }

    /// <summary>The record is changed while the row is laid over what the import read of it.</summary>
    [Fact]
    public async Task What_another_writes_between_an_imports_look_and_its_write_is_not_lost()
    {
        await using var database = await cluster.NewMigrated();
        var (imports, records) = (
            new ImportStore(database, TimeProvider.System), new RecordStore(database, TimeProvider.System));
        var (id, job, looks) = (Guid.CreateVersion7(), Guid.CreateVersion7(), 0);
        await records.Create(RecordKind.Sme, Row(id, new JsonObject { ["employees"] = 1 }), Caller.Operator, Stop);
        await imports.Add(job, new ImportOrder("nta", RecordKind.Sme), new MemoryStream([1]), Caller.Operator, Stop);
        Assert.True(await imports.RunNext(
            (_, _, document) =>
            {
                if (looks++ == 0)
                {
                    records.Change(
                        RecordKind.Sme, id, null,
                        _ => Row(id, new JsonObject { ["employees"] = 1, ["website"] = "https://new.example/" }),
                        Caller.Operator, Stop).GetAwaiter().GetResult();
                }

                return Row(id, document);
            },
            (_, _, take) => take(
                [new Incoming(1, null, Row(id, new JsonObject { ["employees"] = 2 }), true, true, null)], 1),
            Stop));
        var (done, written) = (
            await imports.Find(job, Caller.Operator, Stop), await records.Find(RecordKind.Sme, id, Stop));
        Assert.Equal((2, 1L, 0L, 3), (looks, done!.Updated, done.Created, written!.Version));
        var members = JsonNode.Parse(written.Document)!;
        Assert.Equal((2, "https://new.example/"), ((int)members["employees"]!, (string)members["website"]!));
    }

    /// <summary>As above; it is not there any more, so that the row makes a new one, which is the importer's.</summary>
    [Fact]
    public async Task What_another_removes_between_an_imports_look_and_its_write_is_made_anew()
    {
        await using var database = await cluster.NewMigrated();
        var (imports, records) = (
            new ImportStore(database, TimeProvider.System), new RecordStore(database, TimeProvider.System));
        var (id, job, looks) = (Guid.CreateVersion7(), Guid.CreateVersion7(), 0);
        await records.Create(
            RecordKind.Sme, Row(id, new JsonObject { ["employees"] = 1, ["founded"] = 1960 }), Caller.Operator, Stop);
        await imports.Add(job, new ImportOrder("nta", RecordKind.Sme), new MemoryStream([1]), Caller.Operator, Stop);
        Assert.True(await imports.RunNext(
            (_, _, document) =>
            {
                looks++;
                records.Delete(RecordKind.Sme, id, null, Caller.Operator, Stop).GetAwaiter().GetResult();
                return Row(id, document);
            },
            (_, _, take) => take(
                [new Incoming(1, null, Row(id, new JsonObject { ["employees"] = 2 }), true, true, null)], 1),
            Stop));
        var (done, written) = (
            await imports.Find(job, Caller.Operator, Stop), await records.Find(RecordKind.Sme, id, Stop));
        Assert.Equal((1, 0L, 1L, 1), (looks, done!.Updated, done.Created, written!.Version));
        Assert.Null(JsonNode.Parse(written.Document)!["founded"]);
    }

    private static RecordRow Row(Guid id, JsonObject document) => new()
    {
        Id = id,
        Document = document.ToJsonString(),
        NaturalKey = "works||",
        Search = "",
        Status = "active",
    };

    private static Task<bool> Run(ImportStore imports, Exception fault) => imports.RunNext(
        (_, _, _) => throw new NotSupportedException(), (_, _, _) => throw fault, Stop);
}
