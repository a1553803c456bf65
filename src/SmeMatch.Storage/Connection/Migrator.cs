using System.Security.Cryptography;
using System.Text;
using Dapper;
using DbUp;
using DbUp.Engine.Output;
using Npgsql;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Storage.Connection;

/// <summary>
/// Brings the schema up to date: numbered scripts, one transaction each, under an advisory lock, with their digests
/// kept.
/// </summary>
public static class Migrator
{
    private const long LockKey = 0x534D45_4D494752;

    /// <exception cref="StartRefusedException">
    /// The database holds a script this version does not know, or one that was edited.
    /// </exception>
    public static async Task Migrate(string connectionString, string folder, CancellationToken cancellationToken) =>
        await Resilience.Start.ExecuteAsync(
            async token =>
            {
                await using var source = NpgsqlDataSource.Create(connectionString);
                await using var guard = await source.OpenConnectionAsync(token);
                await guard.ExecuteAsync(new CommandDefinition(
                    "select pg_advisory_lock(@LockKey)", new { LockKey }, cancellationToken: token));
                var digests = Directory.GetFiles(folder, "*.sql").ToDictionary(path => Path.GetFileName(path), Digest);
                await Verify(guard, digests, token);
                Apply(connectionString, folder);
                await guard.ExecuteAsync(new CommandDefinition(
                    """
                    insert into migration_digest (script, sha256)
                    select * from unnest(@Scripts, @Digests) on conflict (script) do nothing
                    """,
                    new { Scripts = digests.Keys.ToArray(), Digests = digests.Values.ToArray() },
                    cancellationToken: token));
            },
            cancellationToken);

    private static async Task Verify(
        NpgsqlConnection connection, Dictionary<string, string> digests, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            "create table if not exists migration_digest (script text primary key, sha256 text not null)",
            cancellationToken: cancellationToken));
        var applied = await connection.QueryAsync<(string Script, string Sha256)>(new CommandDefinition(
            "select script, sha256 from migration_digest order by script limit 10000",
            cancellationToken: cancellationToken));
        foreach (var (script, sha256) in applied)
        {
            if (!digests.TryGetValue(script, out var digest))
            {
                throw new StartRefusedException(
                    $"The database was migrated by a newer SmeMatch: it holds {script}. Run that version.");
            }

            if (digest != sha256)
            {
                throw new StartRefusedException($"The migration {script} was edited after it had been applied.");
            }
        }
    }

    private static void Apply(string connectionString, string folder)
    {
        var result = DeployChanges.To.PostgresqlDatabase(connectionString).WithScriptsFromFileSystem(folder)
            .WithTransactionPerScript().WithVariablesDisabled().LogTo(new NoOpUpgradeLog()).Build().PerformUpgrade();
        if (!result.Successful)
        {
            throw new StartRefusedException(
                $"The migration {result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
        }
    }

    private static string Digest(string path) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(path).ReplaceLineEndings("\n"))));
}
