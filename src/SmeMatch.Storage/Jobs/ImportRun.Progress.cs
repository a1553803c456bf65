using System.Diagnostics;
using Dapper;

namespace SmeMatch.Storage.Jobs;

/// <summary>What is shown of an import while it runs, and what keeps its transaction alive meanwhile.</summary>
internal sealed partial class ImportRun
{
    private async Task StayAlive(ImportBatch batch, SemaphoreSlim turn, CancellationToken done)
    {
        while (true)
        {
            await Task.Delay(pause, time, done);
            await turn.WaitAsync(done);
            try
            {
                // Not to be cancelled: that would end the transaction.
                await connection.ExecuteAsync("select 1");
            }
            finally
            {
                turn.Release();
            }

            if (batch.Read == 0)
            {
                await GoesOn(batch, 0, done);
            }
        }
    }

    private long RowsPerSecond(ImportBatch batch) =>
        (long)Math.Ceiling(batch.Read / Math.Max(0.001, Stopwatch.GetElapsedTime(begun).TotalSeconds));

    /// <summary>
    /// Shows now and then how far the job is, outside its transaction; answers false when it was asked to stop.
    /// </summary>
    private Task<bool> GoesOn(ImportBatch batch, double progress, CancellationToken cancellationToken)
    {
        if (progress < 1 && shown > 0 && Stopwatch.GetElapsedTime(shown) < Pulse)
        {
            return Task.FromResult(true);
        }

        shown = Stopwatch.GetTimestamp();
        return database.WriteAs(
            job.OrganisationId,
            (connection, transaction, token) => connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                """
                update import_job set status = 'running', started_at = coalesce(started_at, now()),
                    progress = @Progress, read = @Read, created = @Created, updated = @Updated,
                    unchanged = @Unchanged, rejected = @Rejected, noted = @Noted, rows_per_second = @RowsPerSecond
                where id = @Id returning not cancel_requested
                """,
                new
                {
                    job.Id,
                    Progress = progress,
                    batch.Read,
                    batch.Created,
                    batch.Updated,
                    batch.Unchanged,
                    batch.Rejected,
                    batch.Noted,
                    RowsPerSecond = RowsPerSecond(batch),
                },
                cancellationToken: token)),
            cancellationToken);
    }
}
