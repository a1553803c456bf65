using SmeMatch.Matching.Tables;

namespace SmeMatch.Interchange.Reference;

/// <summary>What must hold of the mapping tables before anything is mapped with them.</summary>
public static class MappingTableChecks
{
    public const string NoSubSector = "none";
    private static readonly string[] PlaceKinds = ["state", "short", "district", "city"];

    /// <summary>Each fault in one sentence that names the table and the row; empty when all is well.</summary>
    public static IReadOnlyList<string> Faults(MappingTables mapping, ReferenceTables tables)
    {
        var sectors = tables.Sectors.Select(row => row.Code).ToHashSet();
        var tags = tables.Capabilities.Select(row => row.Tag).ToHashSet();
        var states = tables.States.Select(row => row.Code).ToHashSet();
        var industries = tables.Industries.Select(row => row.Code).ToHashSet();
        return
        [
            .. mapping.SectorSchemes.Where(row => row.SubSector is { } code && !sectors.Contains(code))
                .Select(row => $"sector-schemes: {Name(row)}: sub-sector {row.SubSector} is unknown."),
            .. mapping.SectorSchemes
                .Where(row => (row.SubSector is null) != (row.Relation == SchemeRelation.None)
                    || (row.SubSector is null ? row.Confidence != 0 : row.Confidence is < 1 or > 100))
                .Select(row => $"sector-schemes: {Name(row)}: sub-sector, relation and confidence do not agree."),
            .. Twice(mapping.SectorSchemes.Select(row => $"{Name(row)} {row.SubSector}"), "sector-schemes"),
            .. mapping.SectorSchemes.GroupBy(Name)
                .Where(rows => rows.Count() > 1 && rows.Any(row => row.SubSector is null))
                .Select(rows => $"sector-schemes: {rows.Key} tells a sub-sector and none."),
            .. mapping.TitleRules.Where(row => row.Words.Count == 0 || !Tells(row, sectors, tags))
                .Select(row => $"title-rules: {Name(row)}: '{string.Join(' ', row.Gives)}' is neither sub-sectors, "
                    + $"capabilities nor {NoSubSector}."),
            .. mapping.TitleRules.Where(row => row.Correct > row.Read || row.Read > row.Hits)
                .Select(row => $"title-rules: {Name(row)}: correct, read and hits must not fall."),
            .. mapping.Places.Where(row => !PlaceKinds.Contains(row.Kind))
                .Select(row => $"places: {row.Name} is of the unknown kind '{row.Kind}'."),
            .. mapping.Places.Where(row => row.States.Count == 0 || row.States.Any(code => !states.Contains(code)))
                .Select(row => $"places: {row.Name} lies in no known state."),
            .. Twice(mapping.Places.Select(row => row.Name), "places"),
            .. mapping.PinCodes.Where(row => !states.Contains(row.State) || !row.Prefix.All(char.IsAsciiDigit))
                .Select(row => $"pin-codes: {row.Prefix} lies in no known state."),
            .. Twice(mapping.PinCodes.Select(row => row.Prefix), "pin-codes"),
            .. mapping.BusinessItems.Where(row => row.Industries.Any(code => !industries.Contains(code)))
                .Select(row => $"business-items: {row.Code} tells an unknown industry."),
            .. Twice(mapping.BusinessItems.Select(row => row.Code), "business-items"),
            .. Twice(mapping.Columns.SelectMany(row => row.Ja.Select(name => $"{row.Record} {name}")), "columns"),
        ];
    }

    private static bool Tells(TitleRuleRow row, HashSet<string> sectors, HashSet<string> tags) =>
        row.Gives.Count > 0 && (row.Gives is [NoSubSector] || row.Gives.All(sectors.Contains)
            || row.Gives.All(tags.Contains));

    private static IEnumerable<string> Twice(IEnumerable<string> keys, string table) =>
        keys.GroupBy(key => key).Where(group => group.Count() > 1)
            .Select(group => $"{table}: {group.Key} stands twice.");

    private static string Name(SectorSchemeRow row) => $"{row.Scheme} {row.Code} {row.Label}";

    private static string Name(TitleRuleRow row) => string.Join(';', row.Words.Take(2));
}
