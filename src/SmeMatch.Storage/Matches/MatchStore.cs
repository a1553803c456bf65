using Dapper;
using SmeMatch.Matching.Engine;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Matches;

/// <summary>A list as stored.</summary>
/// <param name="Entries">In order; none when there is no list.</param>
/// <param name="TiedAtEnd">Whether one left out equals the last.</param>
/// <param name="ComputedAt">When it was computed, UTC.</param>
/// <param name="RunId">The run whose lists are shown; null before the first.</param>
/// <param name="Day">The date in Asia/Kolkata that its scores hold for; null before the first run.</param>
/// <param name="Pending">How many writes are not yet in the lists.</param>
/// <param name="AsOf">All writes acknowledged before are in.</param>
public sealed record StoredList(
    IReadOnlyList<Listed> Entries, bool TiedAtEnd, DateTime ComputedAt, Guid? RunId, DateOnly? Day, long Pending,
    DateTimeOffset AsOf);

/// <summary>Reads of stored lists.</summary>
public sealed class MatchStore(Database database)
{
    public Task<StoredList> OfOpportunity(Guid id, CancellationToken cancellationToken) =>
        List("opportunity_list", "list.smes", "list.readiness", id, cancellationToken);

    public Task<StoredList> OfSme(Guid id, CancellationToken cancellationToken)
    {
        // An opportunity deleted since has no id any more: the zero one keeps its place.
        const string Ids = """
            array(
                select coalesce(
                    (select id from opportunity where number = entry.number), '00000000-0000-0000-0000-000000000000')
                from unnest(list.opportunities) with ordinality entry (number, place)
                order by place)
            """;
        const string Readiness = "array_fill(list.readiness, array[coalesce(cardinality(list.opportunities), 0)])";
        return List("sme_list", Ids, Readiness, id, cancellationToken);
    }

    /// <summary>Whether every write up to the queue position is in the lists.</summary>
    public Task<bool> IsCurrent(long queuePosition, CancellationToken cancellationToken) =>
        database.Read(
            (connection, token) => connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select not exists (select from match_queue where seq <= @QueuePosition)",
                new { QueuePosition = queuePosition }, cancellationToken: token)),
            cancellationToken);

    private Task<StoredList> List(
        string table, string ids, string readiness, Guid id, CancellationToken cancellationToken) =>
        database.Read(
            async (connection, token) =>
            {
                // One statement, whose snapshot is taken after its locks: it sees one run, before or after a swap.
                // A queue of many thousands is estimated by its positions; rows come to it in the order of time.
                var sql = $"""
                    with queue as (
                        select count(*) as counted from (select from match_queue limit 10000) counting
                    )
                    select run.id as run_id, run.day, list.computed_at, coalesce(list.tied_at_end, false) as tied_at_end,
                        {ids} as ids, list.scores, {readiness} as readiness,
                        case when counted < 10000 then counted
                            else (select max(seq) - min(seq) + 1 from match_queue) end as pending,
                        coalesce((select queued_at from match_queue order by seq limit 1), now()) as as_of
                    from queue
                    left join match_run run on run.is_current
                    left join {table} list on list.run = run.number and list.owner_id = @Id
                    """;
                var row = await connection.QuerySingleAsync<Row>(
                    new CommandDefinition(sql, new { Id = id }, cancellationToken: token));
                var entries = (row.Scores ?? []).Select(
                    (score, place) => new Listed(row.Ids![place], score, row.Readiness![place]));
                return new StoredList(
                    [.. entries], row.TiedAtEnd, row.ComputedAt, row.RunId, row.Day, row.Pending, row.AsOf);
            },
            cancellationToken);

    private sealed class Row
    {
        public Guid? RunId { get; init; }
        public DateOnly? Day { get; init; }
        public DateTime ComputedAt { get; init; }
        public required bool TiedAtEnd { get; init; }
        public Guid[]? Ids { get; init; }
        public short[]? Scores { get; init; }
        public short[]? Readiness { get; init; }
        public required long Pending { get; init; }
        public required DateTime AsOf { get; init; }
    }
}
