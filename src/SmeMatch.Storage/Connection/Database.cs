using System.Data.Common;
using Dapper;
using Npgsql;
using Polly;

namespace SmeMatch.Storage.Connection;

/// <summary>The one way to PostgreSQL: pooled connections behind named resilience pipelines.</summary>
public sealed class Database : IAsyncDisposable
{
    static Database() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    private const int WatchSeconds = 2;

    /// <summary>The longest statement of a request.</summary>
    internal const int RequestStatementSeconds = 15;

    /// <summary>Lets statements of the present session last as long as a job may.</summary>
    internal const string ForJobs = "set statement_timeout = '30min'";

    /// <summary>The same for the present transaction.</summary>
    internal const string ForOneJob = "set local statement_timeout = '30min'";

    private readonly NpgsqlDataSource source;
    private readonly NpgsqlDataSource watching;
    private readonly Resilience resilience = new();

    public Database(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.MaxPoolSize = Math.Max(16, Environment.ProcessorCount * 4);
        builder.ConnectionStringBuilder.MaxAutoPrepare = 100;
        builder.ConnectionStringBuilder.CommandTimeout = 30;

        // The server keeps time as well: a statement whose client is gone does not go on. Jobs take longer and say so.
        builder.ConnectionStringBuilder.Options =
            $"{builder.ConnectionStringBuilder.Options} -c statement_timeout={RequestStatementSeconds}s".Trim();
        builder.ConnectionStringBuilder.ApplicationName = "SmeMatch";
        source = PostgresTelemetry.Name(builder, "smematch").Build();
        builder.ConnectionStringBuilder.MaxPoolSize = 1;
        builder.ConnectionStringBuilder.CommandTimeout = WatchSeconds;
        builder.ConnectionStringBuilder.Timeout = WatchSeconds;
        watching = PostgresTelemetry.Name(builder, "smematch-watch").Build();
    }

    internal NpgsqlDataSource Source => source;

    /// <summary>One connection beside the pool, for those who watch what the pool does.</summary>
    internal NpgsqlDataSource Watching => watching;

    /// <summary>A connection beside all pools, for what is done once.</summary>
    internal static NpgsqlConnection Once(string connectionString) =>
        new(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);

    /// <summary>Runs a read; it may run more than once.</summary>
    internal async Task<T> Read<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        await resilience.Read.ExecuteAsync(
            async token =>
            {
                await using var connection = await source.OpenConnectionAsync(token);
                return await work(connection, token);
            },
            cancellationToken);

    /// <summary>Runs a read once that goes through all records, and works on each while it reads.</summary>
    internal async Task<T> Scan<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        await resilience.Scan.ExecuteAsync(
            async token =>
            {
                await using var connection = await source.OpenConnectionAsync(token);
                await connection.ExecuteAsync(new CommandDefinition(
                    "set statement_timeout = '30s'", cancellationToken: token));
                return await work(connection, token);
            },
            cancellationToken);

    /// <summary>
    /// Runs a whole transaction; it may run more than once, each time from its start, after the former rolled back.
    /// </summary>
    internal async Task<T> Write<T>(
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken) =>
        await resilience.Write.ExecuteAsync(async token => await Transact(work, token), cancellationToken);

    /// <summary>Runs a read that sees what is private to one organisation; it may run more than once.</summary>
    internal Task<T> ReadAs<T>(
        Guid organisation,
        Func<NpgsqlConnection, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken) =>
        Read(
            async (connection, token) =>
            {
                await using var transaction = await connection.BeginTransactionAsync(token);
                await SetOrganisation(connection, organisation, token);
                return await work(connection, token);
            },
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
    internal async Task<T> Bulk<T>(
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken) =>
        await resilience.Bulk.ExecuteAsync(
            async token => await Transact(
                async (connection, transaction, stop) =>
                {
                    await connection.ExecuteAsync(new CommandDefinition(ForOneJob, cancellationToken: stop));
                    return await work(connection, transaction, stop);
                },
                token),
            cancellationToken);

    /// <summary>
    /// Whether the fault says that the database cannot be used at the moment, rather than that a caller is wrong.
    /// </summary>
    public static bool IsOutage(Exception? fault) => fault is PostgresException answer
        ? Resilience.IsUnavailable(answer)
        : fault is DbException or ExecutionRejectedException or TimeoutException;

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

    public async ValueTask DisposeAsync()
    {
        await watching.DisposeAsync();
        await source.DisposeAsync();
    }

    /// <exception cref="OutcomeUnknownException">
    /// It broke after its commit had been sent; any other fault means that it did nothing.
    /// </exception>
    private async Task<T> Transact<T>(
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken)
    {
        var commits = false;
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var result = await work(connection, transaction, cancellationToken);
            commits = true;
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (Exception fault) when (commits && fault is not OperationCanceledException
            && (fault is not PostgresException || Resilience.IsConnectionFault(fault)))
        {
            throw new OutcomeUnknownException(fault);
        }
    }
}
