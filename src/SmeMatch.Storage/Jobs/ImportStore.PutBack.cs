using Dapper;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Jobs;

/// <content>Handing over.</content>
public sealed partial class ImportStore
{
    /// <summary>
    /// Lets an import that its runner left wait for the next one; unless that has begun it already, holding the lock.
    /// </summary>
    public Task PutBack(ImportJobRow job, CancellationToken cancellationToken) =>
        database.WriteAs(
            job.OrganisationId,
            (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition(
                // The server may still be at the statement that was broken off, and holds the lock until it is not.
                """
                select pg_advisory_xact_lock(@ImportLock);
                update import_job set status = 'queued', progress = 0, read = 0, created = 0, updated = 0,
                    unchanged = 0, rejected = 0
                where id = @Id and status = 'running'
                """,
                new { job.Id, ImportLock }, cancellationToken: token)),
            cancellationToken);
}
