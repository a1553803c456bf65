using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Tables;
using Xunit;

namespace SmeMatch.Interchange.Tests;

/// <summary>Readers over the small tables, at a fixed time.</summary>
internal static class Readers
{
    public static readonly RecordSchemas Schemas = new(SmallTables.All);
    public static readonly RecordReader Smes = Of(Schemas.Sme, SmallTables.All);
    public static readonly RecordReader Opportunities = Of(Schemas.Opportunity, SmallTables.All);

    /// <summary>JSON with its letters as they are.</summary>
    public static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static RecordReader Of(RecordSchema schema, ReferenceTables tables) =>
        new(schema, tables.Currencies, new Noon());

    public static Reading Sme(string json) => Read(Smes, json);

    public static Reading Opportunity(string json) => Read(Opportunities, json);

    /// <summary>An SME with a name and the members given.</summary>
    public static Reading NamedSme(string members) => Sme($$"""{"name": {"en": "Bingo Pump Works"}, {{members}}}""");

    /// <summary>The pointers and codes of all faults, in order.</summary>
    public static string[] Faults(Reading reading) =>
        [.. reading.Faults.Select(fault => $"{fault.Pointer} {fault.Code}")];

    /// <summary>The JSON of one member of a record that is valid.</summary>
    public static string Member(Reading reading, string member)
    {
        Assert.Empty(Faults(reading));
        return (reading.Record[member] ?? JsonValue.Create("absent"))!.ToJsonString();
    }

    private static Reading Read(RecordReader reader, string json)
    {
        using var document = JsonDocument.Parse(json);
        return reader.Read(document.RootElement);
    }

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    }
}
