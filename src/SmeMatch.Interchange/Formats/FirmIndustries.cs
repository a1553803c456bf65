using System.Text.Json.Nodes;
using SmeMatch.Interchange.Reference;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Interchange.Formats;

/// <summary>
/// A firm's industries: as stated; else by the items it may offer to ministries; else by its name. Only the first is no
/// inference.
/// </summary>
internal sealed class FirmIndustries(ReferenceTables tables, IReadOnlyList<BusinessItemRow> items)
{
    /// <summary>Who registers for more than that may sell anything; then the items tell nothing.</summary>
    private const int MostItems = 10;
    private readonly FirmNames names = new(tables.NameWords);

    private readonly Dictionary<string, string> groups = tables.Industries.Where(row => row.Code.Length == 2)
        .SelectMany(row => ((string?[])[row.Code, row.Name.Ja]).OfType<string>()
            .Select(key => (Nfkc.Of(key), row.Code)))
        .ToDictionary(pair => pair.Item1, pair => pair.Code);

    public void Add(
        JsonObject record, string name, IEnumerable<string> stated, IEnumerable<string> itemCodes, List<Fault> notes)
    {
        var told = stated.Select(one => groups.GetValueOrDefault(Nfkc.Of(one))).OfType<string>().Distinct().ToList();
        if (told.Count > 0)
        {
            record["industries"] = List(told);
            return;
        }

        var known = itemCodes.Distinct().Select(code => items.FirstOrDefault(row => row.Code == code))
            .OfType<BusinessItemRow>().ToList();
        var inferred = known.Count > MostItems ? [] : known.OrderBy(row => row.Kind)
            .SelectMany(row => row.Industries).Distinct().Take(Field.MaxItems).ToList();
        if (inferred.Count > 0)
        {
            var offered = string.Join("、", known.Select(row => row.Name));
            notes.Add(new(
                "/industries", "industry-from-items",
                $"Inferred from what the firm may offer to ministries: {offered}."));
        }
        else if (names.TellingWord(name) is { } word)
        {
            inferred = [word.Industry];
        }

        if (inferred.Count > 0)
        {
            record["industries"] = List(inferred);
            record["industriesInferred"] = true;
        }
    }

    private static JsonArray List(IEnumerable<string> codes) => new([.. codes.Select(code => (JsonNode)code)]);
}
