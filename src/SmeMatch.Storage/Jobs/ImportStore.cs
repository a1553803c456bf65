using System.Security.Cryptography;
using Dapper;
using Npgsql;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Jobs;

/// <summary>Import jobs and their set-based writes.</summary>
public sealed class ImportStore(Database database, TimeProvider time)
{
    private const long ImportLock = 0x534D45_494D504F;
    private const string Columns = """
        id, organisation_id, may_verify, may_administer, actor, format, kind, dry_run, status, read, created,
        updated, unchanged, rejected, progress, cancel_requested,
        error, created_at, started_at, ended_at
        """;

    public Task<ImportJobRow> Add(
        Guid id, string format, RecordKind kind, bool dryRun, byte[] body, Caller caller,
        CancellationToken cancellationToken) =>
        database.WriteAs(
            caller.OrganisationId,
            (connection, transaction, token) => connection.QuerySingleAsync<ImportJobRow>(new CommandDefinition(
                $"""
                insert into import_job
                    (id, organisation_id, may_verify, may_administer, actor, format, kind, dry_run, status, body)
                values (@Id, @OrganisationId, @MayVerify, @MayAdminister, @Actor, @Format, @Kind, @DryRun, 'queued', @Body)
                on conflict (id) do update set format = excluded.format
                returning {Columns}
                """,
                new
                {
                    Id = id,
                    caller.OrganisationId,
                    caller.MayVerify,
                    caller.MayAdminister,
                    caller.Actor,
                    Format = format,
                    Kind = RecordStore.Table(kind),
                    DryRun = dryRun,
                    Body = body,
                },
                cancellationToken: token)),
            cancellationToken);

    public Task<ImportJobRow?> Find(Guid id, Caller caller, CancellationToken cancellationToken) =>
        database.ReadAs(
            caller.OrganisationId,
            (connection, token) => connection.QuerySingleOrDefaultAsync<ImportJobRow>(new CommandDefinition(
                $"select {Columns} from import_job where id = @Id", new { Id = id }, cancellationToken: token)),
            cancellationToken);

    public Task<IReadOnlyList<ImportJobRow>> List(int limit, Caller caller, CancellationToken cancellationToken) =>
        database.ReadAs(
            caller.OrganisationId,
            async (connection, token) => (IReadOnlyList<ImportJobRow>)(await connection.QueryAsync<ImportJobRow>(
                new CommandDefinition(
                    $"select {Columns} from import_job order by created_at desc, id limit @Limit",
                    new { Limit = limit }, cancellationToken: token))).AsList(),
            cancellationToken);

    public Task<IReadOnlyList<RejectionRow>> Rejections(
        Guid id, long after, int limit, Caller caller, CancellationToken cancellationToken) =>
        database.ReadAs(
            caller.OrganisationId,
            async (connection, token) => (IReadOnlyList<RejectionRow>)(await connection.QueryAsync<RejectionRow>(
                new CommandDefinition(
                    """
                    select row_number, row_key, faults::text as faults from import_rejection
                    where job_id = @Id and row_number > @After order by row_number limit @Limit
                    """,
                    new { Id = id, After = after, Limit = limit }, cancellationToken: token))).AsList(),
            cancellationToken);

    public Task<bool> Cancel(Guid id, Caller caller, CancellationToken cancellationToken) =>
        database.WriteAs(
            caller.OrganisationId,
            async (connection, transaction, token) => await connection.ExecuteAsync(new CommandDefinition(
                "update import_job set cancel_requested = true where id = @Id and status in ('queued', 'running')",
                new { Id = id }, cancellationToken: token)) > 0,
            cancellationToken);

    /// <summary>
    /// Does the job's work in one transaction that also holds the lock of all imports: a crash leaves the job waiting
    /// and nothing half done, and no second instance takes it meanwhile. Answers false when no job waits.
    /// </summary>
    public Task<bool> RunNext(RowMaker makeRow, ImportWork work, CancellationToken cancellationToken) =>
        database.Bulk(
            async (connection, transaction, token) =>
            {
                var free = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                    "select pg_try_advisory_xact_lock(@ImportLock)", new { ImportLock }, cancellationToken: token));
                var next = !free ? default : await connection.QueryFirstOrDefaultAsync<(Guid Id, Guid OrganisationId)>(
                    new CommandDefinition("select id, organisation_id from next_import()", cancellationToken: token));
                if (next == default)
                {
                    return false;
                }

                await Database.SetOrganisation(connection, next.OrganisationId, token);
                var job = await connection.QuerySingleAsync<ImportJobRow>(new CommandDefinition(
                    $"select {Columns} from import_job where id = @Id", new { next.Id }, cancellationToken: token));
                var body = await connection.ExecuteScalarAsync<byte[]>(new CommandDefinition(
                    "select body from import_job where id = @Id", new { job.Id }, cancellationToken: token)) ?? [];
                await RunJob(connection, transaction, job, body, makeRow, work, token);
                return true;
            },
            cancellationToken);

    private async Task RunJob(NpgsqlConnection connection, NpgsqlTransaction transaction, ImportJobRow job, byte[] body,
        RowMaker makeRow, ImportWork work, CancellationToken cancellationToken)
    {
        var kind = job.Kind == "sme" ? RecordKind.Sme : RecordKind.Opportunity;
        var batch = new ImportBatch(connection, job, kind, makeRow, time.GetUtcNow());
        await transaction.SaveAsync("work", cancellationToken);
        var (status, error) = ("completed", (string?)null);
        try
        {
            await work(job, body, async (rows, progress) =>
            {
                await batch.Write(rows, cancellationToken);
                return await GoesOn(job, batch, progress, cancellationToken);
            });
            await batch.Finish(cancellationToken);
            if (!await GoesOn(job, batch, 1, cancellationToken))
            {
                status = "cancelled";
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !Database.IsOutage(fault))
        {
            // Whatever a file does to its reader is that job's failure; an outage is nobody's, and the job waits.
            var why = fault is PostgresException answer ? answer.MessageText : fault.Message;
            (status, error) = ("failed", Incoming.Storable(why));
        }

        if (status != "completed")
        {
            batch.Forget();
            await transaction.RollbackAsync("work", cancellationToken);
        }

        await batch.WriteRejections(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update import_job set status = @Status, error = @Error, read = @Read, created = @Created,
                updated = @Updated, unchanged = @Unchanged, rejected = @Rejected, progress = 1, body = null,
                started_at = coalesce(started_at, @Started), ended_at = clock_timestamp()
            where id = @Id
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
                Started = time.GetUtcNow().UtcDateTime,
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
                sha256 = Convert.ToHexStringLower(SHA256.HashData(body)),
            },
            cancellationToken);
    }

    /// <summary>Shows how far the job is, outside its transaction; answers false when it was asked to stop.</summary>
    private Task<bool> GoesOn(
        ImportJobRow job, ImportBatch batch, double progress, CancellationToken cancellationToken) =>
        database.WriteAs(
            job.OrganisationId,
            (connection, transaction, token) => connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                """
                update import_job set status = 'running', started_at = coalesce(started_at, now()),
                    progress = @Progress, read = @Read, created = @Created, updated = @Updated,
                    unchanged = @Unchanged, rejected = @Rejected
                where id = @Id returning not cancel_requested
                """,
                new
                {
                    job.Id,
                    Progress = progress,
                    batch.Read,
                    batch.Created,
                    batch.Updated,
                    batch.Unchanged,
                    batch.Rejected,
                },
                cancellationToken: token)),
            cancellationToken);
}
