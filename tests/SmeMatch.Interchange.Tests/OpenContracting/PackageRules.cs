using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace SmeMatch.Interchange.Tests.OpenContracting;

/// <summary>Rules of the standards that their schemas do not check.</summary>
internal static partial class PackageRules
{
    /// <summary>The lists of codes for our members; those of other schemes are open.</summary>
    private static readonly Dictionary<string, string> Lists = new()
    {
        ["roles"] = "partyRole.csv",
        ["tag"] = "releaseTag.csv",
        ["initiationType"] = "initiationType.csv",
        ["currency"] = "currency.csv",
    };

    /// <summary>
    /// Ids are unique in their list, codes stand in the lists of the standard, addresses are URIs, times have a zone.
    /// </summary>
    public static void AssertKept(string json, string codelists)
    {
        var codes = Lists.ToDictionary(list => list.Key, list => Codes(Path.Combine(codelists, list.Value)));
        Walk(JsonNode.Parse(json)!, codes);
    }

    private static void Walk(JsonNode node, Dictionary<string, HashSet<string>> codes)
    {
        foreach (var (name, value) in node as JsonObject ?? [])
        {
            var texts = (value as JsonArray)?.OfType<JsonValue>() ?? (value is JsonValue one ? [one] : []);
            if (codes.TryGetValue(name, out var known) && known.Count > 0)
            {
                Assert.All(texts, text => Assert.Contains((string)text!, known));
            }

            if (name is "url" or "uri" or "license")
            {
                Assert.All(texts, text => Assert.Matches(Address(), (string)text!));
            }

            if (name is "date" or "publishedDate" or "updated" or "endDate")
            {
                Assert.All(texts, text => Assert.Matches(Time(), (string)text!));
            }
        }

        if (node is JsonArray list)
        {
            var ids = list.OfType<JsonObject>().Select(entry => (string?)entry["id"]).OfType<string>().ToList();
            Assert.Equal(ids.Count, ids.Distinct().Count());
        }

        foreach (var child in (node as JsonObject)?.Select(member => member.Value) ?? node as JsonArray ?? [])
        {
            if (child is JsonObject or JsonArray)
            {
                Walk(child, codes);
            }
        }
    }

    private static HashSet<string> Codes(string file) => File.Exists(file)
        ? [.. File.ReadLines(file).Skip(1).Select(line => line.Split(',')[0])] : [];

    /// <summary>RFC 3339, of which the schema's format is checked loosely.</summary>
    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$")]
    private static partial Regex Time();

    [GeneratedRegex(@"^https?://(?:[0-9A-Za-z\-._~:/?#@!$&'()*+,;=\[\]]|%[0-9A-Fa-f]{2})+$")]
    private static partial Regex Address();
}
