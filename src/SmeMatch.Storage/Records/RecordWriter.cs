using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace SmeMatch.Storage.Records;

/// <summary>The set-based writes of records, shared by single changes and imports.</summary>
internal static class RecordWriter
{
    public const string QueueChannel = "match_queue";

    /// <summary>
    /// Inserts new rows and replaces others, one statement per batch; a record that is there stays whose it is.
    /// Answers which were written: not those of which by now another version is there than the one the row was
    /// made of, or none.
    /// </summary>
    public static async Task<HashSet<Guid>> Upsert(
        NpgsqlConnection connection,
        RecordKind kind,
        IReadOnlyList<RecordRow> rows,
        Guid organisation,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        const string Smes = """
            with given as (
                select * from json_to_recordset(@Rows::json) as r (id uuid, version integer, document json,
                    corporate_number text, natural_key text, search text, prefecture text, codes text[], states text[],
                    roles text[], status text, provenance json, is_listed boolean, listed_at timestamptz,
                    listed_by uuid)
            ), replaced as (
                update sme set
                    version = r.version, updated_at = @Now, document = r.document,
                    corporate_number = r.corporate_number, natural_key = r.natural_key, search = r.search,
                    prefecture = r.prefecture, industries = r.codes, states = r.states, roles = r.roles,
                    status = r.status, provenance = r.provenance,
                    -- As long as the firm stays listed, on the word it was first.
                    listed_at = case when r.is_listed then coalesce(
                        case when sme.document ->> 'publicListing' = 'true' then sme.listed_at end, r.listed_at,
                        @Now) end,
                    listed_by = case when r.is_listed then coalesce(
                        case when sme.document ->> 'publicListing' = 'true' then sme.listed_by end, r.listed_by,
                        @Organisation) end
                from given r
                where sme.id = r.id and r.version > 1 and sme.version = r.version - 1
                returning sme.id
            ), added as (
                insert into sme (id, organisation_id, created_at, updated_at, document, corporate_number, natural_key,
                    search, prefecture, industries, states, roles, status, provenance, listed_at, listed_by)
                select id, @Organisation, @Now, @Now, document, corporate_number, natural_key, search, prefecture,
                    codes, states, roles, status, provenance, case when is_listed then @Now end,
                    case when is_listed then @Organisation end
                from given where version = 1
                on conflict (id) do nothing
                returning id
            )
            select id from replaced union all select id from added
            """;
        const string Opportunities = """
            with given as (
                select * from json_to_recordset(@Rows::json) as r (id uuid, version integer, document json,
                    parent_id uuid, natural_key text, search text, codes text[], states text[], roles text[],
                    stage text, status text, value_yen bigint, provenance json)
            ), replaced as (
                update opportunity set
                    version = r.version, updated_at = @Now, document = r.document, parent_id = r.parent_id,
                    natural_key = r.natural_key, search = r.search, sub_sectors = r.codes, states = r.states,
                    roles = r.roles, stage = r.stage, status = r.status, value_yen = r.value_yen,
                    provenance = r.provenance
                from given r
                where opportunity.id = r.id and r.version > 1 and opportunity.version = r.version - 1
                returning opportunity.id
            ), added as (
                insert into opportunity (id, organisation_id, created_at, updated_at, document, parent_id, natural_key,
                    search, sub_sectors, states, roles, stage, status, value_yen, provenance)
                select id, @Organisation, @Now, @Now, document, parent_id, natural_key, search, codes, states, roles,
                    stage, status, value_yen, provenance
                from given where version = 1
                on conflict (id) do nothing
                returning id
            )
            select id from replaced union all select id from added
            """;
        var parameters = new { Rows = RowsJson.Of(rows), Organisation = organisation, Now = now.UtcDateTime };
        var written = await connection.QueryAsync<Guid>(new CommandDefinition(
            kind == RecordKind.Sme ? Smes : Opportunities, parameters, cancellationToken: cancellationToken));
        return [.. written];
    }

    /// <summary>Adds firms that are not there.</summary>
    public static async Task CopySmes(
        NpgsqlConnection connection, IReadOnlyList<RecordRow> rows, Guid organisation, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        const string Sql = """
            copy sme (id, organisation_id, created_at, updated_at, document, corporate_number, natural_key, search,
                prefecture, industries, states, roles, status, listed_at, listed_by) from stdin (format binary)
            """;
        if (rows.Count == 0)
        {
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync(Sql, cancellationToken);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(row.Id, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(organisation, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(now.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(now.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(row.Document, NpgsqlDbType.Json, cancellationToken);
            await copy.WriteAsync(row.CorporateNumber, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.NaturalKey, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Search, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Prefecture, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Codes, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.States, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Roles, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.Status, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync<DateTime?>(
                row.IsListed ? now.UtcDateTime : null, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync<Guid?>(row.IsListed ? organisation : null, NpgsqlDbType.Uuid, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>
    /// Leaves rows for the matching worker and wakes it when the transaction commits; answers with the last position.
    /// </summary>
    public static Task<long> Enqueue(
        NpgsqlConnection connection,
        RecordKind kind,
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken)
    {
        const string Sql = $"""
            notify {QueueChannel};
            with added as (
                insert into match_queue (kind, record_id)
                select @Kind, id from unnest(@Ids) id
                returning seq
            )
            select max(seq) from added
            """;
        return connection.ExecuteScalarAsync<long>(new CommandDefinition(
            Sql, new { Kind = RecordStore.Table(kind), Ids = ids.ToArray() }, cancellationToken: cancellationToken));
    }
}
