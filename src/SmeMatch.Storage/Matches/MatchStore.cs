using Dapper;
using SmeMatch.Matching.Engine;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Matches;

/// <summary>A list as stored.</summary>
/// <param name="Entries">In order; none when there is no list.</param>
/// <param name="TiedAtEnd">Whether one left out equals the last.</param>
/// <param name="ComputedAt">When it was computed, UTC.</param>
/// <param name="RunId">The run whose lists are shown; null before the first.</param>
/// <param name="Day">The date in Asia/Kolkata that its scores hold for; null before the first run.</param>
/// <param name="Pending">How many writes are not yet in the lists.</param>
/// <param name="AsOf">
/// All writes acknowledged before are in. While none waits: when the last came in, or the last five minutes began; the
/// same for every reader in between.
/// </param>
public sealed record StoredList(
    IReadOnlyList<Listed> Entries, bool TiedAtEnd, DateTime ComputedAt, Guid? RunId, DateOnly? Day, long Pending,
    DateTimeOffset AsOf);

/// <summary>A page of a list, and whose it is.</summary>
/// <param name="Owner">The record whose list it is.</param>
/// <param name="List">The whole list.</param>
/// <param name="Documents">The other sides of the page's entries, in order; null for one deleted since.</param>
public sealed record StoredPage(StoredRecord Owner, StoredList List, IReadOnlyList<string?> Documents);

/// <summary>
/// Reads of stored lists; on the primary, since the worker commits them without waiting for the disk and so for
/// standbys, and what is read is kept.
/// </summary>
public sealed class MatchStore(Database database)
{
    public Task<StoredList> OfOpportunity(Guid id, CancellationToken cancellationToken) =>
        List(RecordKind.Opportunity, id, cancellationToken);

    public Task<StoredList> OfSme(Guid id, CancellationToken cancellationToken) =>
        List(RecordKind.Sme, id, cancellationToken);

    /// <summary>
    /// A page in one statement, so that owner, list and others are of one moment; null without the owner.
    /// </summary>
    public Task<StoredPage?> Page(
        RecordKind kind, Guid id, int skip, int limit, CancellationToken cancellationToken) =>
        database.ReadPrimary(
            async (connection, token) =>
            {
                var row = await connection.QuerySingleAsync<PageRow>(new CommandDefinition(
                    PageSql(kind), new { Id = id, First = skip + 1, Last = skip + limit }, cancellationToken: token));
                return row.OwnerId is not { } owner ? null : new StoredPage(
                    new(owner, row.OrganisationId, row.Version, row.CreatedAt, row.UpdatedAt, row.Document!),
                    row.List, row.Documents ?? []);
            },
            cancellationToken);

    /// <summary>Whether every write up to the queue position is in the lists.</summary>
    public Task<bool> IsCurrent(long queuePosition, CancellationToken cancellationToken) =>
        database.Read(
            (connection, token) => connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select not exists (select from match_queue where seq <= @QueuePosition)",
                new { QueuePosition = queuePosition }, cancellationToken: token)),
            cancellationToken);

    /// <summary>The statement of a page, with Id, First and Last; benchmarks run it without the service too.</summary>
    public static string PageSql(RecordKind kind)
    {
        var owner = RecordStore.Table(kind);
        var documents = kind == RecordKind.Sme
            ? """
                select other.document::text
                from unnest(list.opportunities[@First:@Last]) with ordinality entry (number, place)
                left join opportunity other using (number) order by place
                """
            : """
                select other.document::text
                from unnest(list.smes[@First:@Last]) with ordinality entry (id, place)
                left join sme other using (id) order by place
                """;
        return Sql(
            kind,
            $"""
            , array({documents}) as documents, owner.id as owner_id, owner.organisation_id, owner.version,
                owner.created_at, owner.updated_at, owner.document::text as document
            """,
            $"left join {owner} owner on owner.id = @Id");
    }

    private Task<StoredList> List(RecordKind kind, Guid id, CancellationToken cancellationToken) =>
        database.ReadPrimary(
            async (connection, token) => (await connection.QuerySingleAsync<Row>(
                new CommandDefinition(Sql(kind, "", ""), new { Id = id }, cancellationToken: token))).List,
            cancellationToken);

    /// <summary>
    /// One statement, whose snapshot is taken after its locks: it sees one run, before or after a swap. A queue of many
    /// thousands is estimated by its positions; rows come to it in the order of time.
    /// </summary>
    private static string Sql(RecordKind kind, string columns, string join)
    {
        // An opportunity deleted since has no id any more: the zero one keeps its place.
        var (table, ids, readiness) = kind == RecordKind.Opportunity
            ? ("opportunity_list", "list.smes", "list.readiness")
            : ("sme_list",
                """
                array(
                    select coalesce(
                        (select id from opportunity where number = entry.number),
                        '00000000-0000-0000-0000-000000000000')
                    from unnest(list.opportunities) with ordinality entry (number, place)
                    order by place)
                """,
                "array_fill(list.readiness, array[coalesce(cardinality(list.opportunities), 0)])");
        return $"""
            with queue as (
                select count(*) as counted from (select from match_queue limit 10000) counting
            )
            select run.id as run_id, run.day, list.computed_at, coalesce(list.tied_at_end, false) as tied_at_end,
                {ids} as ids, list.scores, {readiness} as readiness,
                case when counted < 10000 then counted
                    else (select max(seq) - min(seq) + 1 from match_queue) end as pending,
                coalesce(
                    (select queued_at from match_queue order by seq limit 1),
                    greatest(run.caught_up_at, date_bin('5 minutes', now(), 'epoch'::timestamptz))) as as_of
                {columns}
            from queue
            left join match_run run on run.is_current
            left join {table} list on list.run = run.number and list.owner_id = @Id
            {join}
            """;
    }

    private class Row
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

        public StoredList List => new(
            [.. (Scores ?? []).Select((score, place) => new Listed(Ids![place], score, Readiness![place]))],
            TiedAtEnd, ComputedAt, RunId, Day, Pending, AsOf);
    }

    private sealed class PageRow : Row
    {
        public Guid? OwnerId { get; init; }
        public Guid OrganisationId { get; init; }
        public int Version { get; init; }
        public DateTime CreatedAt { get; init; }
        public DateTime UpdatedAt { get; init; }
        public string? Document { get; init; }
        public string?[]? Documents { get; init; }
    }
}
