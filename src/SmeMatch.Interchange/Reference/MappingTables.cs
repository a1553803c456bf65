using SmeMatch.Matching.Tables;

namespace SmeMatch.Interchange.Reference;

/// <summary>What a foreign class is to our sub-sector.</summary>
public enum SchemeRelation
{
    None,
    Exact,
    Broader,
    Narrower,
    Related,
}

/// <summary>A class of a foreign scheme and a sub-sector it may mean.</summary>
/// <param name="Scheme">oc4ids-sector, world-bank, cpv, or portal: the product categories of state portals.</param>
/// <param name="Code">Its code; of CPV the digits that matter; null where words tell.</param>
/// <param name="Label">Its words there.</param>
/// <param name="SubSector">TL01 to SC12; null when it tells no sub-sector.</param>
/// <param name="Relation">What the class is to the sub-sector; none when it tells no sub-sector.</param>
/// <param name="Confidence">How many of a hundred records of the class are of the sub-sector, as a judgement.</param>
/// <param name="Source">The list the class stands in.</param>
public sealed record SectorSchemeRow(
    string Scheme,
    string? Code,
    string Label,
    string? SubSector,
    SchemeRelation Relation,
    int Confidence,
    string Source);

/// <summary>Words of titles and what they tell.</summary>
/// <param name="Words">Words or phrases, any of which is enough; * stands for any ending.</param>
/// <param name="Unless">Words beside which the others tell nothing.</param>
/// <param name="Gives">Sub-sectors, capabilities, or none: what is no infrastructure of ours.</param>
/// <param name="Hits">Real titles in which the rule decided.</param>
/// <param name="Read">How many of them were read.</param>
/// <param name="Correct">How many of those it told right.</param>
public sealed record TitleRuleRow(
    IReadOnlyList<string> Words,
    IReadOnlyList<string> Unless,
    IReadOnlyList<string> Gives,
    int Hits,
    int Read,
    int Correct);

/// <summary>A name of a place and the states it may lie in.</summary>
/// <param name="Name">In any script; compared without case and signs.</param>
/// <param name="Kind">state, short, district or city; a short name is one only where it stands alone.</param>
/// <param name="States">Current codes; several when the name is not unique.</param>
public sealed record PlaceRow(string Name, string Kind, IReadOnlyList<string> States);

/// <summary>First digits of PIN codes and their state; the longest that fits counts.</summary>
public sealed record PinRow(string Prefix, string State);

/// <summary>
/// What a firm that is qualified to supply ministries does with an item; what it makes tells most of it.
/// </summary>
public enum ItemKind
{
    Manufacture,
    Service,
    Sale,
    Purchase,
}

/// <summary>An item of the unified qualification of all ministries (全省庁統一資格の営業品目).</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Kind">Made, served, sold or bought.</param>
/// <param name="Name">Its Japanese name.</param>
/// <param name="Industries">JSIC codes it tells, the likeliest first; none when it tells none.</param>
public sealed record BusinessItemRow(string Code, ItemKind Kind, string Name, IReadOnlyList<string> Industries);

/// <summary>The Japanese names of a column of our own files; the first stands in templates.</summary>
public sealed record ColumnNameRow(string Record, string Column, IReadOnlyList<string> Ja);

/// <summary>
/// The tables that lead foreign data into our vocabulary. The score reads none of them, so they are no part of the
/// fingerprint: a change of them computes no match anew.
/// </summary>
public sealed record MappingTables
{
    public required IReadOnlyList<SectorSchemeRow> SectorSchemes { get; init; }
    public required IReadOnlyList<TitleRuleRow> TitleRules { get; init; }
    public required IReadOnlyList<PlaceRow> Places { get; init; }
    public required IReadOnlyList<PinRow> PinCodes { get; init; }
    public required IReadOnlyList<BusinessItemRow> BusinessItems { get; init; }
    public required IReadOnlyList<ColumnNameRow> Columns { get; init; }

    /// <exception cref="ReferenceTableException">A file is missing, a cell does not fit, or a check fails.</exception>
    public static MappingTables Read(string folder, ReferenceTables tables)
    {
        var read = new MappingTables
        {
            SectorSchemes = TableRow.All(folder, "sector-schemes", row => new SectorSchemeRow(
                row["scheme"],
                row.Optional("code"),
                row["label"],
                row.Optional("sub_sector"),
                row.Value<SchemeRelation>("relation"),
                (int)row.Number("confidence"),
                row["source"])),
            TitleRules = TableRow.All(folder, "title-rules", row => new TitleRuleRow(
                row.List("words", ';'),
                row.List("unless", ';'),
                row.List("gives"),
                (int)row.Number("hits"),
                (int)row.Number("read"),
                (int)row.Number("correct"))),
            Places = TableRow.All(folder, "places", row => new PlaceRow(
                row["name"], row["kind"], row.List("states"))),
            PinCodes = TableRow.All(folder, "pin-codes", row => new PinRow(row["prefix"], row["state"])),
            BusinessItems = TableRow.All(folder, "business-items", row => new BusinessItemRow(
                row["code"], row.Value<ItemKind>("kind"), row["name_ja"], row.List("industries"))),
            Columns = TableRow.All(folder, "columns", row => new ColumnNameRow(
                row["record"], row["column"], row.List("ja", '|'))),
        };
        var faults = MappingTableChecks.Faults(read, tables);
        return faults.Count == 0
            ? read
            : throw new ReferenceTableException(
                $"The mapping tables in {folder} have faults:\n" + string.Join("\n", faults));
    }
}
