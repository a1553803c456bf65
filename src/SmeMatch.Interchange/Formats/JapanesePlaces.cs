using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Interchange.Formats;

/// <summary>The prefecture and municipality with which an address in Japan begins.</summary>
internal sealed partial class JapanesePlaces(IReadOnlyList<PrefectureRow> prefectures)
{
    /// <summary>Adds both to a record, as far as the address tells them.</summary>
    public void Add(JsonObject record, string address)
    {
        if (prefectures.FirstOrDefault(row => address.StartsWith(row.Name.Ja!, StringComparison.Ordinal))
            is { } prefecture)
        {
            record["prefecture"] = prefecture.Code;
            var municipality = Municipality().Match(address[prefecture.Name.Ja!.Length..]);
            record["municipality"] = municipality.Success ? municipality.Value : null;
        }
    }

    // Names that hold 市, 区, 町 or 村 within come first; else the first such character ends the name.
    [GeneratedRegex("^((四日市|廿日市|野々市|八日市場|市川|市原|十日町|大町|町田|羽村|東村山|武蔵村山|村山|村上|田村|大村|"
        + "大和郡山|郡山|郡上|蒲郡|小郡)市|(余市|高市|[^市]+?)郡(玉村|大町|.+?)[町村]|.+?[市区町村])")]
    private static partial Regex Municipality();
}
