using Dapper;
using Npgsql;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Records;

/// <summary>SMEs and opportunities. Every write leaves a row in the match queue within its own transaction.</summary>
public sealed partial class RecordStore(Database database, TimeProvider time)
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

    private static string ColumnsOf(RecordKind kind) => kind == RecordKind.Sme ? SmeColumns : Columns;

    internal static string Table(RecordKind kind) => kind == RecordKind.Sme ? "sme" : "opportunity";

    private DateTimeOffset Now => time.GetUtcNow();

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
