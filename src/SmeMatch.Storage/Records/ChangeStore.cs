using Dapper;
using Npgsql;
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

/// <summary>A place in the log.</summary>
/// <param name="Transaction">Of the last change before it.</param>
/// <param name="Seq">Of the last change before it.</param>
public sealed record ChangePlace(string Transaction, long Seq)
{
    public static ChangePlace First { get; } = new("0", 0);
}

/// <summary>The change log: what follows a place in it, once nothing can come before it any more.</summary>
public sealed class ChangeStore(Database database)
{
    private const int ThinnedAtOnce = 20_000;

    /// <summary>
    /// What follows, and where to go on; null when the database has never been at that place, as after it was restored.
    /// </summary>
    /// <param name="kind">Only changes of that kind; null for both.</param>
    /// <param name="after">The place of the last change known.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<(IReadOnlyList<ChangeRow> Rows, ChangePlace Next)?> After(
        RecordKind? kind, ChangePlace after, int limit, CancellationToken cancellationToken) =>
        database.Read<(IReadOnlyList<ChangeRow>, ChangePlace)?>(
            async (connection, token) =>
            {
                var (settled, isKnown) = await Settled(connection, after, token);
                if (!isKnown)
                {
                    return null;
                }

                // By the column and not by what is read of it, a text, in which 1000 comes before 999.
                var rows = (await connection.QueryAsync<ChangeRow>(new CommandDefinition(
                    """
                    select transaction::text as transaction, seq, kind, record_id, action, version, changed_at
                    from change_log
                    where (transaction, seq) > (@Transaction::xid8, @Seq) and transaction < @Settled::xid8
                        and (@Kind::text is null or kind = @Kind)
                    order by change_log.transaction, seq limit @Limit
                    """,
                    new
                    {
                        after.Transaction,
                        after.Seq,
                        Settled = settled,
                        Kind = kind is { } one ? RecordStore.Table(one) : null,
                        Limit = limit,
                    },
                    cancellationToken: token))).AsList();

                // Where all was looked at, other kinds too need not be looked at again.
                return (rows, rows.Count == limit
                    ? new(rows[^1].Transaction, rows[^1].Seq)
                    : await Last(connection, after, settled, token));
            },
            cancellationToken);

    /// <summary>
    /// The place of the last change that is settled. Never one beyond it: a transaction that leaves no trace may be
    /// taken back by a crash, and its number be given anew.
    /// </summary>
    private static async Task<ChangePlace> Last(
        NpgsqlConnection connection, ChangePlace after, string settled, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<(string? Transaction, long Seq)>(new CommandDefinition(
            """
            select transaction::text, seq from change_log
            where (transaction, seq) > (@Transaction::xid8, @Seq) and transaction < @Settled::xid8
            order by change_log.transaction desc, seq desc limit 1
            """,
            new { after.Transaction, after.Seq, Settled = settled }, cancellationToken: cancellationToken))
            is ({ } transaction, var seq) ? new(transaction, seq) : after;

    /// <summary>
    /// Takes out what is older than thirty days and was followed by a newer change of its record, a part at a time.
    /// </summary>
    public async Task Thin(CancellationToken cancellationToken)
    {
        for (var place = ChangePlace.First; place is not null;)
        {
            var from = place;
            place = await database.Write(
                async (connection, transaction, token) => await connection.QuerySingleAsync<(string? At, long? Seq)>(
                    new CommandDefinition(
                        """
                        select place::text, place_seq
                        from thin_change_log(@Transaction::xid8, @Seq, @ThinnedAtOnce)
                        """,
                        new { from.Transaction, from.Seq, ThinnedAtOnce }, cancellationToken: token))
                    is ({ } at, { } seq) ? new ChangePlace(at, seq) : null,
                cancellationToken);
        }
    }

    /// <summary>Puts first what a restored database brought from another one's count of transactions.</summary>
    public Task Settle(CancellationToken cancellationToken) =>
        database.Write(
            (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition(
                "select settle_change_log()", cancellationToken: token)),
            cancellationToken);

    /// <summary>
    /// The oldest transaction that is still open, or the next one; and whether the place is not after all.
    /// </summary>
    private static Task<(string Settled, bool IsKnown)> Settled(
        NpgsqlConnection connection, ChangePlace place, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<(string, bool)>(new CommandDefinition(
            """
            select pg_snapshot_xmin(pg_current_snapshot())::text,
                @Transaction::xid8 <= pg_snapshot_xmax(pg_current_snapshot())
            """,
            new { place.Transaction }, cancellationToken: cancellationToken));
}
