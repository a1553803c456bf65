using System.Diagnostics;
using Npgsql;

namespace SmeMatch.Storage.Connection;

/// <summary>How PostgreSQL's client shows itself in traces and metrics.</summary>
public static class PostgresTelemetry
{
    /// <summary>The name of its activities and of its meter.</summary>
    public const string Source = "Npgsql";

    /// <summary>
    /// Names the pool, which else goes by its connection string; a statement is a span only as part of something.
    /// </summary>
    internal static NpgsqlDataSourceBuilder Name(NpgsqlDataSourceBuilder builder, string name)
    {
        builder.Name = name;
        builder.ConfigureTracing(options => options
            .ConfigureCommandFilter(_ => Activity.Current is not null)
            .ConfigureBatchFilter(_ => Activity.Current is not null));
        return builder;
    }
}
