using System.Data.Common;
using Dapper;
using Npgsql;
using Polly;

namespace SmeMatch.Storage.Connection;

/// <summary>The one way to PostgreSQL: pooled connections behind named resilience pipelines.</summary>
public sealed class Database : IAsyncDisposable
{
    static Database() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    private readonly NpgsqlDataSource source;

    public Database(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.MaxPoolSize = Math.Max(16, Environment.ProcessorCount * 4);
        builder.ConnectionStringBuilder.MaxAutoPrepare = 100;
        builder.ConnectionStringBuilder.CommandTimeout = 30;
        builder.ConnectionStringBuilder.ApplicationName = "SmeMatch";
        source = builder.Build();
    }

    internal NpgsqlDataSource Source => source;

    /// <summary>Runs a read; it may run more than once.</summary>
    internal Task<T> Read<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        Run(
            Resilience.Read,
            (connection, _, token) => work(connection, token),
            transactional: false,
            cancellationToken);

    /// <summary>
    /// Runs a whole transaction; it may run more than once, each time from its start, after the former rolled back.
    /// </summary>
    internal Task<T> Write<T>(
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken) =>
        Run(
            Resilience.Write,
            (connection, transaction, token) => work(connection, transaction!, token),
            transactional: true,
            cancellationToken);

    /// <summary>Runs a read that sees what is private to one organisation; it may run more than once.</summary>
    internal Task<T> ReadAs<T>(
        Guid organisation,
        Func<NpgsqlConnection, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken) =>
        Run(
            Resilience.Read,
            async (connection, _, token) =>
            {
                await SetOrganisation(connection, organisation, token);
                return await work(connection, token);
            },
            transactional: true,
            cancellationToken);

    /// <summary>Runs a whole transaction like <see cref="Write"/>, for one organisation.</summary>
    internal Task<T> WriteAs<T>(
        Guid organisation,
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken) =>
        Write(
            async (connection, transaction, token) =>
            {
                await SetOrganisation(connection, organisation, token);
                return await work(connection, transaction, token);
            },
            cancellationToken);

    /// <summary>Until its end the present transaction sees what is private to one organisation.</summary>
    internal static Task SetOrganisation(
        NpgsqlConnection connection, Guid organisation, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "select set_config('smematch.organisation', @Organisation, true)",
            new { Organisation = organisation.ToString() },
            cancellationToken: cancellationToken));

    /// <summary>Runs a long transaction once: bulk loads and match runs, which their job repeats as a whole.</summary>
    internal Task<T> Bulk<T>(
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken) =>
        Run(
            Resilience.Bulk,
            (connection, transaction, token) => work(connection, transaction!, token),
            transactional: true,
            cancellationToken);

    /// <summary>
    /// Whether the fault says that the database cannot be used at the moment, rather than that a caller is wrong.
    /// </summary>
    public static bool IsOutage(Exception? fault) =>
        fault is DbException or ExecutionRejectedException or TimeoutException;

    /// <summary>Whether the fault says that the database went away, rather than that it refused the work.</summary>
    public static bool IsLost(Exception fault) =>
        IsOutage(fault) && (fault is not PostgresException || Resilience.IsConnectionFault(fault));

    /// <summary>Whether the database answers.</summary>
    public async Task<bool> Answers(CancellationToken cancellationToken)
    {
        try
        {
            return await Read(async (connection, token) => await connection.ExecuteScalarAsync<int>(
                new CommandDefinition("select 1", cancellationToken: token)) == 1, cancellationToken);
        }
        catch (Exception fault) when (IsOutage(fault))
        {
            return false;
        }
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private async Task<T> Run<T>(
        ResiliencePipeline pipeline,
        Func<NpgsqlConnection, NpgsqlTransaction?, CancellationToken, Task<T>> work,
        bool transactional,
        CancellationToken cancellationToken) =>
        await pipeline.ExecuteAsync(
            async token =>
            {
                await using var connection = await source.OpenConnectionAsync(token);
                if (!transactional)
                {
                    return await work(connection, null, token);
                }

                await using var transaction = await connection.BeginTransactionAsync(token);
                var result = await work(connection, transaction, token);
                await transaction.CommitAsync(token);
                return result;
            },
            cancellationToken);
}
