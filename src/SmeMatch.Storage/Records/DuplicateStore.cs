using Dapper;
using Npgsql;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Records;

/// <summary>Two records that may be one firm.</summary>
/// <param name="First">The one with a corporate number, else the older one.</param>
/// <param name="Second">The other.</param>
/// <param name="IsApart">Whether an officer said that they are two firms.</param>
/// <param name="Position">Where the pair stands in the list.</param>
public sealed record DuplicatePair(StoredRecord First, StoredRecord Second, bool IsApart, string Position);

/// <summary>What came of a decision.</summary>
/// <param name="Outcome">Done, or why not.</param>
/// <param name="Kept">The record as it is after a merge.</param>
/// <param name="QueuePosition">The queue row that brings it into the matches.</param>
public sealed record DecisionResult(WriteOutcome Outcome, StoredRecord? Kept = null, long QueuePosition = 0);

/// <summary>
/// Firms that may be one: of one bare name, in one prefecture or with none known, at least one of them without a
/// corporate number. Two numbers are two firms.
/// </summary>
public sealed class DuplicateStore(Database database, TimeProvider time)
{
    /// <summary>Namesakes of u; the range takes the keys that begin with its bare name.</summary>
    private const string Namesakes = """
        u.corporate_number is null and o.id <> u.id
            and o.natural_key >= split_part(u.natural_key, '|', 1) || '|'
            and o.natural_key < split_part(u.natural_key, '|', 1) || '}'
            and (o.corporate_number is not null or o.id > u.id)
            and (u.prefecture is null or o.prefecture is null or u.prefecture = o.prefecture)
        """;

    private const string IsApart =
        "exists (select from firm_apart p where p.first_id = least(u.id, o.id) and p.second_id = greatest(u.id, o.id))";

