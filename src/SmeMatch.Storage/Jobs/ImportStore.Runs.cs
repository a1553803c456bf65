using System.Collections.Concurrent;
using Dapper;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Jobs;

/// <content>Doing the jobs that wait.</content>
public sealed partial class ImportStore
{
    /// <summary>So often a file may end the service, or outlast its time, before it is given up.</summary>
    internal const int MostStarts = 5;
    private const long ImportLock = 0x534D45_494D504F;

    /// <summary>Of an instance that stands still in the middle, another one takes the job after that time.</summary>
    internal TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Jobs that this process has begun; as long as it lives, none of them has ended it.</summary>
    private readonly ConcurrentDictionary<Guid, byte> begun = new();

    /// <summary>
    /// Does the job's work in one transaction that also holds the lock of all imports: a crash leaves the job waiting
    /// and nothing half done, and no second instance takes it meanwhile. Answers false when no job waits.
    /// </summary>
    public async Task<bool> RunNext(RowMaker makeRow, ImportWork work, CancellationToken cancellationToken)
    {
        var ran = true;
        try
        {
            return ran = await RunNextOnce(makeRow, work, cancellationToken);
        }
        finally
        {
            if (ran)
            {
                database.Content.Change();
            }
        }
    }

    private Task<bool> RunNextOnce(RowMaker makeRow, ImportWork work, CancellationToken cancellationToken) =>
        database.Bulk(
            async (connection, transaction, token) =>
            {
                var free = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                    """
                    select pg_try_advisory_xact_lock(@ImportLock)
                    from set_config('idle_in_transaction_session_timeout', @Pause, true)
                    """,
                    new { ImportLock, Pause = $"{LongestPause.TotalMilliseconds:0}" }, cancellationToken: token));
                var next = !free ? default : await connection.QueryFirstOrDefaultAsync<(Guid Id, Guid OrganisationId)>(
                    new CommandDefinition("select id, organisation_id from next_import()", cancellationToken: token));
                if (next == default)
                {
                    return false;
                }

                await Database.SetOrganisation(connection, next.OrganisationId, token);
                var job = await connection.QuerySingleAsync<ImportJobRow>(new CommandDefinition(
                    $"select {Columns} from import_job where id = @Id", new { next.Id }, cancellationToken: token));
                var starts = await Begin(job, token);
                try
                {
                    await new ImportRun(database, connection, transaction, job, makeRow, LongestPause / 4, time)
                        .Run(starts > MostStarts ? GiveUp : work, token);
                }
                catch (Exception fault) when (
                    fault is OperationCanceledException || cancellationToken.IsCancellationRequested)
                {
                    // An orderly end is not the file's doing; the end of its time is, and counts when it is begun anew.
                    begun.TryRemove(job.Id, out _);
                    if (cancellationToken.IsCancellationRequested)
                    {
                        await Undo(job);
                    }

                    throw;
                }

                begun.TryRemove(job.Id, out _);
                return true;
            },
            cancellationToken);

    /// <summary>How often the job was begun by processes that did not end it, this one included.</summary>
    private Task<int> Begin(ImportJobRow job, CancellationToken cancellationToken) =>
        begun.TryAdd(job.Id, 0) ? Count(job, 1, cancellationToken) : Task.FromResult(0);

    /// <summary>Counts outside the job's transaction, which a crash takes away.</summary>
    private Task<int> Count(ImportJobRow job, int more, CancellationToken cancellationToken) =>
        database.WriteAs(
            job.OrganisationId,
            (connection, transaction, token) => connection.ExecuteScalarAsync<int>(new CommandDefinition(
                "update import_job set starts = starts + @More where id = @Id returning starts",
                new { job.Id, More = more }, cancellationToken: token)),
            cancellationToken);

    private async Task Undo(ImportJobRow job)
    {
        try
        {
            await Count(job, -1, CancellationToken.None);
        }
        catch (Exception fault) when (Database.IsOutage(fault))
        {
            // Then it stays counted, once.
        }
    }

    private static Task GiveUp(ImportJobRow job, Stream body, TakeBatch take) => throw new SentenceException(
        $"The file ended the service {MostStarts} times, or took too long; it is not tried again. Send it in parts.");
}
