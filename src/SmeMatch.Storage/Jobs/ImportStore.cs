using Dapper;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Jobs;

/// <summary>How a file is to be read.</summary>
/// <param name="Format">One of the import formats.</param>
/// <param name="Kind">What its rows are.</param>
/// <param name="DryRun">Whether nothing is written.</param>
/// <param name="Strict">Whether what breaks its standard is rejected rather than repaired.</param>
public sealed record ImportOrder(string Format, RecordKind Kind, bool DryRun = false, bool Strict = false);

/// <summary>Import jobs and their set-based writes.</summary>
public sealed partial class ImportStore(Database database, TimeProvider time)
{
    private const int PartBytes = 1 << 20;
    private const string Columns = """
        id, organisation_id, may_verify, may_administer, actor, format, kind, dry_run, strict, status, read, created,
        updated, unchanged, rejected, noted, progress, rows_per_second, cancel_requested,
        error, created_at, started_at, ended_at
        """;

    /// <summary>Stores the file, part by part, and then the job that waits to read it.</summary>
    /// <param name="id">Of the job; the same again stores the same again.</param>
    /// <param name="order">How the file is read.</param>
    /// <param name="body">The file, of any size.</param>
    /// <param name="caller">Whose it is.</param>
    /// <param name="cancellationToken">Stops it; what was stored of the file is forgotten after a day.</param>
    public async Task<ImportJobRow> Add(
        Guid id, ImportOrder order, Stream body, Caller caller, CancellationToken cancellationToken)
    {
        var buffer = new byte[PartBytes];
        for (var part = 0; ; part++)
        {
            var length = await body.ReadAtLeastAsync(buffer, PartBytes, throwOnEndOfStream: false, cancellationToken);
            await Receive(id, part, buffer[..length], caller, cancellationToken);
            if (length < PartBytes)
            {
                return await Add(id, order, caller, cancellationToken);
            }
        }
    }

    private Task<int> Receive(Guid id, int part, byte[] bytes, Caller caller, CancellationToken cancellationToken) =>
        database.WriteAs(
            caller.OrganisationId,
            (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition(
                """
                insert into import_body (upload, part, organisation_id, bytes)
                values (@Id, @Part, @OrganisationId, @Bytes)
                on conflict (upload, part) do update set bytes = excluded.bytes
                """,
                new { Id = id, Part = part, caller.OrganisationId, Bytes = bytes }, cancellationToken: token)),
            cancellationToken);

    private Task<ImportJobRow> Add(
        Guid id, ImportOrder order, Caller caller, CancellationToken cancellationToken) =>
        database.WriteAs(
            caller.OrganisationId,
            (connection, transaction, token) => connection.QuerySingleAsync<ImportJobRow>(new CommandDefinition(
                $"""
                insert into import_job
                    (id, organisation_id, may_verify, may_administer, actor, format, kind, dry_run, strict, status)
                values (@Id, @OrganisationId, @MayVerify, @MayAdminister, @Actor, @Format, @Kind,
                    @DryRun, @Strict, 'queued')
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
                    order.Format,
                    Kind = RecordStore.Table(order.Kind),
                    order.DryRun,
                    order.Strict,
                },
                cancellationToken: token)),
            cancellationToken);

    public Task<ImportJobRow?> Find(Guid id, Caller caller, CancellationToken cancellationToken) =>
        database.ReadAs(
            caller.OrganisationId,
            (connection, token) => connection.QuerySingleOrDefaultAsync<ImportJobRow>(new CommandDefinition(
                $"select {Columns} from import_job where id = @Id", new { Id = id }, cancellationToken: token)),
            cancellationToken);

    /// <summary>Newest first.</summary>
    /// <param name="after">Only those after this place; null for all.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="caller">Whose.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<IReadOnlyList<ImportJobRow>> List(
        ListPlace? after, int limit, Caller caller, CancellationToken cancellationToken) =>
        database.ReadAs(
            caller.OrganisationId,
            async (connection, token) => (IReadOnlyList<ImportJobRow>)(await connection.QueryAsync<ImportJobRow>(
                new CommandDefinition(
                    $"select {Columns} from import_job where {ListPlace.Rest(after)}",
                    new { AfterTime = after?.CreatedAt, AfterId = after?.Id, Limit = limit },
                    cancellationToken: token))).AsList(),
            cancellationToken);

    public Task<IReadOnlyList<ReportedRow>> Report(
        ImportReport report, Guid id, long after, int limit, Caller caller, CancellationToken cancellationToken) =>
        database.ReadAs(
            caller.OrganisationId,
            async (connection, token) => (IReadOnlyList<ReportedRow>)(await connection.QueryAsync<ReportedRow>(
                new CommandDefinition(
                    $"""
                    select row_number, row_key, faults::text as faults
                    from {(report == ImportReport.Rejections ? "import_rejection" : "import_note")}
                    where job_id = @Id and row_number > @After order by row_number limit @Limit
                    """,
                    new { Id = id, After = after, Limit = limit }, cancellationToken: token))).AsList(),
            cancellationToken);

    public Task<bool> Cancel(Guid id, Caller caller, CancellationToken cancellationToken) =>
        database.WriteAs(
            caller.OrganisationId,
            async (connection, transaction, token) =>
            {
                var cancelled = await connection.ExecuteAsync(new CommandDefinition(
                    "update import_job set cancel_requested = true where id = @Id and status in ('queued', 'running')",
                    new { Id = id }, cancellationToken: token));
                if (cancelled > 0)
                {
                    await AuditTrail.Append(connection, caller, "cancel", "import", id, new { }, token);
                }

                return cancelled > 0;
            },
            cancellationToken);
}
