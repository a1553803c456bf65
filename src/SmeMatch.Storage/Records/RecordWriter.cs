using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace SmeMatch.Storage.Records;

/// <summary>The set-based writes of records, shared by single changes and imports.</summary>
internal static class RecordWriter
{
    public const string QueueChannel = "match_queue";

    /// <summary>
    /// Inserts or replaces, one statement per batch; a record that is there stays whose it is. Answers which were written:
    /// not those of which another version is there by now than the one the row was made of.
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
            insert into sme (id, organisation_id, version, created_at, updated_at, document, corporate_number, natural_key,
                search, prefecture, industries, states, roles, status, provenance, listed_at, listed_by)
            select r.id, @Organisation, r.version, @Now, @Now, r.document, r.corporate_number, r.natural_key, r.search,
                r.prefecture, r.codes, r.states, r.roles, r.status, r.provenance,
                case when r.is_listed then @Now end, case when r.is_listed then @Organisation end
            from json_to_recordset(@Rows::json) as r (id uuid, version integer, document json, corporate_number text,
                natural_key text, search text, prefecture text, codes text[], states text[], roles text[], status text,
                provenance json, is_listed boolean)
            on conflict (id) do update set
                version = excluded.version, updated_at = excluded.updated_at, document = excluded.document,
                corporate_number = excluded.corporate_number, natural_key = excluded.natural_key,
                search = excluded.search, prefecture = excluded.prefecture, industries = excluded.industries,
                states = excluded.states, roles = excluded.roles, status = excluded.status,
                provenance = excluded.provenance,
                -- As long as the firm stays listed, on the word it was first.
                listed_at = case when excluded.listed_at is not null then coalesce(sme.listed_at, excluded.listed_at) end,
                listed_by = case when excluded.listed_by is not null then coalesce(sme.listed_by, excluded.listed_by) end
            where sme.version = excluded.version - 1
            returning id
            """;
        const string Opportunities = """
            insert into opportunity (id, organisation_id, version, created_at, updated_at, document, parent_id,
                natural_key, search, sub_sectors, states, roles, stage, status, value_yen, provenance)
            select r.id, @Organisation, r.version, @Now, @Now, r.document, r.parent_id, r.natural_key, r.search, r.codes,
                r.states, r.roles, r.stage, r.status, r.value_yen, r.provenance
            from json_to_recordset(@Rows::json) as r (id uuid, version integer, document json, parent_id uuid,
                natural_key text, search text, codes text[], states text[], roles text[], stage text, status text,
                value_yen bigint, provenance json)
            on conflict (id) do update set
                version = excluded.version, updated_at = excluded.updated_at, document = excluded.document,
                parent_id = excluded.parent_id, natural_key = excluded.natural_key, search = excluded.search,
                sub_sectors = excluded.sub_sectors, states = excluded.states, roles = excluded.roles,
                stage = excluded.stage, status = excluded.status, value_yen = excluded.value_yen,
                provenance = excluded.provenance
            where opportunity.version = excluded.version - 1
            returning id
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
            await copy.WriteAsync<DateTime?>(row.IsListed ? now.UtcDateTime : null, NpgsqlDbType.TimestampTz, cancellationToken);
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
