using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Npgsql;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Jobs;

/// <summary>An import under way, within the transaction that holds the lock of all imports.</summary>
internal sealed partial class ImportRun(
    Database database, NpgsqlConnection connection, NpgsqlTransaction transaction, ImportJobRow job, RowMaker makeRow,
    TimeSpan pause, TimeProvider time)
{
    /// <summary>Bytes from which on a look at the registry beforehand may pay.</summary>
    private const int Large = 1 << 20;

    /// <summary>With fewer bytes for each record that is there, it does not.</summary>
    private const int BytesPerRecord = 50;

    /// <summary>How often a file is read at most while others write what it names.</summary>
    private const int MostAttempts = 4;

    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(200);
    private readonly RecordKind kind = job.Kind == "sme" ? RecordKind.Sme : RecordKind.Opportunity;
    private readonly DateTimeOffset now = time.GetUtcNow();
    private readonly long begun = Stopwatch.GetTimestamp();
    private string digest = "";
    private long shown;

    /// <summary>Reads the file, writes what it brings and the report of it.</summary>
    public async Task Run(ImportWork work, CancellationToken cancellationToken)
    {
        // When others write what the file names while it is read, it is read again, with a question for each row.
        (ImportBatch Batch, string Status, string? Error)? done = null;
        for (var attempt = 1; done is null; attempt++)
        {
            done = await Attempt(work, attempt, cancellationToken);
        }

        var (batch, status, error) = done.Value;
        await batch.WriteReports(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update import_job set status = @Status, error = @Error, read = @Read, created = @Created,
                updated = @Updated, unchanged = @Unchanged, rejected = @Rejected, noted = @Noted, progress = 1,
                rows_per_second = @RowsPerSecond, started_at = coalesce(started_at, @Started),
                ended_at = clock_timestamp()
            where id = @Id;
            delete from import_body where upload = @Id
            """,
            new
            {
                job.Id,
                Status = status,
                Error = error,
                batch.Read,
                batch.Created,
                batch.Updated,
                batch.Unchanged,
                batch.Rejected,
                batch.Noted,
                RowsPerSecond = RowsPerSecond(batch),
                Started = now.UtcDateTime,
            },
            cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            $"notify {RecordWriter.QueueChannel}", cancellationToken: cancellationToken));
        await AuditTrail.Append(
            connection, job.Caller, "import", job.Kind, job.Id,
            new
            {
                status,
                job.DryRun,
                batch.Created,
                batch.Updated,
                batch.Unchanged,
                batch.Rejected,
                sha256 = digest,
            },
            cancellationToken);
        foreach (var (owner, (updated, records)) in batch.UpdatedOfOthers)
        {
            await AuditTrail.Append(
                connection, job.Caller with { OrganisationId = owner, Actor = AuditTrail.Administrator }, "import",
                job.Kind, job.Id, new { status, updated, records }, cancellationToken);
        }
    }

    /// <summary>Null when the file is to be read once more.</summary>
    private async Task<(ImportBatch Batch, string Status, string? Error)?> Attempt(
        ImportWork work, int attempt, CancellationToken cancellationToken)
    {
        await using var body = await Body(cancellationToken);
        await transaction.SaveAsync("work", cancellationToken);
        var batch = new ImportBatch(connection, job, kind, makeRow, now);
        var (status, error) = ("completed", (string?)null);
        try
        {
            await batch.Begin(attempt == 1 && await IsLarge(body.Length, cancellationToken), cancellationToken);
            await Work(work, body, batch, cancellationToken);
            await batch.Finish(cancellationToken);
            status = !await GoesOn(batch, 1, cancellationToken) ? "cancelled"
                : await batch.IsOvertaken(cancellationToken) ? "overtaken"
                : status;
        }
        catch (PostgresException fault) when (
            attempt < MostAttempts && fault.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            status = "overtaken";
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !Database.IsOutage(fault)
            && !cancellationToken.IsCancellationRequested)
        {
            // Whatever a file does to its reader is that job's failure; an outage is nobody's, and the job waits.
            (status, error) = ("failed", Reason(fault));
        }

        if (status != "completed")
        {
            batch.Forget();
            await transaction.RollbackAsync("work", cancellationToken);
        }

        return status == "overtaken" ? null : (batch, status, error);
    }

    /// <summary>
    /// Writes what the file yields. Some are read to their end before they yield a row: meanwhile the transaction is
    /// kept from being taken for one that stands still.
    /// </summary>
    private async Task Work(ImportWork work, Stream body, ImportBatch batch, CancellationToken cancellationToken)
    {
        using var turn = new SemaphoreSlim(1, 1);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
#pragma warning disable CA2025 // It has ended before they are disposed of.
        var alive = StayAlive(batch, turn, done.Token);
#pragma warning restore CA2025
        try
        {
            await work(job, body, async (rows, progress) =>
            {
                await turn.WaitAsync(cancellationToken);
                try
                {
                    await Broke(alive);
                    await batch.Write(rows, cancellationToken);
                }
                finally
                {
                    turn.Release();
                }

                return await GoesOn(batch, progress, cancellationToken);
            });
            await Broke(alive);
        }
        finally
        {
            await done.CancelAsync();
            await alive.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // What it met ends the work: after it the connection would open anew, without the transaction.
        static Task Broke(Task alive) => alive.IsFaulted ? alive : Task.CompletedTask;
    }

    /// <summary>Whether the file is large beside what is there.</summary>
    private async Task<bool> IsLarge(long length, CancellationToken cancellationToken) =>
        length >= Large && length / BytesPerRecord >= await connection.ExecuteScalarAsync<float>(new CommandDefinition(
            "select reltuples from pg_class where oid = @Table::regclass",
            new { Table = RecordStore.Table(kind) }, cancellationToken: cancellationToken));

    /// <summary>The file as a temporary one that can be read at any place; it goes when it is closed.</summary>
    private async Task<FileStream> Body(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var file = TemporaryFile.New();
        for (var part = 0; await connection.ExecuteScalarAsync<byte[]>(new CommandDefinition(
            "select bytes from import_body where upload = @Id and part = @Part",
            new { job.Id, Part = part }, cancellationToken: cancellationToken)) is { } bytes; part++)
        {
            hash.AppendData(bytes);
            await file.WriteAsync(bytes, cancellationToken);
        }

        digest = Convert.ToHexStringLower(hash.GetHashAndReset());
        file.Position = 0;
        return file;
    }

    /// <summary>A sentence with facts as JSON, so that it can be said in any language; else as it is.</summary>
    private static string Reason(Exception fault) => fault is SentenceException { Why: { Facts.Count: > 0 } why }
        ? JsonSerializer.Serialize(why.WithFacts(Incoming.Storable))
        : Incoming.Storable(fault is PostgresException answer ? answer.MessageText : fault.Message);
}
