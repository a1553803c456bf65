using System.Text.Json.Nodes;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>Where the works of a release lie.</summary>
internal static class ReleasePlaces
{
    private static readonly string[] AddressLines =
        ["streetAddress", "locality", "region", "postalCode", "countryName"];

    /// <summary>
    /// The places of delivery. Only where none is stated the address of the procuring entity, else of the buyer: a
    /// ministry's address would place a bridge in Delhi.
    /// </summary>
    public static IReadOnlyList<string> Of(JsonObject release)
    {
        var delivered = Delivered(release);
        List<string> entity = delivered.Count > 0 ? []
            : [.. OfOrganisation(release, "procuringEntity", release["tender"]?["procuringEntity"])];
        return delivered.Count > 0 ? delivered
            : entity.Count > 0 ? entity : [.. OfOrganisation(release, "buyer", release["buyer"])];
    }

    public static IReadOnlyList<string> Delivered(JsonObject release) =>
    [
        .. SafeJson.Objects(release["tender"], "items").SelectMany(item =>
            Locations(item).SelectMany(OfLocation)
                .Concat(SafeJson.Objects(item, "deliveryAddresses").Cast<JsonNode?>()
                    .Append(item["deliveryAddress"]).SelectMany(OfAddress)))
            .Distinct(),
    ];

    /// <summary>
    /// Whether a place of delivery is India as a whole, by a gazetteer of countries; null when not stated.
    /// </summary>
    public static bool? IsNationwide(JsonObject release) =>
        SafeJson.Objects(release["tender"], "items").SelectMany(Locations).Any(IsIndia) ? true : null;

    public static bool IsIndia(JsonNode? location) =>
        SafeJson.Text(location, "gazetteer", "scheme") == "ISO2"
        && SafeJson.Texts(location?["gazetteer"], "identifiers").Contains("IN");

    /// <summary>
    /// The codes of states and countries by ISO 3166, else the address, else the words. Numbers of other gazetteers
    /// tell a reader nothing.
    /// </summary>
    public static IEnumerable<string> OfLocation(JsonNode? location)
    {
        var codes = SafeJson.Texts(location?["gazetteer"], "identifiers").ToList();
        if (codes.Count > 0
            && SafeJson.Text(location, "gazetteer", "scheme") is { } scheme
            && scheme.StartsWith("ISO", StringComparison.OrdinalIgnoreCase))
        {
            return codes;
        }

        var address = OfAddress(location?["address"]).ToList();
        return address.Count > 0 ? address
            : SafeJson.Line(location, "description") is { } words ? [words] : [];
    }

    /// <summary>The party with that id, else the first with that role.</summary>
    public static JsonObject? Party(JsonObject release, string role, string? id)
    {
        var parties = SafeJson.Objects(release, "parties").ToList();
        return parties.FirstOrDefault(party => id is not null && SafeJson.Text(party, "id") == id)
            ?? parties.FirstOrDefault(party => SafeJson.Texts(party, "roles").Contains(role));
    }

    private static IEnumerable<JsonNode?> Locations(JsonObject item) =>
        SafeJson.Objects(item, "deliveryLocations").Cast<JsonNode?>().Append(item["deliveryLocation"]);

    private static IEnumerable<string> OfOrganisation(JsonObject release, string role, JsonNode? reference)
    {
        var own = OfAddress(reference?["address"]).ToList();
        return own.Count > 0 ? own : OfAddress(Party(release, role, SafeJson.Text(reference, "id"))?["address"]);
    }

    /// <summary>The lines of an address as one text.</summary>
    private static IEnumerable<string> OfAddress(JsonNode? address)
    {
        var lines = AddressLines.Select(line => SafeJson.Line(address, line)).OfType<string>().ToList();
        return lines.Count > 0 ? [string.Join(", ", lines)] : [];
    }
}
