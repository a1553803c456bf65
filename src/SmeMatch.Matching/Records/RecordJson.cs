using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SmeMatch.Matching.Records;

/// <summary>
/// Records from their JSON form, which has been checked before: camelCase members, absent means unknown.
/// </summary>
public static class RecordJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Sme ToSme(string json) => JsonSerializer.Deserialize<Sme>(json, Options)!;

    public static Sme ToSme(JsonObject json) => json.Deserialize<Sme>(Options)!;

    public static Opportunity ToOpportunity(string json) => JsonSerializer.Deserialize<Opportunity>(json, Options)!;

    public static Opportunity ToOpportunity(JsonObject json) => json.Deserialize<Opportunity>(Options)!;
}
