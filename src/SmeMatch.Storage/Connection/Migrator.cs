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

    /// <param name="connectionString">As the owner of the tables.</param>
    /// <param name="service">As the role that the service works as; it is made when it is not there.</param>
    /// <param name="folder">The scripts.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StartRefusedException">
    /// The database holds a script this version does not know, or one that was edited.
    /// </exception>
    public static async Task Migrate(
        string connectionString, string service, string folder, CancellationToken cancellationToken)
    {
        await using var database = new Database(service);
        await Migrate(connectionString, database, folder, cancellationToken);
    }

    /// <inheritdoc cref="Migrate(string, string, string, CancellationToken)"/>
    public static async Task Migrate(
        string connectionString, Database service, string folder, CancellationToken cancellationToken) =>
        await Resilience.Start.ExecuteAsync(
            async token =>
            {
                await using var guard = await OpenOnce(connectionString, token);
                await guard.ExecuteAsync(new CommandDefinition(
                    "select pg_advisory_lock(@LockKey)", new { LockKey }, cancellationToken: token));
                await guard.ExecuteAsync(new CommandDefinition(
                    "create table if not exists migration_digest (script text primary key, sha256 text not null)",
                    cancellationToken: token));
                var digests = Digests(folder);
                if (await Verify(guard, digests, token) < digests.Count)
                {
                    Apply(connectionString, folder);
                    await guard.ExecuteAsync(new CommandDefinition(
                        """
                        insert into migration_digest (script, sha256)
                        select * from unnest(@Scripts, @Digests) on conflict (script) do nothing
                        """,
                        new { Scripts = digests.Keys.ToArray(), Digests = digests.Values.ToArray() },
                        cancellationToken: token));
                }

                await ServiceRole.Ensure(guard, service, token);
            },
            cancellationToken);

    /// <summary>Without the owner's connection: whether somebody who has it has migrated the database.</summary>
    /// <exception cref="StartRefusedException">It was not, or not for this version.</exception>
    public static async Task Check(Database service, string folder, CancellationToken cancellationToken) =>
        await Resilience.Start.ExecuteAsync(
            async token =>
            {
                await using var connection = await service.Source.OpenConnectionAsync(token);
                var digests = Digests(folder);
                var isThere = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                    "select to_regclass('migration_digest') is not null", cancellationToken: token));
                if (!isThere || await Verify(connection, digests, token) < digests.Count)
                {
                    throw new StartRefusedException("The database is not migrated for this version. Name its owner's "
                        + "connection in ConnectionStrings:Owner, at least for one start.");
                }
            },
            cancellationToken);

    /// <summary>
    /// A connection beside all pools. It knows PostgreSQL's own types alone, and is open the sooner for not asking for
    /// others.
    /// </summary>
    private static async Task<NpgsqlConnection> OpenOnce(string connectionString, CancellationToken cancellationToken)
    {
        var builder = new NpgsqlDataSourceBuilder(Servers.ToPrimary(connectionString));
        builder.ConnectionStringBuilder.Pooling = false;
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        await using var source = builder.Build();
        return await source.OpenConnectionAsync(cancellationToken);
    }

    private static Dictionary<string, string> Digests(string folder) =>
        Directory.GetFiles(folder, "*.sql").ToDictionary(path => Path.GetFileName(path), Digest);

    /// <summary>Compares the scripts that were applied and counts them.</summary>
    private static async Task<int> Verify(
        NpgsqlConnection connection, Dictionary<string, string> digests, CancellationToken cancellationToken)
    {
        var applied = (await connection.QueryAsync<AppliedScript>(new CommandDefinition(
            "select script, sha256 from migration_digest order by script limit 10000",
            cancellationToken: cancellationToken))).AsList();
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

        return applied.Count;
    }

    private static void Apply(string connectionString, string folder)
    {
        var result = DeployChanges.To.PostgresqlDatabase(Servers.ToPrimary(connectionString))
            .WithScriptsFromFileSystem(folder).WithTransactionPerScript().WithVariablesDisabled()
            .LogTo(new NoOpUpgradeLog()).Build().PerformUpgrade();
        if (!result.Successful)
        {
            throw new StartRefusedException(
                $"The migration {result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
        }
    }

    private sealed record AppliedScript(string Script, string Sha256);

    private static string Digest(string path) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(path).ReplaceLineEndings("\n"))));
}
