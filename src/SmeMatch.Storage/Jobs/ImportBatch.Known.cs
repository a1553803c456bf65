using Dapper;
using Npgsql;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Jobs;

/// <content>The records that rows may mean.</content>
internal sealed partial class ImportBatch
{
    /// <summary>
    /// Fills the filter with what is there, so that only rows that may mean something there are asked about.
    /// </summary>
    private async Task<IdentityFilter> FilterOfAll(CancellationToken cancellationToken)
    {
        snapshot = (await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            "select pg_current_snapshot()::text", cancellationToken: cancellationToken)))!;
        var filled = new IdentityFilter();
        var number = kind == RecordKind.Sme ? "corporate_number" : "null::text";
#pragma warning disable CA2100 // Two constants.
        await using var command = new NpgsqlCommand(
            $"select id, {number}, natural_key from {RecordStore.Table(kind)}", connection);
#pragma warning restore CA2100
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var known = await rows.IsDBNullAsync(1, cancellationToken) ? null : rows.GetString(1);
            filled.Add(rows.GetGuid(0), known, rows.GetString(2));
        }

        return filled;
    }

    /// <summary>
    /// Whether somebody wrote a record meanwhile that a row of the file may mean:
    /// then the filter was not asked in vain.
    /// </summary>
    public async Task<bool> IsOvertaken(CancellationToken cancellationToken)
    {
        if (filter is null)
        {
            return false;
        }

        // A row says which transaction wrote it by the lower half of its number.
        var number = kind == RecordKind.Sme ? "corporate_number" : "null";
        var written = await connection.QueryAsync<(Guid Id, string? Number, string Key)>(new CommandDefinition(
            $"""
            with snapshot as (
                select seen, pg_snapshot_xmax(seen)::text::bigint as last
                from (select @Snapshot::pg_snapshot as seen) one
            ), recent as (
                select id, {number} as number, natural_key, xmin::text::bigint as writer
                from {RecordStore.Table(kind)} where updated_at > @Now
                union all
                select id, {number}, natural_key, xmin::text::bigint
                from {RecordStore.Table(kind)} where updated_at < @Now and updated_at > @Before
            )
            select id, number, natural_key from recent cross join snapshot
            where not pg_visible_in_snapshot(
                (last + ((writer - last + 2147483648) & 4294967295) - 2147483648)::text::xid8, seen)
            limit 100000
            """,
            new { Snapshot = snapshot, Now = now.UtcDateTime, Before = now.UtcDateTime.AddMinutes(-5) },
            cancellationToken: cancellationToken));
        return written.Any(row => filter.MayHave(row.Id) || filter.MayHave(row.Number ?? row.Key));
    }

    /// <summary>Which of the records that rows may mean earlier rows of the file have named.</summary>
    private async Task<HashSet<Guid>> Seen(
        KnownRecords existing, IReadOnlyList<Incoming> asked, CancellationToken cancellationToken)
    {
        if (asked.Count == 0)
        {
            return [];
        }

        var seen = (await connection.QueryAsync<Guid>(new CommandDefinition(
            "select id from import_seen where id = any(@Ids)",
            new { Ids = asked.Select(row => existing.Find(row)?.Id ?? row.Row!.Id).ToArray() },
            cancellationToken: cancellationToken))).ToHashSet();
        seen.UnionWith(existing.Written);
        return seen;
    }

    /// <summary>
    /// Remembers what this batch named and did not write; of a dry run also what it would have written.
    /// </summary>
    private async Task Remember(
        List<Guid> named, IReadOnlyList<RecordRow> written, CancellationToken cancellationToken)
    {
        if (named.Count > 0)
        {
            foreach (var id in named)
            {
                filter?.Add(id);
            }

            await connection.ExecuteAsync(new CommandDefinition(
                "insert into import_seen (id) select unnest(@Named) on conflict do nothing",
                new { Named = named.ToArray() },
                cancellationToken: cancellationToken));
        }

        if (job.DryRun && written.Count > 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into import_made (id, corporate_number, natural_key) "
                + "select * from unnest(@Made, @Numbers, @Keys)",
                new
                {
                    Made = written.Select(row => row.Id).ToArray(),
                    Numbers = written.Select(row => row.CorporateNumber).ToArray(),
                    Keys = written.Select(row => row.NaturalKey).ToArray(),
                },
                cancellationToken: cancellationToken));
        }
    }

    private async Task<KnownRecords> Existing(IReadOnlyList<Incoming> asked, CancellationToken cancellationToken)
    {
        if (asked.Count == 0)
        {
            return new KnownRecords([]);
        }

        var number = kind == RecordKind.Sme ? "corporate_number" : "null::text";
        var orNumber = kind == RecordKind.Sme ? "or corporate_number = any(@Numbers)" : "";
        var made = job.DryRun
            ? $"""
               and not exists (select from import_made where import_made.id = record.id)
               union all
               select id, '{job.OrganisationId}', 1, corporate_number, natural_key, '', null, true
               from import_made
               where id = any(@Ids) or natural_key = any(@Keys) {orNumber}
               """
            : "";
        var found = await connection.QueryAsync<KnownRow>(new CommandDefinition(
            $"""
            select id, organisation_id, version, {number} as corporate_number, natural_key, document::text as document,
                provenance::text as provenance,
                xmin = @Mark::text::xid as is_written
            from {RecordStore.Table(kind)} record
            where (id = any(@Ids) or natural_key = any(@Keys) {orNumber}) {made}
            order by id
            """,
            new
            {
                Mark = mark,
                Ids = asked.Where(row => row.HasOwnId).Select(row => row.Row!.Id).ToArray(),
                Keys = asked.Where(row => !row.HasOwnId && row.Row!.CorporateNumber is null)
                    .Select(row => row.Row!.NaturalKey).ToArray(),
                Numbers = asked.Select(row => row.Row!.CorporateNumber).OfType<string>().ToArray(),
            },
            cancellationToken: cancellationToken));
        return new KnownRecords(found);
    }
}
