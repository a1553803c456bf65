using Dapper;
using Npgsql;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;

namespace SmeMatch.Storage.Matches;

public sealed partial class MatchLedger
{
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Puts the partitions of a run in place of the former ones and completes it, in one transaction; answers false
    /// when it was asked to stop, and nothing is changed. Readers wait for milliseconds: a reader that takes long is
    /// waited for between short tries, so that nobody queues behind it.
    /// </summary>
    /// <param name="run">As it is to stand when completed.</param>
    /// <param name="basis">What its scores depend on besides the records.</param>
    /// <param name="day">The date in Asia/Kolkata that they hold for.</param>
    /// <param name="covered">The queue before its records were read.</param>
    /// <param name="cancellationToken">Ends it, unless the transaction has been committed.</param>
    public async Task<bool> Swap(
        MatchRunRow run, string basis, DateOnly day, QueueState covered, CancellationToken cancellationToken)
    {
        const string Completes = $"""
            notify {ChangeListener.Channel}, 'lists';
            update match_run set is_current = false where is_current;
            update match_run set status = 'completed', phase = 'done', is_current = true, basis = @Basis, day = @Day,
                pairs_total = @PairsTotal, pairs_done = @PairsTotal, pairs_per_second = @PairsPerSecond,
                matches = @Matches, estimated_end = null, ended_at = now(), caught_up_at = clock_timestamp()
            where id = @Id and not cancel_requested
            returning true
            """;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from match_queue where seq <@ @Seqs::int8multirange",
            new { covered.Seqs },
            commandTimeout: 0,
            cancellationToken: cancellationToken));
        await LockLists(transaction, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "select swap_run_tables(@Number)", new { run.Number }, cancellationToken: cancellationToken));
        var completed = await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(
            Completes,
            new { run.Id, Basis = basis, Day = day, run.PairsTotal, run.PairsPerSecond, run.Matches },
            cancellationToken: cancellationToken)) == true;
        if (completed)
        {
            try
            {
                await transaction.CommitAsync(CancellationToken.None);
            }
            finally
            {
                database.Content.Change();
            }
        }

        return completed;
    }

    /// <summary>Drops partitions of runs that did not come to their swap.</summary>
    public Task DropLeftovers(CancellationToken cancellationToken) => connection.ExecuteAsync(new CommandDefinition(
        "select drop_leftover_run_tables()", cancellationToken: cancellationToken));

    private async Task LockLists(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        const string Savepoint = "unlocked";
        while (true)
        {
            await transaction.SaveAsync(Savepoint, cancellationToken);
            try
            {
                await connection.ExecuteAsync(new CommandDefinition(
                    """
                    set local lock_timeout = '100ms';
                    lock table opportunity_list, sme_list in access exclusive mode;
                    set local lock_timeout to default
                    """,
                    cancellationToken: cancellationToken));
                return;
            }
            catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                await transaction.RollbackAsync(Savepoint, cancellationToken);
                await Task.Delay(LockPause, cancellationToken);
            }
        }
    }
}
