using Dapper;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Matches;

/// <summary>An open opportunity and how well it is covered.</summary>
public sealed record CoveredOpportunity
{
    public required Guid Id { get; init; }
    public required string[] SubSectors { get; init; }
    public required string[] States { get; init; }
    public long? ValueYen { get; init; }

    /// <summary>The score of the first, 0 to 10 000; 0 without one.</summary>
    public required int Best { get; init; }

    /// <summary>Whether the first reaches what was asked.</summary>
    public required bool IsCovered { get; init; }
}

/// <summary>Active firms of one prefecture or industry, and those that no opportunity fits.</summary>
public sealed record CoveredFirms
{
    public string? Code { get; init; }
    public required int Firms { get; init; }
    public required int Without { get; init; }
}

/// <summary>What the stored lists cover, and what they do not.</summary>
public sealed class CoverageStore(Database database)
{
    /// <summary>Those that are open today in India; whose deadline has passed is left out.</summary>
    /// <param name="least">The score, 0 to 10 000, from which one fits.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<CoveredOpportunity>> Opportunities(
        int least, CancellationToken cancellationToken) =>
        Read<CoveredOpportunity>(
            $"""
            select opportunity.id, sub_sectors, states, value_yen, coalesce(list.scores[1], 0)::integer as best,
                coalesce(list.scores[1] >= @Least, false) as is_covered
            from opportunity
            {Lists("opportunity")}
            where opportunity.status = 'open'
                and coalesce((document->>'deadline')::date >= (now() at time zone 'Asia/Kolkata')::date, true)
            """,
            least, cancellationToken);

    public Task<IReadOnlyList<CoveredFirms>> FirmsByPrefecture(int least, CancellationToken cancellationToken) =>
        Firms("prefecture", least, cancellationToken);

    /// <summary>By the two-digit group of the first industry.</summary>
    public Task<IReadOnlyList<CoveredFirms>> FirmsByIndustry(int least, CancellationToken cancellationToken) =>
        Firms("left(industries[1], 2)", least, cancellationToken);

    private Task<IReadOnlyList<CoveredFirms>> Firms(
        string code, int least, CancellationToken cancellationToken) =>
        Read<CoveredFirms>(
            $"""
            select {code} as code, count(*)::integer as firms,
                (count(*) filter (where not coalesce(list.scores[1] >= @Least, false)))::integer as without
            from sme
            {Lists("sme")}
            where sme.status = 'active'
            group by 1
            order by 1
            """,
            least, cancellationToken);

    private static string Lists(string owner) => $"""
        left join match_run run on run.is_current
        left join {owner}_list list on list.run = run.number and list.owner_id = {owner}.id
        """;

    private Task<IReadOnlyList<T>> Read<T>(string sql, int least, CancellationToken cancellationToken) => database.Read(
        async (connection, token) => (IReadOnlyList<T>)(await connection.QueryAsync<T>(
            new CommandDefinition(sql, new { Least = least }, cancellationToken: token))).AsList(),
        cancellationToken);
}
