using System.Globalization;
using System.Reflection;
using System.Text;
using SmeMatch.Interchange.Reference;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.PrivateCluster;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Startup;

/// <summary>The owner's connection to the database; null when the service was not given it.</summary>
internal sealed record OwnerConnection(string? Text);

/// <summary>
/// What everything stands on: the tables, the profile and a migrated database. The host is built on it while the
/// database is still looked at: each takes a good part of the start.
/// </summary>
internal sealed class Foundation : IAsyncDisposable
{
    private static readonly string[] DefaultSecrets =
        ["postgres", "password", "smematch", "changeme", "secret", "choose-one", "choose-another"];

    private readonly LocalCluster? cluster;
    private readonly Database? database;
    private readonly CancellationTokenSource ending = new();
    private readonly Task migrated;

    private Foundation(LocalCluster? cluster, Database? database, Func<CancellationToken, Task> migrate)
    {
        (this.cluster, this.database) = (cluster, database);
        migrated = Task.Run(() => migrate(ending.Token));
    }

    /// <summary>Whether the process only builds the OpenAPI document; then there is no database.</summary>
    public static bool OnlyDescribes => Assembly.GetEntryAssembly()?.GetName().Name == "GetDocument.Insider";

    public bool HasDatabase => database is not null;

    /// <exception cref="StartRefusedException">The service cannot run here; the message says what to do.</exception>
    public static async Task<Foundation> Lay(WebApplicationBuilder builder, bool isCommand)
    {
        if ("ｱ".Normalize(NormalizationForm.FormKC) != "ア")
        {
            throw new StartRefusedException(
                "Unicode support (ICU) is missing. Install it: Debian 'apt-get install libicu72'.");
        }

        var folder = Path.Combine(AppContext.BaseDirectory, "db");
        var reference = builder.Configuration["Reference:Folder"] ?? Path.Combine(folder, "reference");
        var reading = Task.Run(() => Read(reference));
        var foundation = OnlyDescribes ? DescribeOnly(builder) : await LayDatabase(builder, folder, isCommand);
        var (tables, mappings, lookup, schemas) = await reading;
        builder.Services.AddSingleton(tables);
        builder.Services.AddSingleton(mappings);
        builder.Services.AddSingleton(lookup);
        builder.Services.AddSingleton(schemas);
        builder.Services.AddSingleton(ProfileOf(builder.Configuration));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Settings>();
        builder.Services.AddSingleton<ChangeListener>();
        builder.Services.AddSingleton<RecordStore>();
        builder.Services.AddSingleton<MatchStore>();
        builder.Services.AddSingleton<MatchRunStore>();
        builder.Services.AddSingleton<ImportStore>();
        return foundation;
    }

    /// <summary>Waits until the database holds what this version needs.</summary>
    /// <exception cref="StartRefusedException">
    /// It does not, or the service may do too much or too little there.
    /// </exception>
    public Task Complete() => migrated;

    private static (ReferenceTables Tables, MappingTables Mappings, Lookup Lookup, RecordSchemas Schemas) Read(
        string folder)
    {
        var tables = ReferenceTableReader.Read(folder);
        return (tables, MappingTables.Read(folder, tables), new Lookup(tables), new RecordSchemas(tables));
    }

    private static Foundation DescribeOnly(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Database>(
            _ => throw new InvalidOperationException("Building the document needs no database."));
        return new Foundation(null, null, _ => Task.CompletedTask);
    }

    private static async Task<Foundation> LayDatabase(WebApplicationBuilder builder, string folder, bool isCommand)
    {
        CheckConnections(builder);
        var (cluster, owner, connection, isRunning) = await Connect(builder.Configuration, isCommand);
        builder.Services.AddSingleton(new OwnerConnection(owner));
#pragma warning disable CA2000 // The foundation disposes of it.
        var database = new Database(connection);
#pragma warning restore CA2000
        builder.Services.AddSingleton(database);
        return new Foundation(cluster, database, Migrate);

        async Task Migrate(CancellationToken cancellationToken)
        {
            var migrations = Path.Combine(folder, "migrations");
            await (owner is null || isRunning
                ? Migrator.Check(database, migrations, cancellationToken)
                : Migrator.Migrate(owner, database, migrations, cancellationToken));
            await ServiceRole.Verify(database, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A start that is refused for something else waits for no server that does not answer.
        await ending.CancelAsync();
        await migrated.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
        if (database is not null)
        {
            await database.DisposeAsync();
        }

        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }

    /// <summary>
    /// The connection strings when set, else the private cluster; a command joins the running service's.
    /// </summary>
    private static async Task<(LocalCluster? Cluster, string? Owner, string Service, bool IsRunning)> Connect(
        ConfigurationManager configuration, bool isCommand)
    {
        if (configuration.GetConnectionString("SmeMatch") is { Length: > 0 } given)
        {
            return (null, configuration.GetConnectionString("Owner"), given, false);
        }

        var options = configuration.GetSection("PrivateCluster").Get<ClusterOptions>() ?? new ClusterOptions();
        if (isCommand && LocalCluster.OfRunningService(options) is { } running)
        {
            return (null, running.Owner, running.Service, true);
        }

        var cluster = await LocalCluster.Start(options, Console.WriteLine, CancellationToken.None);
        return (cluster, cluster.ConnectionString, cluster.ServiceConnectionString, false);
    }

    /// <exception cref="StartRefusedException">
    /// A connection string that cannot be read, or a password everybody guesses outside Development.
    /// </exception>
    private static void CheckConnections(WebApplicationBuilder builder)
    {
        foreach (var (name, text) in builder.Configuration.GetSection("ConnectionStrings")
            .AsEnumerable(makePathsRelative: true))
        {
            var password = text is { Length: > 0 } ? ServiceRole.PasswordOf(name, text) : null;
            if (!builder.Environment.IsDevelopment()
                && DefaultSecrets.Contains(password, StringComparer.OrdinalIgnoreCase))
            {
                throw new StartRefusedException(
                    "A password in ConnectionStrings is one that everybody guesses. Choose another, for both users.");
            }
        }
    }

    private static ScoringProfile ProfileOf(ConfigurationManager configuration)
    {
        var section = configuration.GetSection("Scoring");
        var standard = ScoringProfile.Default;
        if (!section.Exists())
        {
            return standard;
        }

        var weights = new Weights(
            Number("Sector", standard.Weights.Sector),
            Number("Size", standard.Weights.Size),
            Number("Region", standard.Weights.Region));
        var profile = new ScoringProfile(
            section["Name"] ?? "custom", Number("Version", 1), ScoringProfile.CurrentRules, weights,
            Number("MinSector", standard.MinSector), Number("MinScore", standard.MinScore));
        var isValid = weights is { Sector: >= 0, Size: >= 0, Region: >= 0, Sum: >= 1 }
            && profile.MinScore is >= 0 and <= 10_000 && profile.MinSector is >= 0 and <= 10_000;
        return isValid ? profile : throw new StartRefusedException(
            "Scoring: weights are whole numbers from 0 with a sum of at least 1, "
            + "MinSector and MinScore from 0 to 10000.");

        int Number(string name, int otherwise) => section[name] is not { } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number <= 1_000_000 ? number
            : throw new StartRefusedException($"Scoring:{name} is '{text}', but a whole number is expected.");
    }
}
