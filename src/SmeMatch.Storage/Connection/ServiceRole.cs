using Dapper;
using Npgsql;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Storage.Connection;

/// <summary>
/// The role the service works as: a member of smematch_service, which owns no table and bypasses no row-level security,
/// so that the database itself keeps one organisation's private rows from another.
/// </summary>
public static class ServiceRole
{
    /// <summary>The password in a connection string; null without one.</summary>
    /// <exception cref="StartRefusedException">
    /// It is none; what is wrong is not said, for it may hold a password.
    /// </exception>
    public static string? PasswordOf(string name, string connection)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connection).Password;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            throw new StartRefusedException(
                $"ConnectionStrings:{name} is no connection string such as "
                + "Host=HOST;Database=NAME;Username=USER;Password=WORD.");
        }
    }

    /// <summary>Makes the login of <paramref name="service"/>, or gives it the password there.</summary>
    internal static async Task Ensure(NpgsqlConnection owner, Database service, CancellationToken cancellationToken)
    {
        if (await Connects(service, cancellationToken))
        {
            return;
        }

        var login = new NpgsqlConnectionStringBuilder(service.ConnectionString);
        const string Statements = """
            select format(
                case when exists (select from pg_roles where rolname = @Name)
                    then 'alter role %1$I login password %2$L' else 'create role %1$I login password %2$L' end
                || '; grant smematch_service to %1$I', @Name, @Password)
            """;
        var statements = await owner.ExecuteScalarAsync<string>(new CommandDefinition(
            Statements, new { Name = login.Username, login.Password }, cancellationToken: cancellationToken));
        await owner.ExecuteAsync(new CommandDefinition(statements!, cancellationToken: cancellationToken));
    }

    private static async Task<bool> Connects(Database service, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await service.Source.OpenConnectionAsync(cancellationToken);
            return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select pg_has_role('smematch_service', 'member')", cancellationToken: cancellationToken));
        }
        catch (PostgresException fault) when (fault.SqlState.StartsWith("28", StringComparison.Ordinal))
        {
            return false;
        }
    }

    /// <summary>Looks at the role that the service works as.</summary>
    /// <exception cref="StartRefusedException">The role could see or change what it must not.</exception>
    public static async Task Verify(Database database, CancellationToken cancellationToken)
    {
        const string Sql = """
            select '''' || rolname || ''', which ' || case
                when rolsuper or rolbypassrls then 'bypasses row-level security'
                when exists (
                    select from pg_class
                    where relname = 'sme' and relkind = 'r' and pg_has_role(current_user, relowner, 'member')
                ) then 'owns the tables'
                when not pg_has_role(current_user, 'smematch_service', 'member') then 'is no member of smematch_service'
                end
            from pg_roles where rolname = current_user
            """;
        var fault = await database.Read(
            (connection, token) => connection.ExecuteScalarAsync<string?>(
                new CommandDefinition(Sql, cancellationToken: token)),
            cancellationToken);
        if (fault is not null)
        {
            throw new StartRefusedException(
                $"ConnectionStrings:SmeMatch connects as {fault}. Name the owner's connection in "
                + "ConnectionStrings:Owner and another user, made by the service, in ConnectionStrings:SmeMatch.");
        }
    }
}
