using System.Collections.Concurrent;
using System.Diagnostics;
using Dapper;
using Npgsql;

namespace SmeMatch.Storage.Connection;

/// <summary>
/// Connections to standbys that miss no write that anybody was told of before: who reads first learns how far the
/// primary's log is written, and reads where that much has been replayed; else on the primary.
/// </summary>
internal sealed class FreshReads : IAsyncDisposable
{
    private const int MostKnown = 4_096;
    private const TargetSessionAttributes Primary = TargetSessionAttributes.Primary;
    private const TargetSessionAttributes Standbys = TargetSessionAttributes.Standby;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan WaitForReplay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<(string? Host, int Port, int Process), Standby> known = new();
    private readonly NpgsqlMultiHostDataSource servers;
    private readonly SharedQuestion<Position> position;
    private readonly CancellationTokenSource end = new();
    private NpgsqlConnection? asking;
    private long onStandbys;
    private int isAvoiding;

    /// <param name="servers">Disposed of with this.</param>
    public FreshReads(NpgsqlMultiHostDataSource servers)
    {
        this.servers = servers;
        position = new(() => Trouble.Within(AnswerWithin, AskPrimary, end.Token));
    }

    /// <summary>How many reads standbys have answered.</summary>
    public long OnStandbys => Interlocked.Read(ref onStandbys);

    /// <summary>Called once for every physical connection: from then on it is one of that run of that server.</summary>
    public async Task Opened(NpgsqlConnection connection)
    {
        var startedAt = await connection.ExecuteScalarAsync<DateTime>("select pg_postmaster_start_time()");
        if (known.Count >= MostKnown)
        {
            known.Clear();
        }

        var same = known.Values.FirstOrDefault(one => one.Is(connection, startedAt));
        known[Key(connection)] = same ?? new Standby(connection.Host, connection.Port, startedAt);
    }

    /// <summary>Runs a read that sees every write acknowledged before this call.</summary>
    public async Task<T> Read<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var needed = await Trouble.Counted(position.Ask().WaitAsync(cancellationToken));
        await using var standby = await Trouble.Counted(OnStandby(needed, cancellationToken));
        if (standby is null)
        {
            await using var connection = await Trouble.Counted(
                servers.OpenConnectionAsync(Primary, cancellationToken).AsTask());
            return await work(connection, cancellationToken);
        }

        try
        {
            var result = await work(standby, cancellationToken);
            Interlocked.Increment(ref onStandbys);
            return result;
        }
        catch (Exception fault) when (Resilience.IsConnectionFault(fault) || fault is OperationCanceledException)
        {
            Avoid();
            throw;
        }
    }

    /// <summary>Reads go to the primary until a standby has answered again.</summary>
    private void Avoid()
    {
        if (Interlocked.Exchange(ref isAvoiding, 1) == 0)
        {
            _ = Task.Run(UntilOneAnswers);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await (asking?.DisposeAsync() ?? ValueTask.CompletedTask);
        await servers.DisposeAsync();
        end.Dispose();
    }

    private async Task<NpgsqlConnection?> OnStandby(Position needed, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref isAvoiding) != 0)
        {
            return null;
        }

        NpgsqlConnection? connection = null;
        try
        {
            connection = await servers.OpenConnectionAsync(Standbys, cancellationToken);
            if (await HasReached(connection, needed, cancellationToken))
            {
                return connection;
            }

            // It follows slowly or not at all; not every read waits to learn that.
            Avoid();
        }
        catch (Exception fault) when (Resilience.IsConnectionFault(fault))
        {
            Avoid();
        }
        catch (OperationCanceledException)
        {
            Avoid();
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }

        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        return null;
    }

    /// <summary>
    /// Whether this standby shows everything up to the position, and is on the primary's timeline: one that followed a
    /// former primary may have come further, on a way that was given up.
    /// </summary>
    private async Task<bool> HasReached(
        NpgsqlConnection connection, Position needed, CancellationToken cancellationToken)
    {
        const string Sql = """
            select (pg_last_wal_replay_lsn() - '0/0')::bigint as lsn,
                (select greatest(timeline_id, min_recovery_end_timeline)
                    from pg_control_checkpoint(), pg_control_recovery())
                as timeline
            """;
        var standby = known.GetValueOrDefault(Key(connection));
        if (standby?.Reached is { } reached && reached.Covers(needed))
        {
            return true;
        }

        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(Step, cancellationToken))
        {
            var (lsn, timeline) = await connection.QuerySingleAsync<(long?, int)>(
                new CommandDefinition(Sql, cancellationToken: cancellationToken));
            var now = new Position(lsn ?? 0, timeline);
            standby?.Reached = now;
            if (now.Covers(needed))
            {
                return true;
            }

            if (now.Timeline != needed.Timeline || Stopwatch.GetElapsedTime(started) > WaitForReplay)
            {
                return false;
            }
        }
    }

    /// <summary>Up to where a crash of the primary loses nothing: all that was acknowledged is before that.</summary>
    private async Task<Position> AskPrimary(CancellationToken cancellationToken)
    {
        const string Sql = """
            select case when pg_is_in_recovery() then null else (pg_current_wal_flush_lsn() - '0/0')::bigint end as lsn,
                case when pg_is_in_recovery() then 0
                    else ('x' || left(pg_walfile_name(pg_current_wal_flush_lsn()), 8))::bit(32)::integer end as timeline
            """;
        var connection = Interlocked.Exchange(ref asking, null);
        try
        {
            connection ??= await servers.OpenConnectionAsync(Primary, cancellationToken);
            var (lsn, timeline) = await connection.QuerySingleAsync<(long?, int)>(
                new CommandDefinition(Sql, cancellationToken: cancellationToken));
            if (lsn is null)
            {
                throw new NpgsqlException("The primary has become a standby.");
            }

            (asking, connection) = (connection, null);
            return new Position(lsn.Value, timeline);
        }
        finally
        {
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private async Task UntilOneAnswers()
    {
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(Rest, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await Trouble.Within(
                    AnswerWithin,
                    async token =>
                    {
                        await using var connection = await servers.OpenConnectionAsync(Standbys, token);
                        return await connection.ExecuteScalarAsync<int>(
                            new CommandDefinition("select 1", cancellationToken: token));
                    },
                    end.Token);
                Volatile.Write(ref isAvoiding, 0);
                return;
            }
            catch (Exception fault) when (Database.IsOutage(fault) || fault is OperationCanceledException)
            {
                // Later, then.
            }
        }
    }

    private static (string? Host, int Port, int Process) Key(NpgsqlConnection connection) =>
        (connection.Host, connection.Port, connection.ProcessID);

    /// <summary>A place in the log.</summary>
    private sealed record Position(long Lsn, int Timeline)
    {
        public bool Covers(Position needed) => Timeline == needed.Timeline && Lsn >= needed.Lsn;
    }

    /// <summary>One run of a server: what it has replayed it shows on all connections until it ends.</summary>
    private sealed class Standby(string? host, int port, DateTime startedAt)
    {
        private Position? reached;

        public Position? Reached
        {
            get => Volatile.Read(ref reached);
            set => Volatile.Write(ref reached, value);
        }

        public bool Is(NpgsqlConnection connection, DateTime start) =>
            connection.Host == host && connection.Port == port && start == startedAt;
    }
}
