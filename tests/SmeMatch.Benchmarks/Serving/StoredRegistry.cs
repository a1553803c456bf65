using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Dapper;
using Npgsql;
using SmeMatch.Benchmarks.Registries;
using SmeMatch.Matching.Records;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Records;

namespace SmeMatch.Benchmarks.Serving;

/// <summary>Puts a generated registry, with whole documents, into a database as the service would hold it.</summary>
internal static class StoredRegistry
{
    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static void Fill(string owner, string service, Setting setting, Registry registry)
    {
        Migrator.Migrate(owner, service, Path.Combine(setting.Root, "db", "migrations"), default)
            .GetAwaiter().GetResult();
        using var connection = new NpgsqlConnection(owner);
        connection.Open();
        var organisation = connection.ExecuteScalar<Guid>("select id from organisation limit 1");
        var rows = registry.Opportunities.Select((one, number) => Row(setting, RecordKind.Opportunity, one.Id, one with
        {
            Title = new(En: $"Package {number} of the works", Ja: $"工事第{number}号"),
        }));
        Copy(connection, "opportunity", "sub_sectors", organisation, rows, isSme: false);
        rows = registry.Smes.Select((one, number) => Row(setting, RecordKind.Sme, one.Id, one with
        {
            Name = new(En: $"Works {number} Co., Ltd.", Ja: $"株式会社第{number}製作所"),
            Municipality = "福山市",
        }));
        Copy(connection, "sme", "industries", organisation, rows, isSme: true);
        connection.Execute("vacuum analyze");
    }

    private static RecordRow Row<T>(Setting setting, RecordKind kind, Guid id, T record) => RecordRow.Of(
        kind, id, JsonSerializer.SerializeToNode(record, Wire)!.AsObject(), setting.Scorer.Lookup);

    private static void Copy(
        NpgsqlConnection connection, string table, string codes, Guid organisation, IEnumerable<RecordRow> rows,
        bool isSme)
    {
        using var copy = connection.BeginBinaryImport($"""
            copy {table} (id, organisation_id, created_at, updated_at, document, natural_key, search, {codes}, states,
                roles, status, {(isSme ? "prefecture" : "value_yen")}) from stdin (format binary)
            """);
        foreach (var row in rows)
        {
            copy.StartRow();
            copy.Write(row.Id);
            copy.Write(organisation);
            copy.Write(DateTime.UnixEpoch, NpgsqlTypes.NpgsqlDbType.TimestampTz);
            copy.Write(DateTime.UnixEpoch, NpgsqlTypes.NpgsqlDbType.TimestampTz);
            copy.Write(row.Document, NpgsqlTypes.NpgsqlDbType.Json);
            copy.Write(row.NaturalKey);
            copy.Write(row.Search);
            copy.Write(row.Codes);
            copy.Write(row.States);
            copy.Write(row.Roles);
            copy.Write(row.Status);
            if (isSme)
            {
                copy.Write(row.Prefecture, NpgsqlTypes.NpgsqlDbType.Text);
            }
            else if (row.ValueYen is { } value)
            {
                copy.Write(value, NpgsqlTypes.NpgsqlDbType.Bigint);
            }
            else
            {
                copy.WriteNull();
            }
        }

        copy.Complete();
    }
}
