using Dapper;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Access;

/// <summary>A day's counts of a publishable key.</summary>
public sealed record EmbedUsageRow
{
    /// <summary>UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>How often matches came into sight.</summary>
    public required long Views { get; init; }

    /// <summary>How often one of them was opened.</summary>
    public required long Selections { get; init; }
}

/// <summary>Counts what visitors of partner websites see; knows nothing of the visitors.</summary>
public sealed class EmbedUsageStore(Database database, TimeProvider time)
{
    public Task Count(Guid keyId, bool isSelection, CancellationToken cancellationToken) => database.Write(
        (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition(
            """
            insert into embed_usage (key_id, day, views, selections) values (@KeyId, @Day, @Views, @Selections)
            on conflict (key_id, day) do update
            set views = embed_usage.views + excluded.views, selections = embed_usage.selections + excluded.selections
            """,
            new
            {
                KeyId = keyId,
                Day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
                Views = isSelection ? 0 : 1,
                Selections = isSelection ? 1 : 0,
            },
            cancellationToken: token)),
        cancellationToken);

    /// <summary>The latest first, 366 days at most.</summary>
    public Task<IReadOnlyList<EmbedUsageRow>> OfKey(Guid keyId, CancellationToken cancellationToken) => database.Read(
        async (connection, token) => (IReadOnlyList<EmbedUsageRow>)(await connection.QueryAsync<EmbedUsageRow>(
            new CommandDefinition(
                "select day, views, selections from embed_usage where key_id = @KeyId order by day desc limit 366",
                new { KeyId = keyId }, cancellationToken: token))).AsList(),
        cancellationToken);
}
