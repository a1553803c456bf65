using System.Text.RegularExpressions;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Interchange.Formats;

/// <summary>What a Japanese company name tells, by the published table of words.</summary>
public sealed partial class FirmNames(IReadOnlyList<NameWordRow> words)
{
    /// <summary>
    /// The agency's kinds of corporation (法人種別) that are companies; others are offices, unions, shrines.
    /// </summary>
    internal static readonly string[] CompanyKinds = ["301", "302", "303", "304", "305"];

    /// <summary>Whether the name holds the legal form of a company.</summary>
    internal static bool NamesCompany(string name) => CompanyForms().IsMatch(Nfkc.Of(name));

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

    [GeneratedRegex(@"株式会社|有限会社|合同会社|合資会社|合名会社|\((株|有|同|資|名)\)")]
    private static partial Regex CompanyForms();

    [GeneratedRegex(@"株式会社|有限会社|合同会社|合資会社|合名会社|特例|\(株\)|\(有\)|\(同\)|\s")]
    private static partial Regex LegalForms();
}
