using Dapper;

namespace SmeMatch.Storage.Connection;

/// <summary>Small facts of the installation.</summary>
public sealed class Settings(Database database)
{
    public Task<string?> Find(string name, CancellationToken cancellationToken) =>
        database.Read(
            (connection, token) => connection.ExecuteScalarAsync<string?>(new CommandDefinition(
                "select value from setting where name = @Name", new { Name = name }, cancellationToken: token)),
            cancellationToken);

    /// <summary>Sets it unless it is set; answers whether this call did.</summary>
    public Task<bool> SetOnce(string name, string value, CancellationToken cancellationToken) =>
        database.Write(
            async (connection, transaction, token) => await connection.ExecuteAsync(new CommandDefinition(
                "insert into setting (name, value) values (@Name, @Value) on conflict do nothing",
                new { Name = name, Value = value }, cancellationToken: token)) > 0,
            cancellationToken);
}
