using SmeMatch.Interchange.Reference;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Interchange.Mapping;

/// <summary>What titles tell by the published rules.</summary>
public sealed class TitleRules
{
    private readonly PhraseIndex<Rule> sectors;
    private readonly PhraseIndex<Rule> capabilities;
    private readonly Dictionary<string, IReadOnlyList<string>> served;

    public TitleRules(IReadOnlyList<TitleRuleRow> rows, ReferenceTables tables)
    {
        served = tables.Capabilities.ToDictionary(row => row.Tag, row => row.SubSectors);
        var rules = rows.Select((row, index) => new Rule(row, index, [.. row.Unless.Select(PlainText.Phrase)]))
            .ToLookup(rule => served.ContainsKey(rule.Row.Gives[0]));
        (sectors, capabilities) = (Index(rules[false]), Index(rules[true]));
    }

    /// <summary>
    /// The rule that tells the sub-sectors, or that there is none: the one whose words come first, since titles name
    /// the work before its surroundings; of those the longest, then the first row. Null when nothing is told.
    /// </summary>
    public TitleRuleRow? Telling(string text)
    {
        var plain = PlainText.Of(text);
        return sectors.In(plain).OrderBy(found => found.At).ThenByDescending(found => found.Length)
            .ThenBy(found => found.Item.Place)
            .FirstOrDefault(found => !found.Item.IsVetoed(plain)).Item?.Row;
    }

    /// <summary>
    /// The rules that tell needed capabilities. A capability that serves none of the sub-sectors is not told: the same
    /// word means another thing there.
    /// </summary>
    public IEnumerable<(TitleRuleRow Row, IReadOnlyList<string> Tags)> Needed(
        string text, IReadOnlyList<string> subSectors)
    {
        var plain = PlainText.Of(text);
        return capabilities.In(plain).Select(found => found.Item).Distinct().Where(rule => !rule.IsVetoed(plain))
            .OrderBy(rule => rule.Place)
            .Select(rule => (rule.Row, Tags: Fitting(rule.Row.Gives, subSectors)))
            .Where(found => found.Tags.Count > 0);
    }

    /// <summary>What a rule told, and how well it did so with real titles.</summary>
    internal static Sentence Evidence(TitleRuleRow row, IReadOnlyList<string> told)
    {
        var what = string.Join(", ", told);
        if (row.Read == 0)
        {
            return $"{what} from words such as {Shown(row)}, not yet measured.";
        }

        return $"{what} from words such as {Shown(row)}, right in {row.Correct} of {row.Read} titles read.";
    }

    internal static string Shown(TitleRuleRow row) => Quoted.Text(string.Join(", ", row.Words));

    private IReadOnlyList<string> Fitting(IReadOnlyList<string> tags, IReadOnlyList<string> subSectors) =>
        [.. tags.Where(tag => served[tag].Count == 0 || served[tag].Intersect(subSectors).Any())];

    private static PhraseIndex<Rule> Index(IEnumerable<Rule> rules) =>
        new(rules.SelectMany(rule => rule.Row.Words.Select(words => (PlainText.Phrase(words), rule))));

    private sealed record Rule(TitleRuleRow Row, int Place, IReadOnlyList<string> Unless)
    {
        public bool IsVetoed(string plain) => Unless.Any(words => plain.Contains(words, StringComparison.Ordinal));
    }
}
