using Dapper;
using SmeMatch.Matching.Engine;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Matches;

/// <summary>A stored match. Scores and factors are 0 to 10 000.</summary>
public sealed record MatchRow
{
    public required Guid OpportunityId { get; init; }
    public required Guid SmeId { get; init; }
    public required int Score { get; init; }
    public required int Sector { get; init; }
    public required int Size { get; init; }
    public required int Region { get; init; }
    public required int Readiness { get; init; }
    public required long TieKey { get; init; }
    public string? Role { get; init; }
    public required string Eligibility { get; init; }
    public required int Confidence { get; init; }
    public required int LowestScore { get; init; }
    public required int HighestScore { get; init; }

    /// <summary>Reasons and open gates as JSON.</summary>
    public required string Evidence { get; init; }
    public required string Profile { get; init; }
    public required Guid RunId { get; init; }
    public required DateTime ComputedAt { get; init; }

    /// <summary>1-based place in the list asked for; null when it is not listed there.</summary>
    public int? Rank { get; init; }
}

/// <summary>A list as stored.</summary>
/// <param name="Rows">In order.</param>
/// <param name="TiedAtEnd">Whether one left out equals the last.</param>
/// <param name="Pending">How many writes are not yet in the matches.</param>
/// <param name="AsOf">All writes acknowledged before are in.</param>
public sealed record StoredList(IReadOnlyList<MatchRow> Rows, bool TiedAtEnd, long Pending, DateTimeOffset AsOf);

/// <summary>Reads of stored matches.</summary>
public sealed class MatchStore(Database database)
{
    private const string Columns = """
        opportunity_id, sme_id, score, sector, size, region, readiness, tie_key, role, eligibility, confidence,
        lowest_score, highest_score, evidence::text as evidence, profile, run_id, computed_at
        """;

    public Task<StoredList> OfOpportunity(Guid id, CancellationToken cancellationToken) =>
        List(id, "opportunity_id", "in_opportunity_list", "sme_id", IMatchEngine.SmesPerOpportunity, cancellationToken);

    public Task<StoredList> OfSme(Guid id, CancellationToken cancellationToken) =>
        List(id, "sme_id", "in_sme_list", "opportunity_id", IMatchEngine.OpportunitiesPerSme, cancellationToken);

    /// <summary>Whether every write up to the queue position is in the matches.</summary>
    public Task<bool> IsCurrent(long queuePosition, CancellationToken cancellationToken) =>
        database.Read(
            (connection, token) => connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select not exists (select from match_queue where seq <= @QueuePosition)",
                new { QueuePosition = queuePosition }, cancellationToken: token)),
            cancellationToken);

    private Task<StoredList> List(
        Guid id, string owner, string flag, string other, int limit, CancellationToken cancellationToken) =>
        database.Read(
            async (connection, token) =>
            {
                // One snapshot, so that rows, pending and tiedAtEnd belong together.
                var sql = $"""
                    select (select count(*) from match_queue) as pending,
                        coalesce((select min(queued_at) from match_queue), now()) as as_of,
                        exists (select from tied_list where owner_id = @Id) as tied_at_end;
                    select {Columns},
                        row_number() over (order by score desc, readiness desc, tie_key, {other})::int as rank
                    from match where {owner} = @Id and {flag}
                    order by score desc, readiness desc, tie_key, {other}
                    limit {limit}
                    """;
                await using var snapshot = await connection.BeginTransactionAsync(
                    System.Data.IsolationLevel.RepeatableRead, token);
                await using var results = await connection.QueryMultipleAsync(
                    new CommandDefinition(sql, new { Id = id }, cancellationToken: token));
                var state = await results.ReadSingleAsync<State>();
                var rows = (await results.ReadAsync<MatchRow>()).AsList();
                return new StoredList(rows, state.TiedAtEnd, state.Pending, state.AsOf);
            },
            cancellationToken);

    private sealed class State
    {
        public required long Pending { get; init; }
        public required DateTime AsOf { get; init; }
        public required bool TiedAtEnd { get; init; }
    }
}
