using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmeMatch.Storage.Records;

/// <summary>Rows as the one JSON parameter that PostgreSQL unfolds; arrays become text arrays there.</summary>
internal static class RowsJson
{
    private static readonly JsonSerializerOptions SnakeCase =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Of(IEnumerable<RecordRow> rows) => JsonSerializer.Serialize(
        rows.Select(row =>
        {
            var node = JsonSerializer.SerializeToNode(row, SnakeCase)!.AsObject();
            node["document"] = JsonNode.Parse(row.Document);
            node["provenance"] = row.Provenance is null ? null : JsonNode.Parse(row.Provenance);
            return node;
        }),
        SnakeCase);
}
