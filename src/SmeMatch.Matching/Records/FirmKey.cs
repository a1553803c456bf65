using System.Text;
using System.Text.RegularExpressions;

namespace SmeMatch.Matching.Records;

/// <summary>
/// What a firm without a corporate number is known by: its bare name, its place, and which legal form stands where. The
/// forms are told apart: 株式会社山田 and 山田株式会社 next door to each other are two firms.
/// </summary>
public static partial class FirmKey
{
    private const string SmallKana = "ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ";
    private const string LargeKana = "アイウエオツヤユヨワカケあいうえおつやゆよわ";

    /// <summary>name|prefecture|municipality|forms; firms of one bare name follow one another.</summary>
    public static string Of(string name, string? prefecture, string? municipality)
    {
        var plain = Nfkc.Of(name).ToLowerInvariant();
        var forms = string.Concat(LegalForms().Matches(plain).Select(form =>
            Short(form.Value) + (form.Index == 0 ? "<" : form.Index + form.Length >= plain.Length ? ">" : "-")));
        var bare = Bare(LegalForms().Replace(plain, ""));
        return $"{(bare.Length > 0 ? bare : Bare(plain))}|{prefecture}|{Town(municipality)}|{forms}";
    }

    /// <summary>Letters and digits only, kana large, without marks of long vowels.</summary>
    private static string Bare(string text)
    {
        var bare = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter is not 'ー' && (char.IsLetterOrDigit(letter) || char.IsSurrogate(letter)
                || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.NonSpacingMark))
            {
                var small = SmallKana.IndexOf(letter, StringComparison.Ordinal);
                bare.Append(small < 0 ? letter : LargeKana[small]);
            }
        }

        return bare.ToString();
    }

    /// <summary>A town is the same with its county before it and without.</summary>
    private static string Town(string? municipality) =>
        municipality is null ? "" : Bare(County().Replace(Nfkc.Of(municipality).ToLowerInvariant(), ""));

    private static char Short(string form) =>
        form.FirstOrDefault(letter => "株有同資名".Contains(letter, StringComparison.Ordinal)) is var one
            && one != default ? one : 'e';

    [GeneratedRegex(@"(特例)?(株式(会社|會社)|有限(会社|會社)|合同(会社|會社)|合資(会社|會社)|合名(会社|會社))|\((株|有|同|資|名)\)"
        + @"|[\s,]+(co\.?\s*,?\s*ltd|company\s+limited|inc|incorporated|corp|corporation|k\.?k|llc|g\.?k)\.?\s*$")]
    private static partial Regex LegalForms();

    [GeneratedRegex("^.+郡(?=.+[町村]$)")]
    private static partial Regex County();
}
