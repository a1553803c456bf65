using Dapper;
using Npgsql;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Access;

/// <summary>An API key as stored: never the key itself.</summary>
public sealed record KeyRow
{
    public required Guid Id { get; init; }
    public required Guid OrganisationId { get; init; }
    public required string Organisation { get; init; }

    /// <summary>What it is for, in its owner's words.</summary>
    public required string Name { get; init; }

    /// <summary>secret, publishable or demo.</summary>
    public required string Kind { get; init; }
    public required string[] Scopes { get; init; }

    /// <summary>Sites a publishable key works on.</summary>
    public required string[] Origins { get; init; }
    public required byte[] Sha256 { get; init; }
    public required string LastFour { get; init; }
    public required DateTime CreatedAt { get; init; }
    public DateTime? ExpiresAt { get; init; }
    public DateTime? RevokedAt { get; init; }

    /// <summary>How many requests per second in the long run; null for what keys of its kind may.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>To the minute.</summary>
    public DateTime? LastUsedAt { get; init; }
}

/// <summary>A key to be stored.</summary>
public sealed record NewKey(
    Guid Id, Guid OrganisationId, string Name, string Kind, IReadOnlyList<string> Scopes, IReadOnlyList<string> Origins,
    byte[] Sha256, string LastFour, DateTimeOffset? ExpiresAt, int? RequestsPerSecond);

/// <summary>What became of putting a key in another's place.</summary>
/// <param name="Row">The new key; null when it was not made.</param>
/// <param name="FormerLives">Whether it was not, for the key before the other one still lives.</param>
public sealed record KeyReplacement(KeyRow? Row, bool FormerLives);

/// <summary>API keys.</summary>
public sealed class KeyStore(Database database, TimeProvider time)
{
    private const string Columns = """
        key.id, organisation_id, organisation.name as organisation, key.name, kind, scopes, origins, sha256, last_four,
        key.created_at, expires_at, revoked_at, last_used_at, requests_per_second
        """;

    private const string From = "api_key key join organisation on organisation.id = organisation_id";

    /// <summary>
    /// The key with this digest; notes that it is used. The note waits neither for a standby nor for one who changes
    /// the key: a read must not hang for it.
    /// </summary>
    public Task<KeyRow?> Use(byte[] sha256, CancellationToken cancellationToken) =>
        database.ReadPrimary(
            (connection, token) => connection.QuerySingleOrDefaultAsync<KeyRow>(new CommandDefinition(
                $"""
                with used as (
                    update api_key set last_used_at = @Now
                    where id = (
                        select id from api_key
                        where sha256 = @Sha256 and revoked_at is null
                            and (last_used_at is null or last_used_at < @Now - interval '1 minute')
                        for no key update skip locked)
                        and set_config('synchronous_commit', 'off', true) = 'off'
                )
                select {Columns} from {From} where sha256 = @Sha256
                """,
                new { Sha256 = sha256, Now }, cancellationToken: token)),
            cancellationToken);

    public Task<KeyRow?> Find(Guid id, CancellationToken cancellationToken) =>
        database.Read(
            (connection, token) => connection.QuerySingleOrDefaultAsync<KeyRow>(new CommandDefinition(
                $"select {Columns} from {From} where key.id = @Id", new { Id = id }, cancellationToken: token)),
            cancellationToken);

