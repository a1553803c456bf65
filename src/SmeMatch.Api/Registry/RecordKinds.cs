using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Registry;

/// <summary>What the two kinds of records have each of their own.</summary>
internal sealed class RecordKinds(RecordSchemas schemas, Lookup lookup, TimeProvider time)
{
    public Lookup Lookup => lookup;

    public RecordSchema Schema(RecordKind kind) => kind == RecordKind.Sme ? schemas.Sme : schemas.Opportunity;

    public RecordReader Reader(RecordKind kind) => new(Schema(kind), schemas.Currencies, time);

    public RecordRow Row(RecordKind kind, Guid id, JsonObject record) => RecordRow.Of(kind, id, record, lookup);

    /// <summary>The name or title to show where only one fits.</summary>
    public static string NameOf(RecordKind kind, StoredRecord record)
    {
        var document = JsonNode.Parse(record.Document)!;
        var name = document[kind == RecordKind.Sme ? "name" : "title"]!;
        return (string?)name["en"] ?? (string?)name["ja"] ?? "";
    }

    /// <summary>The record as answered: its document, every field of its kind, and what is computed from it.</summary>
    public JsonObject View(RecordKind kind, StoredRecord record)
    {
        var view = JsonNode.Parse(record.Document)!.AsObject();
        foreach (var field in Schema(kind).Fields.Where(field => field.IsList && !field.Path.Contains('.', StringComparison.Ordinal)))
        {
            view[field.Path] ??= new JsonArray();
        }

        view["status"] ??= kind == RecordKind.Sme ? SmeLifecycle.Active.ToWire() : OpportunityStatus.Open.ToWire();
        if (kind == RecordKind.Sme)
        {
            var status = SmeStatus.Of(RecordJson.ToSme(record.Document), lookup);
            view["smeStatus"] = new JsonObject { ["status"] = status.Status.ToWire(), ["class"] = status.Class?.ToWire(), ["basis"] = status.Basis };
        }

        view["version"] = record.Version;
        view["createdAt"] = Time(record.CreatedAt);
        view["updatedAt"] = Time(record.UpdatedAt);
        return view;
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
