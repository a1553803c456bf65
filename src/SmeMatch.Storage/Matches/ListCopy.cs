using System.Threading.Channels;
using Dapper;
using Npgsql;
using SmeMatch.Storage.Connection;

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
    private readonly string parent;
    private readonly int run;
    private readonly CancellationToken cancellationToken;
    private readonly Task sending;

    private ListCopy(
        NpgsqlConnection connection, string parent, int run, NpgsqlRawCopyStream stream,
        CancellationToken cancellationToken)
    {
        (this.connection, this.parent, this.run) = (connection, parent, run);
        this.cancellationToken = cancellationToken;
        sending = Task.Run(() => Send(stream), CancellationToken.None);
    }

    /// <summary>Begins a partition of <paramref name="parent"/>; the token ends it at any time.</summary>
    public static async Task<ListCopy> Begin(
        NpgsqlDataSource source, string parent, int run, string columns, CancellationToken cancellationToken)
    {
        // Frozen, its rows are seen by every snapshot.
        var table = $"{parent}_{run}";
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                $"begin; {Database.ForOneJob}; select begin_run_table(@Parent, @Run)",
                new { Parent = parent, Run = run },
                commandTimeout: 0,
                cancellationToken: cancellationToken));
            var stream = await connection.BeginRawBinaryCopyAsync(
                $"copy {table} ({columns}) from stdin (format binary, freeze)", cancellationToken);
            return new ListCopy(connection, parent, run, stream, cancellationToken);
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

    /// <summary>
    /// Sends what is left, makes the index, tells the planner and commits. No thread may add rows any more.
    /// </summary>
    public async Task Complete()
    {
        foreach (var buffer in filling.Values.OfType<RowBuffer>())
        {
            await Hand(buffer);
        }

        full.Writer.TryComplete();
        await sending;
        await connection.ExecuteAsync(new CommandDefinition(
            "select index_run_table(@Parent, @Run); commit",
            new { Parent = parent, Run = run },
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
