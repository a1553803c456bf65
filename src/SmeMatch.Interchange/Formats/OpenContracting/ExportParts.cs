using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>Parts of a record that OCDS and OC4IDS write in the same way.</summary>
internal static partial class ExportParts
{
    public const string SectorScheme = "IN-HML";
    public const string StateScheme = "ISO3166-2";
    public const string CountryScheme = "ISO2";
    public const string FirmScheme = "JP-JCN";

    /// <summary>Tenders close at the end of the last day in India.</summary>
    private const string EndOfDay = "T23:59:59+05:30";

    public static string Ocid(JsonObject record, ExportPackage package) =>
        SafeJson.Text(record, "ocid") ?? package.Prefixes.OcidOf(SafeJson.Text(record, "id")!);

    public static string Updated(JsonObject record, ExportPackage package) =>
        SafeJson.Text(record, "updatedAt") ?? Time(package.PublishedAt);

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The language of texts without a suffix: English wherever there is an English title.</summary>
    public static string Language(JsonObject record) => SafeJson.Text(record, "title", "en") is null ? "ja" : "en";

    /// <summary>The title in the language of its surroundings, and the others beside it with a suffix.</summary>
    public static void PutTitles(JsonObject target, JsonObject record, string language)
    {
        foreach (var (tag, title) in record["title"] as JsonObject ?? [])
        {
            target[tag == language ? "title" : $"title_{tag}"] = title?.DeepClone();
        }

        Put(target, "description", SafeJson.Text(record, "description"));
    }

    public static void Put(JsonObject target, string name, JsonNode? value)
    {
        if (value is not null && value is not JsonArray { Count: 0 } && value is not JsonObject { Count: 0 })
        {
            target[name] = value;
        }
    }

    public static JsonObject? Money(JsonNode? money) => money is null ? null : new()
    {
        ["amount"] = decimal.Parse((string)money["amount"]!, CultureInfo.InvariantCulture),
        ["currency"] = (string)money["currency"]!,
    };

    public static JsonObject? Period(JsonObject record) => SafeJson.Text(record, "deadline") is { } day
        ? new() { ["endDate"] = day + EndOfDay } : null;

    public static IEnumerable<JsonNode> Classifications(JsonObject record) => SafeJson.Texts(record, "subSectors")
        .Select(code => (JsonNode)new JsonObject { ["scheme"] = SectorScheme, ["id"] = code });

    /// <summary>The states as codes of one location; India as a whole by the list of countries.</summary>
    public static JsonObject? Location(JsonObject record)
    {
        var isNationwide = (bool?)record["nationwide"] == true;
        string[] codes = isNationwide ? ["IN"] : [.. SafeJson.Texts(record, "states")];
        return codes.Length == 0 ? null : new()
        {
            ["description"] = isNationwide ? "India" : string.Join(", ", codes),
            ["gazetteer"] = new JsonObject
            {
                ["scheme"] = isNationwide ? CountryScheme : StateScheme,
                ["identifiers"] = new JsonArray([.. codes.Select(code => (JsonNode)code)]),
            },
        };
    }

    /// <summary>The buyer under its role, and the firms that agreed to be named.</summary>
    public static JsonArray Parties(ExportedOpportunity exported, string buyerRole)
    {
        var parties = new JsonArray();
        if (SafeJson.Text(exported.Record, "buyer") is { } buyer)
        {
            parties.Add((JsonNode)new JsonObject
            {
                ["id"] = buyerRole,
                ["name"] = buyer,
                ["roles"] = new JsonArray(buyerRole),
            });
        }

        foreach (var firm in exported.Interested.DistinctBy(firm => firm.CorporateNumber))
        {
            parties.Add((JsonNode)Firm(firm));
        }

        return parties;
    }

    public static JsonObject? Buyer(JsonObject record, string role) => SafeJson.Text(record, "buyer") is { } buyer
        ? new() { ["id"] = role, ["name"] = buyer } : null;

    /// <summary>Where the facts come from: their own source, else the publisher.</summary>
    public static JsonArray Sources(JsonObject record, ExportPackage package)
    {
        var system = SafeJson.Text(record, "source", "system");
        var source = new JsonObject
        {
            ["id"] = SafeJson.Text(record, "source", "id") ?? SafeJson.Text(record, "id"),
            ["name"] = system ?? package.Publisher,
        };
        Put(source, "url", Url(record) ?? (system is null ? package.Uri : null));
        return [source];
    }

    /// <summary>The address of the source as the standards want it: in ASCII, other letters encoded.</summary>
    public static string? Url(JsonObject record)
    {
        var url = SafeJson.Text(record, "source", "url");
        return url is null || IsUri().IsMatch(url) || !Uri.TryCreate(url, UriKind.Absolute, out var address) ? url
            : new UriBuilder(address) { Host = address.IdnHost }.Uri.AbsoluteUri;
    }

    /// <summary>The letters of RFC 3986.</summary>
    [GeneratedRegex(@"^(?:[0-9A-Za-z\-._~:/?#@!$&'()*+,;=\[\]]|%[0-9A-Fa-f]{2})*$")]
    private static partial Regex IsUri();

    private static JsonObject Firm(InterestedSme firm)
    {
        var party = new JsonObject
        {
            ["id"] = $"{FirmScheme}-{firm.CorporateNumber}",
            ["name"] = firm.NameEn ?? firm.NameJa,
            ["identifier"] = new JsonObject
            {
                ["scheme"] = FirmScheme,
                ["id"] = firm.CorporateNumber,
                ["legalName"] = firm.NameJa ?? firm.NameEn,
            },
            ["roles"] = new JsonArray("interestedParty"),
        };
        Put(party, "name_ja", firm.NameEn is null ? null : firm.NameJa);
        return party;
    }
}
