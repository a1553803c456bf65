using Dapper;
using Npgsql;
using SmeMatch.Storage.Access;

namespace SmeMatch.Storage.Records;

/// <summary>Writes of single records, each with its version, its line in the audit trail and its notice.</summary>
public sealed partial class RecordStore
{
    /// <summary>Adds a record; the same id again, of a request begun anew, finds what the first one made.</summary>
    public Task<WriteResult> Create(
        RecordKind kind, RecordRow row, Caller caller, CancellationToken cancellationToken) =>
        Guarded(database.Write(
            async (connection, transaction, token) =>
            {
                if (await Find(connection, kind, row.Id, lockIt: false, token) is { } made)
                {
                    return new WriteResult(WriteOutcome.Done, made);
                }

                var isNew = (await RecordWriter.Upsert(
                    connection, kind, [row], caller.OrganisationId, Now, token)).Count > 0;
                if (!isNew)
                {
                    return new WriteResult(
                        WriteOutcome.Done, await Find(connection, kind, row.Id, lockIt: false, token));
                }

                var position = await RecordWriter.Enqueue(connection, kind, [row.Id], token);
                var written = await Find(connection, kind, row.Id, lockIt: false, token);
                await AuditTrail.AppendWrite(
                    connection, caller, caller.OrganisationId, Table(kind), row.Id, null, row.Document, token);
                return new WriteResult(WriteOutcome.Done, written, position);
            },
            cancellationToken));

    /// <summary>
    /// Changes a record to what <paramref name="change"/> makes of it; null from it leaves the record as it is.
    /// </summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="id">Which record.</param>
    /// <param name="versions">The versions the caller accepts; null accepts any.</param>
    /// <param name="change">Called once per attempt with the record as locked.</param>
    /// <param name="caller">Changes its own records, or all when it administers.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<WriteResult> Change(
        RecordKind kind,
        Guid id,
        IReadOnlyCollection<int>? versions,
        Func<StoredRecord, RecordRow?> change,
        Caller caller,
        CancellationToken cancellationToken) =>
        Guarded(database.Write(
            async (connection, transaction, token) =>
            {
                if (await Find(connection, kind, id, lockIt: true, token) is not { } current)
                {
                    return new WriteResult(WriteOutcome.NotFound);
                }

                if (Refusal(current, versions, caller) is { } refusal)
                {
                    return new WriteResult(refusal, current);
                }

                if (change(current) is not { } row)
                {
                    return new WriteResult(WriteOutcome.Done, current);
                }

                if (row.ParentId is { } parent && await IsBelow(connection, parent, id, token))
                {
                    return new WriteResult(WriteOutcome.ParentUnknown);
                }

                var next = row with
                {
                    Version = current.Version + 1,
                    Provenance = Provenance.AfterEdit(
                        current.Provenance, RecordRow.Members(current.Document), RecordRow.Members(row.Document), Now),
                };
                await RecordWriter.Upsert(connection, kind, [next], caller.OrganisationId, Now, token);
                var position = await RecordWriter.Enqueue(connection, kind, [id], token);
                var written = await Find(connection, kind, id, lockIt: false, token);
                await AuditTrail.AppendWrite(
                    connection, caller, current.OrganisationId, Table(kind), id, current.Document, row.Document, token);
                return new WriteResult(WriteOutcome.Done, written, position);
            },
            cancellationToken));

    /// <summary>
    /// Removes a record, with what the caller's organisation holds of persons there; lists show it no more, and follow.
    /// </summary>
    public Task<WriteResult> Delete(
        RecordKind kind, Guid id, IReadOnlyCollection<int>? versions, Caller caller,
        CancellationToken cancellationToken) =>
        Guarded(database.WriteAs(
            caller.OrganisationId,
            async (connection, transaction, token) =>
            {
                if (await Find(connection, kind, id, lockIt: true, token) is not { } current)
                {
                    return new WriteResult(WriteOutcome.NotFound);
                }

                if (Refusal(current, versions, caller) is { } refusal)
                {
                    return new WriteResult(refusal, current);
                }

                // Row security leaves the contacts of others.
                var sql = $"delete from contact where sme_id = @Id; delete from {Table(kind)} where id = @Id";
                await connection.ExecuteAsync(new CommandDefinition(sql, new { Id = id }, cancellationToken: token));
                var position = await RecordWriter.Enqueue(connection, kind, [id], token);
                await AuditTrail.AppendWrite(
                    connection, caller, current.OrganisationId, Table(kind), id, current.Document, null, token);
                return new WriteResult(WriteOutcome.Done, null, position);
            },
            cancellationToken));

    /// <summary>Whether an opportunity is the other one or lies below it.</summary>
    private static Task<bool> IsBelow(
        NpgsqlConnection connection, Guid id, Guid other, CancellationToken cancellationToken)
    {
        const string Sql = """
            with recursive above as (
                select id, parent_id from opportunity where id = @Id
                union
                select next.id, next.parent_id from opportunity next join above on next.id = above.parent_id
            )
            select exists (select from above where id = @Other)
            """;
        return connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            Sql, new { Id = id, Other = other }, cancellationToken: cancellationToken));
    }

    private static WriteOutcome? Refusal(StoredRecord current, IReadOnlyCollection<int>? versions, Caller caller) =>
        !caller.MayChange(current.OrganisationId) ? WriteOutcome.Foreign
        : versions?.Contains(current.Version) == false ? WriteOutcome.Stale
        : null;

    private async Task<WriteResult> Guarded(Task<WriteResult> write)
    {
        try
        {
            return await write;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UniqueViolation
            && fault.ConstraintName == "sme_corporate_number_key")
        {
            return new WriteResult(WriteOutcome.NumberTaken);
        }
        catch (PostgresException fault) when (fault.SqlState
            is PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.CheckViolation)
        {
            var isDelete = fault.MessageText.Contains("delete", StringComparison.Ordinal);
            return new WriteResult(isDelete ? WriteOutcome.HasPackages : WriteOutcome.ParentUnknown);
        }
        finally
        {
            database.Content.Change();
        }
    }
}
