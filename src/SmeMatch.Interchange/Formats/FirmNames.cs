using System.Text.RegularExpressions;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Interchange.Formats;

/// <summary>What a Japanese company name tells, by the published table of words.</summary>
public sealed partial class FirmNames(IReadOnlyList<NameWordRow> words)
{
    /// <summary>The name after NFKC, without its legal form and spaces.</summary>
    public static string Bare(string name) => LegalForms().Replace(Nfkc.Of(name), "");

    /// <summary>
    /// The word that tells the industry: the longest contained, of equals the one that ends last; null without one.
    /// </summary>
    public NameWordRow? TellingWord(string name)
    {
        var bare = Bare(name);
        return words.Select(row => (Row: row, At: bare.LastIndexOf(row.Word, StringComparison.Ordinal)))
            .Where(found => found.At >= 0)
            .OrderByDescending(found => found.Row.Word.Length).ThenByDescending(found => found.At)
            .Select(found => found.Row).FirstOrDefault();
    }

    [GeneratedRegex(@"株式会社|有限会社|合同会社|合資会社|合名会社|特例|\(株\)|\(有\)|\(同\)|\s")]
    private static partial Regex LegalForms();
}
