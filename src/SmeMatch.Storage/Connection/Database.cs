using System.Data.Common;
using Dapper;
using Npgsql;
using Polly;

namespace SmeMatch.Storage.Connection;

/// <summary>The one way to PostgreSQL: pooled connections behind named resilience pipelines.</summary>
public sealed class Database : IAsyncDisposable
{
    static Database() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>Lets statements of the present session last as long as a job may.</summary>
    internal const string ForJobs = "set statement_timeout = '30min'";

    /// <summary>The same for the present transaction.</summary>
    internal const string ForOneJob = "set local statement_timeout = '30min'";

    private readonly Pools pools;
    private readonly Resilience resilience = new();

    /// <param name="connectionString">May name several servers, a primary and its standbys.</param>
    public Database(string connectionString)
    {
        ConnectionString = connectionString;
        pools = new Pools(connectionString);
    }

    /// <summary>Tells whether what was read is still so.</summary>
    public ContentStamp Content { get; } = new();

    /// <summary>
    /// Does what the first database of a process takes long for, whichever it is: worth doing beside something else.
    /// </summary>
    public static async Task Prepare()
    {
        await using var any = new Database("Host=localhost");
    }

    /// <summary>As it was given, with its password.</summary>
    internal string ConnectionString { get; }

    /// <summary>The primary.</summary>
    internal NpgsqlDataSource Source => pools.Primary;

    /// <summary>One connection beside the pool, for those who watch what the pool does.</summary>
    internal NpgsqlDataSource Watching => pools.Watching;

    /// <summary>How many reads standbys have answered.</summary>
    public long ReadsOnStandbys => pools.Fresh?.OnStandbys ?? 0;

    /// <summary>
    /// From here on, all that this request asks of several servers waits at most 3.5 s for those in trouble. One server
    /// alone is waited for as the pipelines say: nobody else can take over.
    /// </summary>
    public void BeginRequest() => Trouble.OfRequest = pools.Fresh is null ? null : new Trouble(Trouble.AtMost);

    /// <summary>Waits for what another request asks for: that counts as waiting for servers.</summary>
    public static Task<T> Shared<T>(Task<T> asked, CancellationToken cancellationToken) =>
        Trouble.Counted(asked.WaitAsync(cancellationToken));

    /// <summary>
    /// Runs a read that sees every write acknowledged before, on a standby if one is as far; it may run more than once.
    /// </summary>
    internal async Task<T> Read<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        await Within(
            resilience.Read,
            token => Limited(
                inner => pools.Fresh is { } fresh ? fresh.Read(work, inner) : OnPrimary(work, inner), token),
            cancellationToken);

    /// <summary>Runs a read on the primary, such as one that also notes something; it may run more than once.</summary>
    internal async Task<T> ReadPrimary<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        await Within(
            resilience.Read, token => Limited(inner => OnPrimary(work, inner), token), cancellationToken);

    /// <summary>Runs a read once that goes through all records, and works on each while it reads.</summary>
    internal async Task<T> Scan<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        await Within(
            resilience.Scan,
            async token =>
            {
                await using var connection = await pools.Primary.OpenConnectionAsync(token);
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
        await Within(
            resilience.Write, token => Limited(inner => Transact(work, inner), token), cancellationToken);

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
        await Within(
            resilience.Bulk,
            token => Transact(
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

    public ValueTask DisposeAsync() => pools.DisposeAsync();

    private async Task<T> OnPrimary<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await Open(cancellationToken);
        return await work(connection, cancellationToken);
    }

    private Task<NpgsqlConnection> Open(CancellationToken cancellationToken) =>
        Trouble.Counted(pools.Primary.OpenConnectionAsync(cancellationToken).AsTask());

    /// <summary>
    /// Works within a pipeline. Results of every type pass it as none, so that its code is compiled once and not for
    /// each type of result, which took a good part of the start.
    /// </summary>
    private static async Task<T> Within<T>(
        ResiliencePipeline pipeline, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        T result = default!;
        await pipeline.ExecuteAsync(async token => { result = await work(token); }, cancellationToken);
        return result;
    }

    private static Task<T> Limited<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        Trouble.OfRequest is { } trouble
            ? trouble.Limit(attempt, cancellationToken)
            : attempt(cancellationToken);

    /// <exception cref="OutcomeUnknownException">
    /// It broke after its commit had been sent; any other fault means that it did nothing.
    /// </exception>
    private async Task<T> Transact<T>(
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken)
    {
        var (commits, isOnStandby) = (false, true);
        try
        {
            await using var connection = await Open(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var result = await work(connection, transaction, cancellationToken);
            commits = true;
            // The warning of a commit that no longer waits for its standby, when somebody cancels it.
            connection.Notice += (_, notice) => isOnStandby &= notice.Notice.SqlState != "01000";
            await transaction.CommitAsync(cancellationToken);
            return isOnStandby ? result : throw new OutcomeUnknownException(new TimeoutException());
        }
        catch (Exception fault) when (commits && fault is not OperationCanceledException and not OutcomeUnknownException
            && (fault is not PostgresException || Resilience.IsConnectionFault(fault)))
        {
            throw new OutcomeUnknownException(fault);
        }
    }
}
