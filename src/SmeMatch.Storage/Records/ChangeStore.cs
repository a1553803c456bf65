using Dapper;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Records;

/// <summary>A change of a record.</summary>
public sealed record ChangeRow
{
    /// <summary>The transaction that made it; with <see cref="Seq"/> its place in the log.</summary>
    public required string Transaction { get; init; }
    public required long Seq { get; init; }

    /// <summary>sme or opportunity.</summary>
    public required string Kind { get; init; }
    public required Guid RecordId { get; init; }

    /// <summary>created, updated or deleted.</summary>
    public required string Action { get; init; }

    /// <summary>The record's version then; of a deleted one its last.</summary>
    public required int Version { get; init; }

    /// <summary>UTC; when the transaction began.</summary>
    public required DateTime ChangedAt { get; init; }
}

/// <summary>The change log: what follows a place in it, once nothing can come before it any more.</summary>
public sealed class ChangeStore(Database database)
{
    /// <param name="kind">Only changes of that kind; null for both.</param>
    /// <param name="after">The place of the last change known, as transaction and seq.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<IReadOnlyList<ChangeRow>> After(
        RecordKind? kind, (string Transaction, long Seq) after, int limit, CancellationToken cancellationToken) =>
        database.Read(
            async (connection, token) => (IReadOnlyList<ChangeRow>)(await connection.QueryAsync<ChangeRow>(
                new CommandDefinition(
                    """
                    select transaction::text as transaction, seq, kind, record_id, action, version, changed_at
                    from change_log
                    where (transaction, seq) > (@Transaction::xid8, @Seq)
                        and transaction < pg_snapshot_xmin(pg_current_snapshot())
                        and (@Kind::text is null or kind = @Kind)
                    order by transaction, seq limit @Limit
                    """,
                    new
                    {
                        after.Transaction,
                        after.Seq,
                        Kind = kind is { } one ? RecordStore.Table(one) : null,
                        Limit = limit,
                    },
                    cancellationToken: token))).AsList(),
            cancellationToken);
}
