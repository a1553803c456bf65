using Dapper;
using Npgsql;
using NpgsqlTypes;
using SmeMatch.Matching.Records;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Matches;

/// <summary>A queue row: a record written since the matches were last brought up to date.</summary>
public sealed record QueuedChange(long Seq, RecordKind Kind, Guid RecordId);

/// <summary>
/// The worker's side of the matches: it holds the one lock of all instances, reads what was written,
/// and stores what follows from it in the transaction that removes the queue rows.
/// </summary>
public sealed class MatchLedger : IAsyncDisposable
{
    private const long WorkerLock = 0x534D45_4D41544348;
    private readonly Database database;
    private readonly NpgsqlConnection connection;

    private MatchLedger(Database database, NpgsqlConnection connection)
    {
        this.database = database;
        this.connection = connection;
    }

    /// <summary>Takes the worker's lock; null while another instance holds it.</summary>
    public static async Task<MatchLedger?> TryTake(Database database, CancellationToken cancellationToken)
    {
        var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var taken = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select pg_try_advisory_lock(@WorkerLock)", new { WorkerLock }, cancellationToken: cancellationToken));
        if (!taken)
        {
            await connection.DisposeAsync();
            return null;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            $"listen {RecordWriter.QueueChannel}", cancellationToken: cancellationToken));
        return new MatchLedger(database, connection);
    }

    /// <summary>
    /// Waits for a notification; also answers after the time, so that nothing depends on one arriving.
    /// </summary>
    public Task<bool> Wait(TimeSpan atMost, CancellationToken cancellationToken) =>
        connection.WaitAsync(atMost, cancellationToken);

    public async Task<IReadOnlyList<QueuedChange>> Queue(int limit, CancellationToken cancellationToken)
    {
        const string Sql = "select seq, kind, record_id from match_queue order by seq limit @Limit";
        var rows = await connection.QueryAsync<(long Seq, string Kind, Guid RecordId)>(
            new CommandDefinition(Sql, new { Limit = limit }, cancellationToken: cancellationToken));
        return
        [
            .. rows.Select(row => new QueuedChange(
                row.Seq, row.Kind == "sme" ? RecordKind.Sme : RecordKind.Opportunity, row.RecordId)),
        ];
    }

    /// <summary>The whole registry, streamed.</summary>
    public async IAsyncEnumerable<string> Documents(
        RecordKind kind, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reading = await database.Source.OpenConnectionAsync(cancellationToken);
        var sql = kind == RecordKind.Sme ? "select document::text from sme" : "select document::text from opportunity";
#pragma warning disable CA2100 // Two constants.
        await using var command = new NpgsqlCommand(sql, reading);
#pragma warning restore CA2100
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            yield return rows.GetString(0);
        }
    }

    /// <summary>The documents of some records; those that are gone are left out.</summary>
    public async Task<IReadOnlyList<string>> Documents(
        RecordKind kind, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var sql = $"select document::text from {RecordStore.Table(kind)} where id = any(@Ids) limit 100000";
        var rows = await connection.QueryAsync<string>(
            new CommandDefinition(sql, new { Ids = ids.ToArray() }, cancellationToken: cancellationToken));
        return rows.AsList();
    }

    /// <summary>What the stored matches were computed for; null before the first run.</summary>
    public Task<string?> Basis(CancellationToken cancellationToken) => connection.ExecuteScalarAsync<string?>(
        new CommandDefinition(
            "select value from setting where name = 'match-basis'", cancellationToken: cancellationToken));

    /// <summary>Stores the outcome of changes and removes their queue rows, in one transaction.</summary>
    public Task StoreChange(
        MatchDelta delta,
        Func<PlacedMatch, string> evidence,
        string profile,
        Guid runId,
        DateTimeOffset now,
        IReadOnlyCollection<long> seqs,
        CancellationToken cancellationToken) =>
        database.Bulk(
            async (writing, transaction, token) =>
            {
                const string Sql = """
                    delete from match using unnest(@Opportunities, @Smes) as gone (opportunity_id, sme_id)
                    where match.opportunity_id = gone.opportunity_id and match.sme_id = gone.sme_id;
                    delete from tied_list where owner_id = any(@NotTied);
                    insert into tied_list (owner_id) select unnest(@Tied) on conflict do nothing;
                    delete from match_queue where seq = any(@Seqs);
                    """;
                var replaced = delta.Removals
                    .Concat(delta.Upserts.Select(placed => (placed.Match.OpportunityId, placed.Match.SmeId))).ToList();
                await writing.ExecuteAsync(new CommandDefinition(
                    Sql,
                    new
                    {
                        Opportunities = replaced.Select(pair => pair.Item1).ToArray(),
                        Smes = replaced.Select(pair => pair.Item2).ToArray(),
                        NotTied = delta.NotTied.ToArray(),
                        Tied = delta.Tied.ToArray(),
                        Seqs = seqs.ToArray(),
                    },
                    cancellationToken: token));
                await Copy(writing, delta.Upserts, evidence, profile, runId, now, token);
                return true;
            },
            cancellationToken);

    /// <summary>Replaces every stored match; readers see the former ones or the new ones, never a mix.</summary>
    public Task StoreRun(
        MatchDelta all,
        Func<PlacedMatch, string> evidence,
        string profile,
        Guid runId,
        string basis,
        DateTimeOffset now,
        IReadOnlyCollection<long> seqs,
        CancellationToken cancellationToken) =>
        database.Bulk(
            async (writing, transaction, token) =>
            {
                const string Sql = """
                    delete from match;
                    delete from tied_list;
                    insert into tied_list (owner_id) select unnest(@Tied);
                    insert into setting (name, value) values ('match-basis', @Basis)
                    on conflict (name) do update set value = excluded.value;
                    delete from match_queue where seq = any(@Seqs);
                    """;
                await writing.ExecuteAsync(new CommandDefinition(
                    Sql,
                    new { Tied = all.Tied.ToArray(), Basis = basis, Seqs = seqs.ToArray() },
                    cancellationToken: token));
                await Copy(writing, all.Upserts, evidence, profile, runId, now, token);
                return true;
            },
            cancellationToken);

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static async Task Copy(
        NpgsqlConnection writing,
        IReadOnlyList<PlacedMatch> rows,
        Func<PlacedMatch, string> evidence,
        string profile,
        Guid runId,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        const string Sql = """
            copy match (opportunity_id, sme_id, in_opportunity_list, in_sme_list, score, sector, size, region,
                readiness, tie_key, role, eligibility, confidence, lowest_score, highest_score, evidence, profile,
                run_id, computed_at)
            from stdin (format binary)
            """;
        if (rows.Count == 0)
        {
            return;
        }

        await using var copy = await writing.BeginBinaryImportAsync(Sql, cancellationToken);
        foreach (var placed in rows)
        {
            var (match, pair) = (placed.Match, placed.Match.Pair);
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(match.OpportunityId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(match.SmeId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(placed.InOpportunityList, NpgsqlDbType.Boolean, cancellationToken);
            await copy.WriteAsync(placed.InSmeList, NpgsqlDbType.Boolean, cancellationToken);
            int[] numbers = [pair.Score, pair.Sector.Factor, pair.Size.Factor, pair.Region.Factor, pair.Readiness];
            foreach (var number in numbers)
            {
                await copy.WriteAsync(number, NpgsqlDbType.Integer, cancellationToken);
            }

            await copy.WriteAsync(SignedTieKey(match.OrderAmongSmes.TieKey), NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(pair.Size.Role?.ToWire(), NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(pair.Eligibility.Status.ToWire(), NpgsqlDbType.Text, cancellationToken);
            foreach (var number in (int[])[pair.Confidence, pair.LowestScore, pair.HighestScore])
            {
                await copy.WriteAsync(number, NpgsqlDbType.Integer, cancellationToken);
            }

            await copy.WriteAsync(evidence(placed), NpgsqlDbType.Jsonb, cancellationToken);
            await copy.WriteAsync(profile, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(runId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(now.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>An unsigned key as a signed one of the same order.</summary>
    public static long SignedTieKey(ulong key) => unchecked((long)(key ^ 0x8000_0000_0000_0000));
}