    /// <summary>Newest first.</summary>
    /// <param name="organisation">Whose; null for all.</param>
    /// <param name="after">Only those after this place; null for all.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<IReadOnlyList<KeyRow>> List(
        Guid? organisation, ListPlace? after, int limit, CancellationToken cancellationToken) =>
        database.Read(
            async (connection, token) => (IReadOnlyList<KeyRow>)(await connection.QueryAsync<KeyRow>(
                new CommandDefinition(
                    $"""
                    select {Columns} from {From} where (@Organisation::uuid is null or organisation_id = @Organisation)
                        and {ListPlace.Rest(after, "key.")}
                    """,
                    new
                    {
                        Organisation = organisation,
                        AfterTime = after?.CreatedAt,
                        AfterId = after?.Id,
                        Limit = limit,
                    },
                    cancellationToken: token))).AsList(),
            cancellationToken);

    /// <summary>Stores a key; the same id again changes nothing. Null when there is no such organisation.</summary>
    public async Task<KeyRow?> Add(NewKey key, Caller caller, CancellationToken cancellationToken)
    {
        var added = await database.Write(
            (connection, transaction, token) => Insert(connection, key, caller, token), cancellationToken);
        return added > 0 ? await Find(key.Id, cancellationToken) : null;
    }

    /// <summary>
    /// Stores a key in place of one that goes on until then, unless it ends sooner; the same again changes nothing.
    /// Not when another took its place before, nor while the one whose place it took lives: at most two live at a time.
    /// </summary>
    public async Task<KeyReplacement> Replace(
        Guid former, NewKey key, DateTimeOffset until, Caller caller, CancellationToken cancellationToken)
    {
        var (isReplaced, formerLives) = await database.Write(
            async (connection, transaction, token) =>
            {
                var lives = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                    """
                    select exists (
                        select from api_key older join api_key key on key.id = older.replaced_by
                        where key.id = @Former and key.replaced_by is null
                            and older.revoked_at is null and older.expires_at > @Now)
                    """,
                    new { Former = former, Now }, cancellationToken: token));
                if (lives)
                {
                    return (false, true);
                }

                var ends = connection.ExecuteAsync(new CommandDefinition(
                    """
                    update api_key set expires_at = least(expires_at, @Until), replaced_by = @By
                    where id = @Former and (replaced_by is null or replaced_by = @By)
                    """,
                    new { Former = former, By = key.Id, Until = until.UtcDateTime }, cancellationToken: token));
                return (
                    await Audited(connection, ends, caller, "rotate", former, token) > 0
                        && await Insert(connection, key, caller, token) > 0,
                    false);
            },
            cancellationToken);
        return new(isReplaced ? await Find(key.Id, cancellationToken) : null, formerLives);
    }

    private Task<int> Insert(
        NpgsqlConnection connection, NewKey key, Caller caller, CancellationToken cancellationToken) =>
        Audited(
            connection,
            connection.ExecuteAsync(new CommandDefinition(
                """
                insert into api_key (id, organisation_id, name, kind, scopes, origins, sha256, last_four, created_at,
                    expires_at, requests_per_second)
                select @Id, @OrganisationId, @Name, @Kind, @Scopes, @Origins, @Sha256, @LastFour, @Now, @ExpiresAt,
                    @RequestsPerSecond
                where exists (select from organisation where id = @OrganisationId)
                on conflict (id) do update set sha256 = excluded.sha256, last_four = excluded.last_four
                """,
                new
                {
                    key.Id,
                    key.OrganisationId,
                    key.Name,
                    key.Kind,
                    Scopes = key.Scopes.ToArray(),
                    Origins = key.Origins.ToArray(),
                    key.Sha256,
                    key.LastFour,
                    Now,
                    ExpiresAt = key.ExpiresAt?.UtcDateTime,
                    key.RequestsPerSecond,
                },
                cancellationToken: cancellationToken)),
            caller, "create", key.Id, cancellationToken);

    /// <summary>Ends a key; one that has ended stays as it was.</summary>
    public Task Revoke(Guid id, Caller caller, CancellationToken cancellationToken) =>
        database.Write(
            (connection, transaction, token) => Audited(
                connection,
                connection.ExecuteAsync(new CommandDefinition(
                    "update api_key set revoked_at = @Now where id = @Id and revoked_at is null",
                    new { Id = id, Now }, cancellationToken: token)),
                caller, "revoke", id, token),
            cancellationToken);

    /// <summary>Ends every demo key.</summary>
    public Task RevokeDemo(CancellationToken cancellationToken) =>
        database.ReadPrimary(
            (connection, token) => connection.ExecuteAsync(new CommandDefinition(
                "update api_key set revoked_at = @Now where kind = 'demo' and revoked_at is null",
                new { Now }, cancellationToken: token)),
            cancellationToken);

    /// <summary>Tells of a change, if it changed something.</summary>
    private static async Task<int> Audited(
        NpgsqlConnection connection, Task<int> change, Caller caller, string action, Guid id,
        CancellationToken cancellationToken)
    {
        var changed = await change;
        if (changed > 0)
        {
            await AuditTrail.Append(connection, caller, action, "api-key", id, new { }, cancellationToken);
        }

        return changed;
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;
}
