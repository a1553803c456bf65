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
    public static string NameOf(RecordKind kind, StoredRecord record) => LocalNameOf(kind, record).Display;

    /// <summary>The name or title in every script and language it has.</summary>
    public static IEnumerable<string> NamesOf(RecordKind kind, StoredRecord record)
    {
        var name = LocalNameOf(kind, record);
        return ((string?[])[name.En, name.Ja, name.Kana, name.Hi]).OfType<string>();
    }

    private static LocalName LocalNameOf(RecordKind kind, StoredRecord record) => kind == RecordKind.Sme
        ? RecordJson.ToSme(record.Document).Name
        : RecordJson.ToOpportunity(record.Document).Title;

    /// <summary>The record as answered: its document, every field of its kind, and what is computed from it.</summary>
    public JsonObject View(RecordKind kind, StoredRecord record)
    {
        var view = JsonNode.Parse(record.Document)!.AsObject();
        foreach (var field in Schema(kind).Fields
            .Where(field => field.IsList && !field.Path.Contains('.', StringComparison.Ordinal)))
        {
            view[field.Path] ??= new JsonArray();
        }

        view["status"] ??= kind == RecordKind.Sme ? SmeLifecycle.Active.ToWire() : OpportunityStatus.Open.ToWire();
        if (kind == RecordKind.Sme)
        {
            var status = SmeStatus.Of(RecordJson.ToSme(record.Document), lookup);
            view["smeStatus"] = new JsonObject
            {
                ["status"] = status.Status.ToWire(),
                ["class"] = status.Class?.ToWire(),
                ["basis"] = status.Basis,
            };
        }

        view["version"] = record.Version;
        view["createdAt"] = Time(record.CreatedAt);
        view["updatedAt"] = Time(record.UpdatedAt);
        return view;
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
