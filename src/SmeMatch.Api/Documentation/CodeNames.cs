using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Api.Documentation;

/// <summary>The names of the codes a parameter takes, folded below its description.</summary>
internal static class CodeNames
{
    public static string Of(string parameter, ReferenceTables tables) => parameter switch
    {
        "sector" => Folded(tables.Sectors.Select(row => (row.Code, row.Name))),
        "state" => Folded(tables.States.Select(row => (row.Code, row.Name))),
        "prefecture" => Folded(tables.Prefectures.Select(row => (row.Code, row.Name))),
        "industry" => " Find the code in [the industries of Japan](#/Reference/getIndustries).",
        _ => "",
    };

    private static string Folded(IEnumerable<(string Code, LocalName Name)> rows) =>
        $"\n\n<details><summary>Which code is which</summary>\n\n"
        + $"{string.Join(" · ", rows.Select(row => $"{row.Name.Display} {row.Code}"))}\n\n</details>";
}
