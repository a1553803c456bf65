using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Access;

/// <summary>One thing that was done.</summary>
public sealed record AuditRow
{
    public required long Seq { get; init; }

    /// <summary>key and its id, user and the subject of the token, or command.</summary>
    public required string Actor { get; init; }
    public required DateTime At { get; init; }
    public required string Action { get; init; }
    public required string Kind { get; init; }
    public Guid? RecordId { get; init; }

    /// <summary>Names of fields, counts and digests as a JSON object.</summary>
    public required string Details { get; init; }
    public required byte[] Hash { get; init; }
}

/// <summary>Who did what to which record when.</summary>
public sealed class AuditTrail(Database database)
{
    /// <summary>Who changed the records of others: which person it was, their own trail says.</summary>
    internal const string Administrator = "administrator";

    /// <summary>The organisation's own entries, the newest first.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="before">Only entries before this one.</param>
    /// <param name="recordId">Only what was done to this record.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<IReadOnlyList<AuditRow>> List(
        Caller caller, long before, Guid? recordId, int limit, CancellationToken cancellationToken) =>
        database.ReadAs(
            caller.OrganisationId,
            async (connection, token) => (IReadOnlyList<AuditRow>)(await connection.QueryAsync<AuditRow>(
                new CommandDefinition(
                    """
                    select seq, actor, at, action, kind, record_id, details::text as details, hash from audit_entry
                    where seq < @Before and (@RecordId::uuid is null or record_id = @RecordId)
                    order by seq desc limit @Limit
                    """,
                    new { Before = before, RecordId = recordId, Limit = limit }, cancellationToken: token))).AsList(),
            cancellationToken);

    /// <summary>Appends an entry in the transaction of what it tells, as its last statement.</summary>
    internal static Task Append(
        NpgsqlConnection connection, Caller caller, string action, string kind, Guid? id, object details,
        CancellationToken cancellationToken) =>
        Append(connection, caller, [], action, kind, id, details, cancellationToken);

    /// <summary>The same, told as well to those whose record another one changed.</summary>
    internal static Task Append(
        NpgsqlConnection connection, Caller caller, Guid[] owners, string action, string kind, Guid? id, object details,
        CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            select append_audit(told, case when told = @Own then @Actor else @Other end,
                @Action, @Kind, @Id, @Details::jsonb)
            from unnest(@Told) told
            """,
            new
            {
                Own = caller.OrganisationId,
                Told = owners.Prepend(caller.OrganisationId).Distinct().ToArray(),
                caller.Actor,
                Other = Administrator,
                Action = action,
                Kind = kind,
                Id = id,
                Details = JsonSerializer.Serialize(details),
            },
            cancellationToken: cancellationToken));

    /// <summary>
    /// Tells of a record that was written or removed, to whom it belongs as well:
    /// names of the members that changed, and a digest.
    /// </summary>
    internal static async Task AppendWrite(
        NpgsqlConnection connection, Caller caller, Guid owner, string kind, Guid id, string? before, string? after,
        CancellationToken cancellationToken)
    {
        var key = await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            "select value from setting where name = 'audit-key'", cancellationToken: cancellationToken));
        var digest = after is null
            ? null
            : Convert.ToHexStringLower(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(key!), Encoding.UTF8.GetBytes(after)));
        await Append(
            connection, caller, [owner], before is null ? "create" : after is null ? "delete" : "change", kind, id,
            new { fields = Changed(before, after), digest }, cancellationToken);
    }

    private static List<string> Changed(string? before, string? after)
    {
        var (former, latter) = (Members(before), Members(after));
        return
        [
            .. former.Select(member => member.Key).Union(latter.Select(member => member.Key))
                .Where(name => name != "id" && !JsonNode.DeepEquals(former[name], latter[name])),
        ];
    }

    private static JsonObject Members(string? document) =>
        document is null ? [] : RecordRow.Members(document);
}
