using Dapper;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Jobs;

/// <summary>A full rematch.</summary>
public sealed record MatchRunRow
{
    public required Guid Id { get; init; }

    /// <summary>Who asked for it; null when the service itself did.</summary>
    public Guid? OrganisationId { get; init; }

    /// <summary>Names its partitions.</summary>
    public required int Number { get; init; }
    public required string Reason { get; init; }
    public required string Status { get; init; }
    public required string Phase { get; init; }
    public required long PairsTotal { get; init; }
    public required long PairsDone { get; init; }
    public required long PairsPerSecond { get; init; }

    /// <summary>Entries of all lists.</summary>
    public required long Matches { get; init; }
    public required bool CancelRequested { get; init; }
    public string? Error { get; init; }
    public required DateTime CreatedAt { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? EstimatedEnd { get; init; }
    public DateTime? EndedAt { get; init; }
}

/// <summary>Match runs: asked for here, done by the matching worker.</summary>
public sealed class MatchRunStore(Database database)
{
    private const string Columns = """
        id, organisation_id, number, reason, status, phase, pairs_total, pairs_done, pairs_per_second, matches,
        cancel_requested, error,
        created_at, started_at, estimated_end, ended_at
        """;

    /// <summary>What the stored lists were computed for; null before the first run.</summary>
    public Task<string?> CurrentBasis(CancellationToken cancellationToken) =>
        database.Read(
            (connection, token) => connection.ExecuteScalarAsync<string?>(new CommandDefinition(
                "select basis from match_run where is_current", cancellationToken: token)),
            cancellationToken);

    /// <param name="id">The run's.</param>
    /// <param name="reason">Why it is wanted.</param>
    /// <param name="caller">Who wants it; null when the service itself does.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<MatchRunRow> Add(Guid id, string reason, Caller? caller, CancellationToken cancellationToken) =>
        database.Write(
            async (connection, transaction, token) =>
            {
                var run = await connection.QuerySingleAsync<MatchRunRow>(new CommandDefinition(
                    $"""
                    notify {RecordWriter.QueueChannel};
                    insert into match_run (id, reason, status, organisation_id)
                    values (@Id, @Reason, 'queued', @Organisation)
                    on conflict (id) do update set reason = excluded.reason
                    returning {Columns}
                    """,
                    new { Id = id, Reason = reason, Organisation = caller?.OrganisationId }, cancellationToken: token));
                if (caller is not null)
                {
                    await AuditTrail.Append(connection, caller, "start", "match-run", id, new { }, token);
                }

                return run;
            },
            cancellationToken);

    public Task<MatchRunRow?> Find(Guid id, CancellationToken cancellationToken) =>
        database.Read(
            (connection, token) => connection.QuerySingleOrDefaultAsync<MatchRunRow>(new CommandDefinition(
                $"select {Columns} from match_run where id = @Id", new { Id = id }, cancellationToken: token)),
            cancellationToken);

    /// <summary>Newest first.</summary>
    /// <param name="after">Only those after this place; null for all.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<IReadOnlyList<MatchRunRow>> List(ListPlace? after, int limit, CancellationToken cancellationToken) =>
        database.Read(
            async (connection, token) => (IReadOnlyList<MatchRunRow>)(await connection.QueryAsync<MatchRunRow>(
                new CommandDefinition(
                    $"select {Columns} from match_run where {ListPlace.Rest(after)}",
                    new { AfterTime = after?.CreatedAt, AfterId = after?.Id, Limit = limit },
                    cancellationToken: token))).AsList(),
            cancellationToken);

    /// <summary>The oldest run that waits; runs left running by a worker that died wait again.</summary>
    public Task<MatchRunRow?> NextWaiting(CancellationToken cancellationToken) =>
        database.Read(
            (connection, token) => connection.QueryFirstOrDefaultAsync<MatchRunRow>(new CommandDefinition(
                $"""
                select {Columns} from match_run where status in ('queued', 'running')
                order by created_at, id limit 1
                """,
                cancellationToken: token)),
            cancellationToken);

    /// <summary>Asks to stop it; a run that has not begun is cancelled at once.</summary>
    public Task<bool> Cancel(Guid id, Caller caller, CancellationToken cancellationToken) =>
        database.Write(
            async (connection, transaction, token) =>
            {
                var cancelled = await connection.ExecuteAsync(new CommandDefinition(
                    """
                    update match_run set cancel_requested = true,
                        status = case when status = 'queued' then 'cancelled' else status end,
                        ended_at = case when status = 'queued' then now() else ended_at end
                    where id = @Id and status in ('queued', 'running')
                    """,
                    new { Id = id }, cancellationToken: token));
                if (cancelled > 0)
                {
                    await AuditTrail.Append(connection, caller, "cancel", "match-run", id, new { }, token);
                }

                return cancelled > 0;
            },
            cancellationToken);

    /// <summary>Lets a run that its worker left wait for the next one.</summary>
    public Task PutBack(Guid id, CancellationToken cancellationToken) =>
        database.Write(
            (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition(
                """
                update match_run set status = 'queued', phase = 'waiting', pairs_done = 0, pairs_per_second = 0,
                    estimated_end = null
                where id = @Id and status = 'running'
                """,
                new { Id = id }, cancellationToken: token)),
            cancellationToken);

    /// <summary>Writes progress or an end other than completion; answers whether the run should go on.</summary>
    public Task<bool> Report(MatchRunRow run, CancellationToken cancellationToken) =>
        database.Write(
            async (connection, transaction, token) => await connection.ExecuteScalarAsync<bool?>(new CommandDefinition(
                """
                update match_run set status = @Status, phase = @Phase, pairs_total = @PairsTotal,
                    pairs_done = @PairsDone, pairs_per_second = @PairsPerSecond, matches = @Matches, error = @Error,
                    started_at = coalesce(started_at, now()), estimated_end = @EstimatedEnd,
                    ended_at = case when @Status in ('failed', 'cancelled') then now() end
                where id = @Id and status in ('queued', 'running')
                returning not cancel_requested
                """,
                run, cancellationToken: token)) == true,
            cancellationToken);
}