    /// <summary>The pairs to be decided, or those kept apart; the longest known first.</summary>
    /// <param name="apart">Which of them.</param>
    /// <param name="after">The position of the last one seen; null from the first on.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<IReadOnlyList<DuplicatePair>> List(
        bool apart, string? after, int limit, CancellationToken cancellationToken) =>
        database.Read(
            async (connection, token) =>
            {
                var ids = (Guid[])[.. after?.Split('|').Select(Guid.Parse) ?? [Guid.Empty, Guid.Empty]];
                var found = await connection.QueryAsync<PairRow>(new CommandDefinition(
                    $"""
                    select u.id as u, o.id as o
                    from sme u join sme o on {Namesakes}
                    where (u.id, o.id) > (@U, @O) and {(apart ? "" : "not ")}{IsApart}
                    order by u.id, o.id
                    limit @Limit
                    """,
                    new { U = ids[0], O = ids[1], Limit = limit }, cancellationToken: token));
                var rows = found.AsList();
                var records = (await Records(
                    connection, [.. rows.SelectMany(row => new[] { row.U, row.O })], false, token))
                    .ToDictionary(record => record.Id);
                return (IReadOnlyList<DuplicatePair>)
                [
                    .. rows.Where(row => records.ContainsKey(row.U) && records.ContainsKey(row.O))
                        .Select(row => Pair(records[row.O], records[row.U], apart, $"{row.U}|{row.O}")),
                ];
            },
            cancellationToken);

    /// <summary>The pair, in whatever order its ids come; null when the two are none.</summary>
    public Task<DuplicatePair?> Find(Guid one, Guid other, CancellationToken cancellationToken) =>
        database.Read((connection, token) => Find(connection, one, other, lockThem: false, token), cancellationToken);

    /// <summary>The record that a retired one was merged into; null when it was not.</summary>
    public Task<Guid?> KeptOf(Guid retired, CancellationToken cancellationToken) =>
        database.Read(
            (connection, token) => connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
                "select kept_id from firm_merged where retired_id = @Retired", new { Retired = retired },
                cancellationToken: token)),
            cancellationToken);

    /// <summary>Decides about a pair: keeps the two apart, or makes them one.</summary>
    /// <param name="one">A record of the pair; of a merge the one that is kept.</param>
    /// <param name="other">The other; of a merge the one that is retired.</param>
    /// <param name="accepts">Whether the pair is as the caller saw it.</param>
    /// <param name="merge">Makes the row of the kept record from it and the retired one; null keeps them apart.</param>
    /// <param name="caller">May change both.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<DecisionResult> Decide(
        Guid one, Guid other, Func<DuplicatePair, bool> accepts, Func<StoredRecord, StoredRecord, RecordRow>? merge,
        Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            return await DecideOnce(one, other, accepts, merge, caller, cancellationToken);
        }
        finally
        {
            database.Content.Change();
        }
    }

    private Task<DecisionResult> DecideOnce(
        Guid one, Guid other, Func<DuplicatePair, bool> accepts, Func<StoredRecord, StoredRecord, RecordRow>? merge,
        Caller caller, CancellationToken cancellationToken) =>
        database.Write(
            async (connection, transaction, token) =>
            {
                if (await Find(connection, one, other, lockThem: true, token) is not { } pair)
                {
                    return new DecisionResult(WriteOutcome.NotFound);
                }

                if (!caller.MayChange(pair.First.OrganisationId) || !caller.MayChange(pair.Second.OrganisationId))
                {
                    return new DecisionResult(WriteOutcome.Foreign);
                }

                if (!accepts(pair))
                {
                    return new DecisionResult(WriteOutcome.Stale);
                }

                var (kept, retired) = pair.First.Id == one ? (pair.First, pair.Second) : (pair.Second, pair.First);
                return merge is null
                    ? await KeepApart(connection, pair, caller, token)
                    : await Merge(connection, kept, retired, merge(kept, retired), caller, token);
            },
            cancellationToken);

    private static async Task<DecisionResult> KeepApart(
        NpgsqlConnection connection, DuplicatePair pair, Caller caller, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into firm_apart (first_id, second_id) select least(@One, @Other), greatest(@One, @Other)
            on conflict do nothing
            """,
            new { One = pair.First.Id, Other = pair.Second.Id }, cancellationToken: cancellationToken));
        await AuditTrail.Append(
            connection, caller, [pair.First.OrganisationId, pair.Second.OrganisationId], "keep-apart", "sme",
            pair.First.Id, new { other = pair.Second.Id }, cancellationToken);
        return new DecisionResult(WriteOutcome.Done);
    }

    private async Task<DecisionResult> Merge(
        NpgsqlConnection connection, StoredRecord kept, StoredRecord retired, RecordRow row, Caller caller,
        CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            """
            select move_firm(@Retired, @Kept);
            insert into firm_merged (retired_id, kept_id, natural_key, source_system)
            select id, @Kept, natural_key, document -> 'source' ->> 'system' from sme where id = @Retired;
            delete from sme where id = @Retired
            """,
            new { Retired = retired.Id, Kept = kept.Id }, cancellationToken: cancellationToken));
        await RecordWriter.Upsert(
            connection, RecordKind.Sme, [Next(kept, retired, row)], caller.OrganisationId, time.GetUtcNow(),
            cancellationToken);
        var position = await RecordWriter.Enqueue(
            connection, RecordKind.Sme, [kept.Id, retired.Id], cancellationToken);
        var written = (await Records(connection, [kept.Id], false, cancellationToken))[0];
        await AuditTrail.Append(
            connection, caller, [retired.OrganisationId], "merge", "sme", retired.Id, new { into = kept.Id },
            cancellationToken);
        await AuditTrail.AppendWrite(
            connection, caller, kept.OrganisationId, "sme", kept.Id, kept.Document, row.Document, cancellationToken);
        return new DecisionResult(WriteOutcome.Done, written, position);
    }

    /// <summary>
    /// What it has from the retired record comes from where that had it, on the word that was given there.
    /// </summary>
    private static RecordRow Next(StoredRecord kept, StoredRecord retired, RecordRow row) => row with
    {
        Version = kept.Version + 1,
        Provenance = Provenance.AfterMerge(
            kept.Provenance, RecordRow.Members(kept.Document), RecordRow.Members(row.Document), retired.Provenance,
            RecordRow.Members(retired.Document)),
        ListedAt = retired.Listing?.RecordedAt.UtcDateTime,
        ListedBy = retired.Listing?.OrganisationId,
    };

    private static async Task<DuplicatePair?> Find(
        NpgsqlConnection connection, Guid one, Guid other, bool lockThem, CancellationToken cancellationToken)
    {
        var records = await Records(connection, [one, other], lockThem, cancellationToken);
        var state = await connection.QueryFirstOrDefaultAsync<PairRow>(new CommandDefinition(
            $"""
            select u.id as u, o.id as o, {IsApart} as is_apart
            from sme u join sme o on {Namesakes}
            where (u.id = @One and o.id = @Other) or (u.id = @Other and o.id = @One)
            """,
            new { One = one, Other = other }, cancellationToken: cancellationToken));
        return state is null || records.Count < 2 ? null
            : Pair(records[0], records[1], state.IsApart, $"{state.U}|{state.O}");
    }

    private static DuplicatePair Pair(StoredRecord one, StoredRecord other, bool isApart, string position) =>
        Rank(one).CompareTo(Rank(other)) <= 0
            ? new(one, other, isApart, position) : new(other, one, isApart, position);

    /// <summary>A number goes first, then age.</summary>
    private static (bool, DateTimeOffset, Guid) Rank(StoredRecord record) => (
        !record.Document.Contains("\"corporateNumber\":", StringComparison.Ordinal), record.CreatedAt, record.Id);

    private static async Task<List<StoredRecord>> Records(
        NpgsqlConnection connection, Guid[] ids, bool lockThem, CancellationToken cancellationToken) =>
        [
            .. (await connection.QueryAsync<RecordStore.Row>(new CommandDefinition(
                $"""
                select {RecordStore.SmeColumns} from sme where id = any(@Ids) order by id limit 1000
                {(lockThem ? "for update" : "")}
                """,
                new { Ids = ids }, cancellationToken: cancellationToken))).Select(row => row.Record),
        ];

    private sealed class PairRow
    {
        public required Guid U { get; init; }
        public required Guid O { get; init; }
        public bool IsApart { get; init; }
    }
}
