using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Registry;

/// <summary>What the two kinds of records have each of their own.</summary>
internal sealed class RecordKinds(RecordSchemas schemas, Lookup lookup, TimeProvider time)
{
    public Lookup Lookup => lookup;

    public RecordSchema Schema(RecordKind kind) => kind == RecordKind.Sme ? schemas.Sme : schemas.Opportunity;

    public RecordReader Reader(RecordKind kind) => new(Schema(kind), schemas.Currencies, time);

    public RecordRow Row(RecordKind kind, Guid id, JsonObject record) => RecordRow.Of(kind, id, record, lookup);

    /// <summary>The row of a canonical record without its id, as JSON.</summary>
    public RecordRow Row(RecordKind kind, Guid id, string json) => RecordRow.Of(kind, id, json, lookup);

    /// <summary>The name or title to show where only one fits.</summary>
    public static string NameOf(RecordKind kind, StoredRecord record) => LocalNameOf(kind, record).Display;

    public static string NameOf(RecordKind kind, StoredRecord record, Language language) =>
        LocalNameOf(kind, record).In(language);

    /// <summary>The name or title in every script and language it has.</summary>
    public static IEnumerable<string> NamesOf(RecordKind kind, StoredRecord record)
    {
        var name = LocalNameOf(kind, record);
        return ((string?[])[name.En, name.Ja, name.Kana, name.Hi]).OfType<string>();
    }

    private static LocalName LocalNameOf(RecordKind kind, StoredRecord record) => kind == RecordKind.Sme
        ? RecordJson.ToSme(record.Document).Name
        : RecordJson.ToOpportunity(record.Document).Title;
}
