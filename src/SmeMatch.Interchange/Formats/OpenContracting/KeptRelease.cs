using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>What is kept of a release until all releases of its ocid are known.</summary>
/// <param name="Number">Its position in the file.</param>
/// <param name="PackageUri">The uri of its package.</param>
/// <param name="Release">The members we read.</param>
/// <param name="Faults">Why it cannot be used.</param>
/// <param name="Repairs">What was repaired in it.</param>
internal sealed record KeptRelease(
    long Number, string? PackageUri, JsonObject Release, IReadOnlyList<Fault> Faults, IReadOnlyList<Repair> Repairs)
{
    private static readonly JsonSerializerOptions Short = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static KeptRelease From(long number, string? packageUri, ShapedJson shaped) =>
        new(number, packageUri, shaped.Kept, shaped.Faults, shaped.Repairs);

    /// <summary>Its ocid; null when it has none, and then it is never kept.</summary>
    [JsonIgnore]
    public string? Key => SafeJson.Text(Release, "ocid");

    [JsonIgnore]
    public string Ocid => Key!;

    [JsonIgnore]
    public string? Date => SafeJson.Text(Release, "date");

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Short);

    public static KeptRelease FromBytes(byte[] bytes) => JsonSerializer.Deserialize<KeptRelease>(bytes, Short)!;
}
