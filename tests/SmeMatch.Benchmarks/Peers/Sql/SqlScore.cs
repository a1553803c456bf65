using SmeMatch.Matching.Scoring;

namespace SmeMatch.Benchmarks.Peers.Sql;

/// <summary>
/// The complete score in SQL. Table candidate pairs opportunities with the trades that reach the least sector factor;
/// table kept pairs them with the firms of these trades, scored.
/// </summary>
internal sealed class SqlScore(SqlDialect sql, ScoringProfile profile)
{
    /// <summary>What score and readiness become, so that one number orders by both.</summary>
    public const int RankUnit = 16_384;

    private static readonly int[] RoleFloors = [0, 2_000, 4_000, 5_000];

    public string Candidate => $"""
        {sql.CreateTable} candidate as
        with base as (
            select list, trade,
                max(strength * case when place = 0 then 100 else {SectorFactor.NoPrimary} end {sql.Divide} 100)
                    as strength
            from sector_list
            join strength using (sector)
            group by list, trade
        )
        select opportunity.*, base.trade, base.strength,
            {AnyWord(i => $"need{i} & usual{i}")} as is_usual
        from opportunity
        join base on base.list = opportunity.sector_list
        join usual on usual.trade = base.trade
        where base.strength >= {profile.MinSector}
        """;

    public string Kept => $"""
        {sql.CreateTable} kept as
        select opportunity, sme, {sql.Xor("high", "ohigh")} as high, {sql.Xor("low", "olow")} as low,
            score * {RankUnit} + readiness as rank
        from (
            select opportunity, sme, high, ohigh, low, olow, readiness,
                (2 * ({profile.Weights.Sector} * sector + {profile.Weights.Size} * size
                    + {profile.Weights.Region} * region) + {profile.Weights.Sum})
                    {sql.Divide} {2 * profile.Weights.Sum} as score
            from (
                select *, {Sector} as sector, {Size} as size, {Region} as region
                from (select *, {Left} as roles from candidate join sme using (trade)) pairs
                where roles <> 0 and not (not_sme and smes_only) and certificates & lacking = 0
            ) factors
        ) scored
        where score >= {profile.MinScore}
        """;

    private string Sector => $"""
        case when needed = 0 then strength else (strength + case
            when {AnyWord(i => $"offer{i} & need{i}")} then 7000 + 3000 * ({Offered}) {sql.Divide} needed
            when is_usual then case when lists_none then 6000 else 3000 end
            when lists_none then 1500
            else 0 end) {sql.Divide} 2 end
        """;

    /// <summary>The roles left, as bits; prime is the lowest.</summary>
    private static string Left => """
        offered & sought & case when turnover < prime_floor or (local_content and no_entity)
            or (land_border and land_unregistered) then 14 else 15 end
        """;

    private string Size => $"""
        case when octaves is null then {SizeFactor.TurnoverUnknown}
            when low0 is null then {SizeFactor.ValueUnknown}
            else greatest({string.Join(", ", Enumerable.Range(0, 4).Select(SizeOf))}) end
        """;

    private static string Region => """
        case when nationwide then case when is_present then 10000 else 7000 end
            when states = 0 then 3000
            when present & states <> 0 then 10000
            when present & near <> 0 then 8000
            when targets & states <> 0 then 7500
            when present & linked <> 0 then 6500
            when agreements & states <> 0 then 6000
            when targets & (near | linked) <> 0 then 5000
            when names_none then 3000
            else 1500 end
        """;

    private string Offered =>
        string.Join(" + ", Enumerable.Range(0, 4).Select(i => sql.BitCount($"offer{i} & need{i}")));

    private string SizeOf(int role) => $"""
        case when roles & {1 << role} = 0 then 0
            when low{role} - octaves > -6
                then greatest({RoleFloors[role]}, 10000 - 10000 * (low{role} - octaves + 6) {sql.Divide} 24)
            when high{role} - octaves < -35
                then greatest(2000, 10000 - 8000 * (-35 - high{role} + octaves) {sql.Divide} 40)
            else 10000 end
        """;

    private static string AnyWord(Func<int, string> word) =>
        $"(({string.Join(") | (", Enumerable.Range(0, 4).Select(word))})) <> 0";
}
