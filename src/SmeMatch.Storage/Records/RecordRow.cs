using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Storage.Records;

public enum RecordKind
{
    Sme,
    Opportunity,
}

/// <summary>A record as stored.</summary>
/// <param name="Id">UUID version 7.</param>
/// <param name="OrganisationId">Whose it is: who made it.</param>
/// <param name="Version">1 at creation, one more at each change.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">UTC.</param>
/// <param name="Document">The canonical JSON, with its id.</param>
public sealed record StoredRecord(
    Guid Id, Guid OrganisationId, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string Document)
{
    /// <summary>Of a firm that agreed to be named publicly.</summary>
    public ListingConsent? Listing { get; init; }

    /// <summary>Sources of members that do not come from the record's own, as a JSON object by member.</summary>
    public string? Provenance { get; init; }
}

/// <summary>That a firm agreed to be named publicly.</summary>
/// <param name="RecordedAt">Since when that is known, UTC.</param>
/// <param name="OrganisationId">On whose word.</param>
public sealed record ListingConsent(DateTimeOffset RecordedAt, Guid OrganisationId);

/// <summary>A record to be written: its document and the columns made from it.</summary>
public sealed record RecordRow
{
    /// <summary>Bytes; PostgreSQL indexes at most 2 704 with what it adds.</summary>
    private const int LongestKey = 2_600;

    /// <summary>How a document begins, before its id.</summary>
    private const string Opening = "{\"id\":\"";
    private const int IdLength = 36;

    public required Guid Id { get; init; }

    /// <summary>The one it becomes: written only onto the version before it.</summary>
    public int Version { get; init; } = 1;
    public required string Document { get; init; }

    /// <summary>As of <see cref="StoredRecord"/>.</summary>
    public string? Provenance { get; init; }
    public required string NaturalKey { get; init; }
    public required string Search { get; init; }
    public string? CorporateNumber { get; init; }
    public Guid? ParentId { get; init; }
    public string? Prefecture { get; init; }
    public string[] Codes { get; init; } = [];
    public string[] States { get; init; } = [];
    public string[] Roles { get; init; } = [];
    public string? Stage { get; init; }
    public required string Status { get; init; }

    /// <summary>Whether it is a firm that agreed to be named publicly.</summary>
    public bool IsListed { get; init; }

    /// <summary>Since when, where that is not as of now: known of a record that it was merged with.</summary>
    public DateTime? ListedAt { get; init; }

    /// <summary>On whose word, in the same case.</summary>
    public Guid? ListedBy { get; init; }
    public long? ValueYen { get; init; }

    /// <summary>Makes the row of a canonical document.</summary>
    public static RecordRow Of(RecordKind kind, Guid id, JsonObject document, Lookup lookup)
    {
        var withId = new JsonObject { ["id"] = id.ToString() };
        foreach (var (name, value) in document)
        {
            if (name != "id")
            {
                withId[name] = value?.DeepClone();
            }
        }

        var text = withId.ToJsonString();
        return kind == RecordKind.Sme
            ? OfSme(RecordJson.ToSme(text), text)
            : OfOpportunity(RecordJson.ToOpportunity(text), text, lookup);
    }

    /// <summary>Makes the row of a canonical document without its id, as JSON.</summary>
    public static RecordRow Of(RecordKind kind, Guid id, string json, Lookup lookup)
    {
        var document = $"{Opening}{id}\",{json.AsSpan(1)}";
        return kind == RecordKind.Sme
            ? OfSme(RecordJson.ToSme(document), document)
            : OfOpportunity(RecordJson.ToOpportunity(document), document, lookup);
    }

    /// <summary>The members of a stored document.</summary>
    public static JsonObject Members(string document) => JsonNode.Parse(document)!.AsObject();

    /// <summary>The same of another record.</summary>
    public RecordRow WithId(Guid id) => this with
    {
        Id = id,
        Document = $"{Opening}{id}{Document.AsSpan(Opening.Length + IdLength)}",
    };

    /// <summary>The text as search compares it: NFKC, lower case.</summary>
    public static string Fold(string text) => Nfkc.Of(text).ToLowerInvariant();

    /// <summary>What a record without an id is known by; a long text by its digest, which fits an index.</summary>
    private static string Key(string text)
    {
        var folded = Fold(text);
        return Encoding.UTF8.GetByteCount(folded) > LongestKey
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folded)))
            : folded;
    }

    private static RecordRow OfSme(Sme sme, string document) => new()
    {
        Id = sme.Id,
        Document = document,
        NaturalKey = Key(KeyOf(sme)),
        Search = Fold(string.Join(' ', sme.Name.Ja, sme.Name.Kana, sme.Name.En, sme.Municipality, sme.CorporateNumber)),
        CorporateNumber = sme.CorporateNumber,
        Prefecture = sme.Prefecture,
        Codes = [.. sme.Industries],
        States = [.. sme.PresenceStates.Union(sme.TargetStates)],
        Roles = [.. sme.Roles.Select(role => role.ToWire())],
        Status = sme.Status.ToWire(),
        IsListed = sme.PublicListing == true,
    };

    /// <summary>A name without its prefecture means a firm only within the source that calls it so.</summary>
    private static string KeyOf(Sme sme)
    {
        // One that is only tried, not saved, may have no name.
        var key = FirmKey.Of(sme.Name.Ja ?? sme.Name.En ?? "", sme.Prefecture, sme.Municipality);
        return sme.Prefecture is null && sme.Source?.System is { } system ? $"{key}|{system}" : key;
    }

    private static RecordRow OfOpportunity(Opportunity one, string document, Lookup lookup) => new()
    {
        Id = one.Id,
        Document = document,
        NaturalKey = Key($"{one.Title.En ?? one.Title.Ja}|{one.ParentId}|{one.Buyer}"),
        Search = Fold(string.Join(' ', one.Title.En, one.Title.Ja, one.Title.Hi, one.Buyer, one.Description, one.Ocid)),
        ParentId = one.ParentId,
        Codes = [.. one.SubSectors],
        States = [.. one.States],
        Roles = [.. one.RolesSought.Select(role => role.ToWire())],
        Stage = one.Stage,
        Status = one.Status.ToWire(),
        ValueYen = one.Value is { } value ? lookup.Yen(value) : null,
    };
}
