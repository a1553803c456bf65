using Dapper;
using Npgsql;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Access;

/// <summary>A person to talk to at a firm.</summary>
public sealed record ContactRow
{
    public required Guid Id { get; init; }
    public required Guid SmeId { get; init; }

    /// <summary>The contact as JSON.</summary>
    public required string Document { get; init; }

    /// <summary>Folded, to find the person by.</summary>
    public required string Email { get; init; }
    public required DateOnly ExpiresOn { get; init; }
}

/// <summary>That personal data was given to somebody.</summary>
public sealed record ReleaseRow
{
    public required long Seq { get; init; }
    public required Guid ContactId { get; init; }
    public required DateTime ReleasedAt { get; init; }
    public required string Actor { get; init; }
    public required string Purpose { get; init; }
}

/// <summary>Contacts: personal data, private to the organisation that holds it.</summary>
public sealed class ContactStore(Database database, TimeProvider time)
{
    private const string Columns = "id, sme_id, document::text as document, email, expires_on";

    /// <summary>The contacts at a firm that have not expired, in their order.</summary>
    public Task<IReadOnlyList<ContactRow>> Of(Guid smeId, Caller caller, CancellationToken cancellationToken) =>
        database.ReadAs(
            caller.OrganisationId, (connection, token) => Find(connection, "sme_id = @Key", smeId, token),
            cancellationToken);

    /// <summary>Puts contacts in place of those at a firm; finds none when there is no such firm.</summary>
    /// <param name="smeId">The firm.</param>
    /// <param name="contacts">All that are to be there.</param>
    /// <param name="isExpected">
    /// Whether the present ones are those the caller means to replace; else nothing is done.
    /// </param>
    /// <param name="caller">Whose they are.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<(bool Found, bool Replaced)> Replace(
        Guid smeId, IReadOnlyList<ContactRow> contacts, Func<IReadOnlyList<ContactRow>, bool> isExpected, Caller caller,
        CancellationToken cancellationToken) =>
        database.WriteAs(
            caller.OrganisationId,
            async (connection, transaction, token) =>
            {
                var isThere = await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(
                    "select true from sme where id = @Id for key share", new { Id = smeId }, cancellationToken: token));

                // Two who replace the same list come one after the other.
                await connection.ExecuteAsync(new CommandDefinition(
                    "select pg_advisory_xact_lock(hashtextextended(@Id::text || current_organisation()::text, 0))",
                    new { Id = smeId }, cancellationToken: token));
                var present = await Find(connection, "sme_id = @Key", smeId, token);
                if (isThere is null && (present.Count == 0 || contacts.Count > 0))
                {
                    // At a firm that was removed, what is held can only go.
                    return (false, false);
                }

                if (!isExpected(present))
                {
                    return (true, false);
                }

                await connection.ExecuteAsync(new CommandDefinition(
                    """
                    delete from contact where sme_id = @SmeId;
                    insert into contact (id, organisation_id, sme_id, place, document, email, expires_on)
                    select id, current_organisation(), @SmeId, place, document::json, email, expires_on
                    from unnest(@Ids, @Documents, @Emails, @Expiries) with ordinality
                        as given (id, document, email, expires_on, place)
                    """,
                    new
                    {
                        SmeId = smeId,
                        Ids = contacts.Select(one => one.Id).ToArray(),
                        Documents = contacts.Select(one => one.Document).ToArray(),
                        Emails = contacts.Select(one => one.Email).ToArray(),
                        Expiries = contacts.Select(one => one.ExpiresOn).ToArray(),
                    },
                    cancellationToken: token));
                await AuditTrail.Append(
                    connection, caller, "change", "contacts", smeId, new { count = contacts.Count }, token);
                return (true, true);
            },
            cancellationToken);

    /// <summary>All that the organisation holds of a person, and notes that it was given out.</summary>
    public Task<IReadOnlyList<ContactRow>> Export(string email, Caller caller, CancellationToken cancellationToken) =>
        database.WriteAs(
            caller.OrganisationId,
            async (connection, transaction, token) =>
            {
                // Also what has expired and still waits to be deleted.
                var rows = await Find(connection, "email = @Key", email, token, alsoExpired: true);
                await connection.ExecuteAsync(new CommandDefinition(
                    """
                    insert into contact_release (organisation_id, contact_id, actor, purpose)
                    select current_organisation(), id, @Actor, 'export for the person' from unnest(@Ids) id
                    """,
                    new { caller.Actor, Ids = rows.Select(row => row.Id).ToArray() }, cancellationToken: token));
                await AuditTrail.Append(
                    connection, caller, "export", "contacts", null, new { count = rows.Count }, token);
                return rows;
            },
            cancellationToken);

    /// <summary>Removes all that the organisation holds of a person; answers how many contacts that were.</summary>
    public Task<int> Erase(string email, Caller caller, CancellationToken cancellationToken) =>
        database.WriteAs(
            caller.OrganisationId,
            async (connection, transaction, token) =>
            {
                var erased = await connection.ExecuteAsync(new CommandDefinition(
                    "delete from contact where email = @Email", new { Email = email }, cancellationToken: token));

                // What is said of rows that were left out quotes them.
                var quoted = await connection.ExecuteAsync(new CommandDefinition(
                    """
                    delete from import_rejection
                    where position(@Email in lower(concat(row_key, ' ', faults::text))) > 0;
                    delete from import_note where position(@Email in lower(concat(row_key, ' ', faults::text))) > 0
                    """,
                    new { Email = email }, cancellationToken: token));
                await AuditTrail.Append(
                    connection, caller, "erase", "contacts", null, new { count = erased, quoted }, token);
                return erased;
            },
            cancellationToken);

    /// <summary>Releases of personal data, the newest first.</summary>
    /// <param name="before">Only those before this one.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="caller">Whose.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<IReadOnlyList<ReleaseRow>> Releases(
        long before, int limit, Caller caller, CancellationToken cancellationToken) =>
        database.ReadAs(
            caller.OrganisationId,
            async (connection, token) => (IReadOnlyList<ReleaseRow>)(await connection.QueryAsync<ReleaseRow>(
                new CommandDefinition(
                    """
                    select seq, contact_id, released_at, actor, purpose from contact_release
                    where seq < @Before order by seq desc limit @Limit
                    """,
                    new { Before = before, Limit = limit }, cancellationToken: token))).AsList(),
            cancellationToken);

    /// <summary>Removes the contacts of all organisations whose time is over.</summary>
    public Task ForgetExpired(CancellationToken cancellationToken) =>
        database.Write(
            (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition(
                "select forget_expired_contacts()", cancellationToken: token)),
            cancellationToken);

    private async Task<IReadOnlyList<ContactRow>> Find(
        NpgsqlConnection connection, string which, object key, CancellationToken cancellationToken,
        bool alsoExpired = false) =>
        (await connection.QueryAsync<ContactRow>(new CommandDefinition(
            $"""
            select {Columns} from contact where {which} and (@AlsoExpired or expires_on >= @Today)
            order by sme_id, place limit 10000
            """,
            new { Key = key, AlsoExpired = alsoExpired, Today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) },
            cancellationToken: cancellationToken))).AsList();
}
