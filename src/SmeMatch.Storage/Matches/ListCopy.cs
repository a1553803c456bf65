using System.Threading.Channels;
using Dapper;
using Npgsql;

namespace SmeMatch.Storage.Matches;

/// <summary>
/// A table that is made, filled by one COPY and indexed in one transaction: as long as that is open, nobody sees it,
/// and nothing of it is left when it breaks. Rows come from several threads, each with a buffer of its own.
/// </summary>
internal sealed class ListCopy : IAsyncDisposable
{
    private readonly Channel<RowBuffer> full = Channel.CreateBounded<RowBuffer>(8);
    private readonly ThreadLocal<RowBuffer?> filling = new(trackAllValues: true);
    private readonly NpgsqlConnection connection;
    private readonly string table;
    private readonly CancellationToken cancellationToken;
    private readonly Task sending;

    private ListCopy(
        NpgsqlConnection connection, string table, NpgsqlRawCopyStream stream, CancellationToken cancellationToken)
    {
        (this.connection, this.table, this.cancellationToken) = (connection, table, cancellationToken);
        sending = Task.Run(() => Send(stream), CancellationToken.None);
    }

    /// <summary>Begins a partition of <paramref name="parent"/>; the token ends it at any time.</summary>
    public static async Task<ListCopy> Begin(
        NpgsqlDataSource source, string parent, int run, string columns, CancellationToken cancellationToken)
    {
        // With the check the table is attached without being read; frozen, its rows are seen by every snapshot.
        // Every run replaces it, so nothing needs a vacuum, which would hold up the swap. No list is worth compressing.
        var table = $"{parent}_{run}";
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                $"""
                begin;
                create table {table} (like {parent}, check (run is not null and run = {run}))
                with (autovacuum_enabled = false, toast_tuple_target = 8160)
                """,
                commandTimeout: 0,
                cancellationToken: cancellationToken));
            var stream = await connection.BeginRawBinaryCopyAsync(
                $"copy {table} ({columns}) from stdin (format binary, freeze)", cancellationToken);
            return new ListCopy(connection, table, stream, cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>This thread's buffer, with room for a row.</summary>
    public RowBuffer Row()
    {
        if (filling.Value is { IsFull: true } buffer)
        {
            filling.Value = null;
            Hand(buffer).GetAwaiter().GetResult();
        }

        return filling.Value ??= new RowBuffer();
    }

    /// <summary>Sends what is left, makes the index, tells the planner and commits. No thread may add rows any more.</summary>
    public async Task Complete()
    {
        foreach (var buffer in filling.Values.OfType<RowBuffer>())
        {
            await Hand(buffer);
        }

        full.Writer.TryComplete();
        await sending;
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            set local maintenance_work_mem = '256MB';
            set local default_statistics_target = 10;
            alter table {table} add constraint {table}_pkey primary key (owner_id, run);
            analyze {table} (owner_id);
            commit
            """,
            commandTimeout: 0,
            cancellationToken: cancellationToken));
    }

    /// <summary>Throws what broke the COPY, if something did.</summary>
    public Task Check() => sending.IsFaulted ? sending : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        full.Writer.TryComplete(new OperationCanceledException());
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        filling.Dispose();
        await connection.DisposeAsync();
    }

    private async Task Hand(RowBuffer buffer)
    {
        try
        {
            await full.Writer.WriteAsync(buffer, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            await sending;
            throw;
        }
    }

    private async Task Send(NpgsqlRawCopyStream stream)
    {
        try
        {
            using (var header = new RowBuffer())
            {
                header.Header();
                await stream.WriteAsync(header.Written, cancellationToken);
            }

            await foreach (var buffer in full.Reader.ReadAllAsync(cancellationToken))
            {
                using (buffer)
                {
                    await stream.WriteAsync(buffer.Written, cancellationToken);
                }
            }

            using var trailer = new RowBuffer();
            trailer.Trailer();
            await stream.WriteAsync(trailer.Written, cancellationToken);
            await stream.DisposeAsync();
        }
        catch (Exception fault)
        {
            full.Writer.TryComplete(fault);
            await Break(stream);
            throw;
        }
    }

    /// <summary>Ends the COPY without its rows; the connection may be broken by what went wrong.</summary>
    private static async Task Break(NpgsqlRawCopyStream stream)
    {
        try
        {
            await stream.CancelAsync();
        }
        catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException or ObjectDisposedException)
        {
            // Then the transaction has ended with the connection.
        }
    }
}
