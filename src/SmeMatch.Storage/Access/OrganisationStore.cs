using Dapper;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Access;

/// <summary>An organisation that uses the service.</summary>
public sealed record OrganisationRow
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required DateTime CreatedAt { get; init; }
}

/// <summary>Organisations.</summary>
public sealed class OrganisationStore(Database database)
{
    /// <summary>Makes it; null when another one has the name.</summary>
    public async Task<OrganisationRow?> Add(Guid id, string name, Caller caller, CancellationToken cancellationToken)
    {
        await database.Write(
            async (connection, transaction, token) =>
            {
                var added = await connection.ExecuteAsync(new CommandDefinition(
                    "insert into organisation (id, name) values (@Id, @Name) on conflict do nothing",
                    new { Id = id, Name = name }, cancellationToken: token));
                if (added > 0)
                {
                    await AuditTrail.Append(connection, caller, "create", "organisation", id, new { }, token);
                }

                return added;
            },
            cancellationToken);
        return await Find(id, cancellationToken);
    }

    public Task<OrganisationRow?> Find(Guid id, CancellationToken cancellationToken) =>
        One("id = @Id", new { Id = id }, cancellationToken);

    public Task<OrganisationRow?> FindByName(string name, CancellationToken cancellationToken) =>
        One("name = @Name", new { Name = name }, cancellationToken);

    /// <summary>By name.</summary>
    /// <param name="after">Only those after this one; null for all. Names stay, and no organisation goes.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<IReadOnlyList<OrganisationRow>> List(Guid? after, int limit, CancellationToken cancellationToken) =>
        database.Read(
            async (connection, token) => (IReadOnlyList<OrganisationRow>)(
                await connection.QueryAsync<OrganisationRow>(new CommandDefinition(
                    """
                    select id, name, created_at from organisation
                    where @After::uuid is null or name > (select name from organisation where id = @After)
                    order by name limit @Limit
                    """,
                    new { After = after, Limit = limit }, cancellationToken: token))).AsList(),
            cancellationToken);

    private Task<OrganisationRow?> One(string which, object parameters, CancellationToken cancellationToken) =>
        database.Read(
            (connection, token) => connection.QuerySingleOrDefaultAsync<OrganisationRow>(new CommandDefinition(
                $"select id, name, created_at from organisation where {which}", parameters, cancellationToken: token)),
            cancellationToken);
}
