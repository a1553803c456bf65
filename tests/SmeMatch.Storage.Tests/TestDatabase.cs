using Dapper;
using Npgsql;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Storage.Tests;

/// <summary>One private cluster for the assembly; every test takes a migrated database of its own.</summary>
public sealed class TestCluster : IAsyncLifetime
{
    private LocalCluster? cluster;

    public ClusterOptions Options { get; } = new()
    {
        // Not the temporary folder: as root the server's user must be able to pass through every folder above.
        DataDirectory = Path.Combine(
            Environment.IsPrivilegedProcess
                ? "/var/lib"
                : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
            $"smematch-storage-test-{Environment.ProcessId}"),
    };

    /// <summary>The folder that holds SmeMatch.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static string Migrations => Path.Combine(Root, "db", "migrations");

    public async ValueTask InitializeAsync() =>
        cluster = await LocalCluster.Start(Options, _ => { }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await cluster!.DisposeAsync();
        Directory.Delete(Options.Folder, recursive: true);
    }

    /// <summary>The same database as the service connects to it.</summary>
    public string AsService(string connectionString) =>
        new NpgsqlConnectionStringBuilder(cluster!.ServiceConnectionString)
        {
            Database = new NpgsqlConnectionStringBuilder(connectionString).Database,
        }.ConnectionString;

    /// <summary>Migrates a database as the service does at its start.</summary>
    public Task Migrate(string connectionString) =>
        Migrator.Migrate(connectionString, AsService(connectionString), Migrations, CancellationToken.None);

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> NewDatabase()
    {
        var name = $"test_{Guid.CreateVersion7():N}";
        await using var connection = new NpgsqlConnection(cluster!.ConnectionString);
        await connection.ExecuteAsync($"create database {name}");
        return new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <param name="further">Statements that the owner executes then.</param>
    public async Task<Database> NewMigrated(string? further = null)
    {
        var connection = await NewDatabase();
        await Migrate(connection);
        if (further is not null)
        {
            await using var owner = new NpgsqlConnection(connection);
            await owner.ExecuteAsync(further);
        }

        return new Database(AsService(connection));
    }

    /// <summary>A connection as the owner of the cluster.</summary>
    public async Task<NpgsqlConnection> Owner()
    {
        var connection = new NpgsqlConnection(cluster!.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Ends every connection to a database, as an operator can.</summary>
    public async Task EndConnections(Database database)
    {
        var name = new NpgsqlConnectionStringBuilder(database.Source.ConnectionString).Database;
        await using var connection = new NpgsqlConnection(cluster!.ConnectionString);
        await connection.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = @name", new { name });
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "SmeMatch.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}

[CollectionDefinition(Name)]
public sealed class TestClusterTests : ICollectionFixture<TestCluster>
{
    public const string Name = "a private cluster";
}
