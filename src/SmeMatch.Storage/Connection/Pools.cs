using Npgsql;

namespace SmeMatch.Storage.Connection;

/// <summary>The connections that a process holds to its database, and how they are set up.</summary>
internal sealed class Pools : IAsyncDisposable
{
    /// <summary>The longest statement of a request.</summary>
    public const int RequestStatementSeconds = 15;

    private const int WatchSeconds = 2;

    /// <param name="connectionString">May name several servers, a primary and its standbys.</param>
    public Pools(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(Servers.ToPrimary(connectionString));
        var settings = builder.ConnectionStringBuilder;
        settings.MaxPoolSize = Math.Max(16, Environment.ProcessorCount * 4);
        settings.MaxAutoPrepare = 100;
        settings.CommandTimeout = 30;

        // The server keeps time as well: a statement whose client is gone does not go on. Jobs take longer and say so.
        settings.Options = $"{settings.Options} -c statement_timeout={RequestStatementSeconds}s".Trim();
        settings.ApplicationName ??= "SmeMatch";
        (Primary, Fresh) = Servers.AreSeveral(connectionString)
            ? Several(PostgresTelemetry.Name(builder, "smematch"))
            : (PostgresTelemetry.Name(builder, "smematch").Build(), null);
        settings.MaxPoolSize = 1;
        settings.CommandTimeout = WatchSeconds;
        settings.Timeout = WatchSeconds;
        Watching = PostgresTelemetry.Name(builder, "smematch-watch").Build();
    }

    public NpgsqlDataSource Primary { get; }

    /// <summary>Null when there is one server alone.</summary>
    public FreshReads? Fresh { get; }

    /// <summary>One connection beside the others, for those who watch what they do.</summary>
    public NpgsqlDataSource Watching { get; }

    public async ValueTask DisposeAsync()
    {
        await (Fresh?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Watching.DisposeAsync();
        await Primary.DisposeAsync();
    }

    private static (NpgsqlDataSource Primary, FreshReads? Fresh) Several(NpgsqlDataSourceBuilder builder)
    {
        FreshReads? fresh = null;
        builder.UsePhysicalConnectionInitializer(
            connection => throw new NotSupportedException("Connections are opened asynchronously."),
            connection => fresh!.Opened(connection));
#pragma warning disable CA2000 // Disposed of by FreshReads.
        var servers = builder.BuildMultiHost();
#pragma warning restore CA2000
        fresh = new FreshReads(servers);
        return (servers.WithTargetSession(TargetSessionAttributes.Primary), fresh);
    }
}
