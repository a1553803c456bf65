using Dapper;
using Npgsql;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Matches;

/// <summary>A queue row: a record written since the lists were last brought up to date.</summary>
public sealed record QueuedChange(long Seq, RecordKind Kind, Guid RecordId);

/// <summary>The rows of the queue at one moment.</summary>
/// <param name="Seqs">A multirange of their positions; one that commits later is not in it.</param>
/// <param name="Last">The last of them, 0 when there is none.</param>
public sealed record QueueState(string Seqs, long Last);

/// <summary>A record's document; an opportunity's number, of an SME 0.</summary>
public sealed record NumberedDocument(Guid Id, int Number, string Document);

/// <summary>
/// The worker's side of the lists: it holds the one lock of all instances, reads what was written and stores what
/// follows from it. All it writes goes by the connection that holds the lock: who lost the lock can write no more.
/// </summary>
public sealed partial class MatchLedger : IAsyncDisposable
{
    internal const long WorkerLock = 0x534D45_4D41544348;
    private const int UnlockTimeoutSeconds = 2;
    private const int QueueTimeoutSeconds = 5;

    /// <summary>
    /// The server ends the connection, and with it the lock, of a worker that it has not heard for so long: one whose
    /// machine or network stands still, and that ended without a word. A worker asks for the queue each second.
    /// </summary>
    private const int LeaseSeconds = 15;
    private readonly Database database;
    private readonly NpgsqlConnection connection;

    private MatchLedger(Database database, NpgsqlConnection connection)
    {
        this.database = database;
        this.connection = connection;
    }

    /// <summary>Takes the worker's lock; null while another instance holds it.</summary>
    public static async Task<MatchLedger?> TryTake(Database database, CancellationToken cancellationToken)
    {
        var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        try
        {
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select pg_try_advisory_lock(@WorkerLock)", new { WorkerLock }, commandTimeout: QueueTimeoutSeconds,
                cancellationToken: cancellationToken)))
            {
                // Lists and queue are kept in the same transactions: one that a crash loses is done again.
                await connection.ExecuteAsync(new CommandDefinition(
                    $"""
                    listen {RecordWriter.QueueChannel};
                    set synchronous_commit = off;
                    set idle_session_timeout = '{LeaseSeconds}s';
                    set idle_in_transaction_session_timeout = '{LeaseSeconds}s';
                    {Database.ForJobs}
                    """,
                    cancellationToken: cancellationToken));
                return new MatchLedger(database, connection);
            }
        }
        catch
        {
            // One that was refused, and not broken, keeps its place in the pool until it is disposed of.
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>
    /// Waits for a notification; also answers after the time, so that nothing depends on one arriving.
    /// </summary>
    public Task<bool> Wait(TimeSpan atMost, CancellationToken cancellationToken) =>
        connection.WaitAsync(atMost, cancellationToken);

    /// <summary>The oldest rows of the queue behind a position.</summary>
    public async Task<IReadOnlyList<QueuedChange>> Queue(long after, int limit, CancellationToken cancellationToken)
    {
        const string Sql = """
            select seq, kind, record_id from match_queue where seq > @After order by seq limit @Limit
            """;
        var rows = await connection.QueryAsync<(long Seq, string Kind, Guid RecordId)>(
            new CommandDefinition(
                Sql, new { After = after, Limit = limit }, commandTimeout: QueueTimeoutSeconds,
                cancellationToken: cancellationToken));
        return
        [
            .. rows.Select(row => new QueuedChange(
                row.Seq, row.Kind == "sme" ? RecordKind.Sme : RecordKind.Opportunity, row.RecordId)),
        ];
    }

    /// <summary>What the queue holds now: a run that reads its records after this has them all.</summary>
    public async Task<QueueState> Queue(CancellationToken cancellationToken)
    {
        const string Sql = """
            select coalesce(range_agg(int8range(seq, seq + 1)), '{}')::text as seqs, coalesce(max(seq), 0) as last
            from match_queue
            """;
        var (seqs, last) = await connection.QuerySingleAsync<(string, long)>(
            new CommandDefinition(Sql, cancellationToken: cancellationToken));
        return new QueueState(seqs, last);
    }

    /// <summary>The whole registry, streamed on a connection of its own.</summary>
    public async IAsyncEnumerable<NumberedDocument> Documents(
        RecordKind kind, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reading = await database.Source.OpenConnectionAsync(cancellationToken);
        await reading.ExecuteAsync(new CommandDefinition(Database.ForJobs, cancellationToken: cancellationToken));
#pragma warning disable CA2100 // Two constants.
        await using var command = new NpgsqlCommand(Select(kind), reading);
#pragma warning restore CA2100
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            yield return new NumberedDocument(rows.GetGuid(0), rows.GetInt32(1), rows.GetString(2));
        }
    }

    /// <summary>The documents of some records; those that are gone are left out.</summary>
    public async Task<IReadOnlyList<NumberedDocument>> Documents(
        RecordKind kind, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<NumberedDocument>(new CommandDefinition(
            $"{Select(kind)} where id = any(@Ids) limit 100000",
            new { Ids = ids.ToArray() },
            cancellationToken: cancellationToken));
        return rows.AsList();
    }

    /// <summary>What the stored lists were computed for; null before the first run.</summary>
    public Task<string?> Basis(CancellationToken cancellationToken) => connection.ExecuteScalarAsync<string?>(
        new CommandDefinition("select basis from match_run where is_current", cancellationToken: cancellationToken));

    /// <summary>Frees the lock at once: in the pool a connection keeps it until its next use.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "select pg_advisory_unlock_all()", commandTimeout: UnlockTimeoutSeconds));
        }
        catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException)
        {
            // The connection has ended, and the lock with it.
        }

        await connection.DisposeAsync();
    }

    private static string Select(RecordKind kind) => kind == RecordKind.Sme
        ? "select id, 0 as number, document::text as document from sme"
        : "select id, number, document::text as document from opportunity";
}
