using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Reference;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Interchange.Mapping;

/// <summary>Sub-sectors of a foreign opportunity: from its classifications, else from the words of its title.</summary>
/// <param name="schemes">Foreign classes.</param>
/// <param name="rules">Words of titles.</param>
internal sealed class SectorReading(SectorSchemes schemes, TitleRules rules)
{
    /// <summary>From this confidence a class alone tells the sub-sector.</summary>
    private const int Sure = 60;

    /// <summary>A sector with less than this percentage of the whole is beside the point.</summary>
    private const decimal LeastShare = 20;

    /// <summary>Of a longer description the beginning tells what it is about, the rest what is around.</summary>
    private const int Beginning = 300;

    /// <summary>The sub-sectors, the strongest first; empty when they cannot be told.</summary>
    public IReadOnlyList<string> Read(ForeignOpportunity foreign, List<MappingNote> notes)
    {
        var classes = foreign.Classifications.Select(code => (Code: code, Rows: schemes.Of(code))).ToList();
        foreach (var (code, _) in classes.Where(found => found.Rows.Count == 0))
        {
            notes.Add(new("/subSectors", MappingNotes.UnknownClass,
                $"The class {Shown(code)} of {Quoted.Text(code.Scheme)} is not in the table of schemes."));
        }

        var told = foreign.Titles.Values.Select(rules.Telling).FirstOrDefault(rule => rule is not null);
        var decided = Decided(classes, told);
        if (decided.Count > 0)
        {
            foreach (var (code, row) in decided)
            {
                notes.Add(new("/subSectors", MappingNotes.Classified,
                    $"{row.SubSector} from the class {Shown(code)} of {Quoted.Text(code.Scheme)}, "
                    + $"confidence {row.Confidence} of 100."));
            }

            return [.. decided.Select(found => found.Row.SubSector!).Distinct()];
        }

        told ??= classes.Any(found => found.Rows.Count > 0) || foreign.Description is not { } description
            ? null
            : rules.Telling(description[..Math.Min(description.Length, Beginning)]);
        if (told is null)
        {
            notes.Add(Unknown(classes));
            return [];
        }

        IReadOnlyList<string> subSectors = told.Gives is [MappingTableChecks.NoSubSector] ? [] : told.Gives;
        notes.Add(subSectors.Count > 0
            ? new("/subSectors", MappingNotes.FromTitle, TitleRules.Evidence(told, subSectors))
            : new("/subSectors", MappingNotes.NotOurs, NotOurs(told)));
        return subSectors;
    }

    /// <summary>
    /// The rows of classes that are sure, by share and confidence. Where a class is broad and the title's words tell
    /// one of the sub-sectors it spans, that one is meant.
    /// </summary>
    private static List<(ForeignCode Code, SectorSchemeRow Row)> Decided(
        List<(ForeignCode Code, IReadOnlyList<SectorSchemeRow> Rows)> classes, TitleRuleRow? told) =>
    [
        .. classes.Where(found => (found.Code.Share ?? 100) >= LeastShare)
            .SelectMany(found => Meant(found.Rows, told).Select(row => (found.Code, Row: row)))
            .OrderByDescending(found => (found.Code.Share ?? 100) * found.Row.Confidence)
            .DistinctBy(found => found.Row.SubSector),
    ];

    private static IEnumerable<SectorSchemeRow> Meant(IReadOnlyList<SectorSchemeRow> rows, TitleRuleRow? told)
    {
        var named = rows.Where(row => row.Relation is SchemeRelation.Broader
            && told?.Gives.Contains(row.SubSector!) == true).ToList();
        return named.Count > 0 ? named : rows.Where(row => row.Confidence >= Sure);
    }

    private static Sentence NotOurs(TitleRuleRow told) =>
        $"Words such as {TitleRules.Shown(told)} tell that it is none of the sub-sectors.";

    private static MappingNote Unknown(List<(ForeignCode Code, IReadOnlyList<SectorSchemeRow> Rows)> classes)
    {
        var spanned = classes.SelectMany(found => found.Rows).Select(row => row.SubSector).OfType<string>()
            .Distinct().ToList();
        Sentence nothing = "Neither a class nor a known word tells a sub-sector.";
        Sentence tooBroad = $"The classes are too broad to tell one of {string.Join(", ", spanned)}.";
        return new("/subSectors", MappingNotes.NoSubSector, spanned.Count > 0 ? tooBroad : nothing);
    }

    private static string Shown(ForeignCode code) =>
        Quoted.Text(string.Join(' ', new[] { code.Code, code.Label }.OfType<string>()));
}
