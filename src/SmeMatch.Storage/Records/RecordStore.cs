using Dapper;
using Npgsql;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Records;

/// <summary>SMEs and opportunities. Every write leaves a row in the match queue within its own transaction.</summary>
public sealed class RecordStore(Database database, TimeProvider time)
{
    internal const string SmeColumns = $"{Columns}, listed_at, listed_by";

    private const string Columns = "id, organisation_id, version, created_at, updated_at, document::text as document, "
        + "provenance::text as provenance";

    public Task<StoredRecord?> Find(RecordKind kind, Guid id, CancellationToken cancellationToken) =>
        database.Read((connection, token) => Find(connection, kind, id, lockIt: false, token), cancellationToken);

    public Task<IReadOnlyList<StoredRecord>> FindMany(
        RecordKind kind, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        database.Read(
            async (connection, token) =>
            {
                var sql = $"select {ColumnsOf(kind)} from {Table(kind)} where id = any(@Ids) limit 100000";
                var rows = await Query(connection, sql, new { Ids = ids.ToArray() }, token);
                return (IReadOnlyList<StoredRecord>)rows.AsList();
            },
            cancellationToken);

    /// <summary>Newest update first, then id.</summary>
    public Task<IReadOnlyList<StoredRecord>> List(
        RecordKind kind, RecordFilter filter, int limit, CancellationToken cancellationToken) =>
        List(kind, filter, "updated_at desc, id", limit, cancellationToken);

    /// <summary>
    /// In the order of ids, which never change: whoever goes on <see cref="RecordFilter.Beyond"/> the last one finds
    /// each record once, also one that is changed meanwhile, and every page costs the same.
    /// </summary>
    public Task<IReadOnlyList<StoredRecord>> Walk(
        RecordKind kind, RecordFilter filter, int limit, CancellationToken cancellationToken) =>
        List(kind, filter, "id", limit, cancellationToken);

    private Task<IReadOnlyList<StoredRecord>> List(
        RecordKind kind, RecordFilter filter, string order, int limit, CancellationToken cancellationToken) =>
        database.Read(
            async (connection, token) =>
            {
                var sql = $"""
                    select {ColumnsOf(kind)}
                    from {Table(kind)}
                    where {string.Join(" and ", RecordConditions.Of(kind, filter).Prepend("true"))}
                    order by {order}
                    limit @Limit
                    """;
                var rows = await Query(connection, sql, RecordConditions.Parameters(filter, limit), token);
                return (IReadOnlyList<StoredRecord>)rows.AsList();
            },
            cancellationToken);

    /// <summary>Records whose folded name or title holds all the words, at most <paramref name="limit"/>.</summary>
    public Task<IReadOnlyList<StoredRecord>> FindByName(
        RecordKind kind, string name, int limit, CancellationToken cancellationToken)
    {
        var words = RecordRow.Fold(name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return List(kind, new RecordFilter { Words = words }, limit, cancellationToken);
    }

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

    private static string ColumnsOf(RecordKind kind) => kind == RecordKind.Sme ? SmeColumns : Columns;

    internal static string Table(RecordKind kind) => kind == RecordKind.Sme ? "sme" : "opportunity";

    private DateTimeOffset Now => time.GetUtcNow();

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

    private static async Task<StoredRecord?> Find(
        NpgsqlConnection connection, RecordKind kind, Guid id, bool lockIt, CancellationToken cancellationToken)
    {
        var sql = $"select {ColumnsOf(kind)} from {Table(kind)} where id = @Id {(lockIt ? "for update" : "")}";
        return (await Query(connection, sql, new { Id = id }, cancellationToken)).FirstOrDefault();
    }

    private static async Task<IEnumerable<StoredRecord>> Query(
        NpgsqlConnection connection, string sql, object parameters, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<Row>(
            new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        return rows.Select(row => row.Record);
    }

    internal sealed class Row
    {
        public required Guid Id { get; init; }
        public required Guid OrganisationId { get; init; }
        public required int Version { get; init; }
        public required DateTime CreatedAt { get; init; }
        public required DateTime UpdatedAt { get; init; }
        public required string Document { get; init; }
        public DateTime? ListedAt { get; init; }
        public Guid? ListedBy { get; init; }
        public string? Provenance { get; init; }

        public StoredRecord Record => new(Id, OrganisationId, Version, CreatedAt, UpdatedAt, Document)
        {
            Provenance = Provenance,
            Listing = ListedAt is { } since && ListedBy is { } by ? new(since, by) : null,
        };
    }
}
