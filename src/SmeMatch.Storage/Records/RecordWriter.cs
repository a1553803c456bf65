using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace SmeMatch.Storage.Records;

/// <summary>The set-based writes of records, shared by single changes and imports.</summary>
internal static class RecordWriter
{
    public const string QueueChannel = "match_queue";

    /// <summary>Inserts or replaces, one statement per batch; a record that is there stays whose it is.</summary>
    public static Task Upsert(
        NpgsqlConnection connection,
        RecordKind kind,
        IReadOnlyList<RecordRow> rows,
        Guid organisation,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        const string Smes = """
            insert into sme (id, organisation_id, created_at, updated_at, document, corporate_number, natural_key,
                search, prefecture, industries, states, roles, status)
            select r.id, @Organisation, @Now, @Now, r.document, r.corporate_number, r.natural_key, r.search, r.prefecture,
                r.codes, r.states, r.roles, r.status
            from json_to_recordset(@Rows::json) as r (id uuid, document json, corporate_number text, natural_key text,
                search text, prefecture text, codes text[], states text[], roles text[], status text)
            on conflict (id) do update set
                version = sme.version + 1, updated_at = excluded.updated_at, document = excluded.document,
                corporate_number = excluded.corporate_number, natural_key = excluded.natural_key,
                search = excluded.search, prefecture = excluded.prefecture, industries = excluded.industries,
                states = excluded.states, roles = excluded.roles, status = excluded.status
            """;
        const string Opportunities = """
            insert into opportunity (id, organisation_id, created_at, updated_at, document, parent_id, natural_key,
                search, sub_sectors, states, roles, stage, status, value_yen)
            select r.id, @Organisation, @Now, @Now, r.document, r.parent_id, r.natural_key, r.search, r.codes,
                r.states, r.roles, r.stage, r.status, r.value_yen
            from json_to_recordset(@Rows::json) as r (id uuid, document json, parent_id uuid, natural_key text,
                search text, codes text[], states text[], roles text[], stage text, status text, value_yen bigint)
            on conflict (id) do update set
                version = opportunity.version + 1, updated_at = excluded.updated_at, document = excluded.document,
                parent_id = excluded.parent_id, natural_key = excluded.natural_key, search = excluded.search,
                sub_sectors = excluded.sub_sectors, states = excluded.states, roles = excluded.roles,
                stage = excluded.stage, status = excluded.status, value_yen = excluded.value_yen
            """;
        var parameters = new { Rows = RowsJson.Of(rows), Organisation = organisation, Now = now.UtcDateTime };
        return connection.ExecuteAsync(new CommandDefinition(
            kind == RecordKind.Sme ? Smes : Opportunities, parameters, cancellationToken: cancellationToken));
    }

    /// <summary>Adds firms that are not there.</summary>
    public static async Task CopySmes(
        NpgsqlConnection connection, IReadOnlyList<RecordRow> rows, Guid organisation, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        const string Sql = """
            copy sme (id, organisation_id, created_at, updated_at, document, corporate_number, natural_key, search,
                prefecture, industries, states, roles, status) from stdin (format binary)
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
