using System.Text;
using System.Text.RegularExpressions;
using SmeMatch.Matching.Records;

namespace SmeMatch.Interchange.Mapping;

/// <summary>
/// Texts made comparable: small letters and digits with one blank between words, before the first and after the last.
/// R.C.C. becomes rcc, &amp; becomes and, any other sign a blank.
/// </summary>
internal static partial class PlainText
{
    public static string Of(string text)
    {
        var small = DottedLetters().Replace(Nfkc.Of(text).ToLowerInvariant(), "$1")
            .Replace("&", " and ", StringComparison.Ordinal);
        var plain = new StringBuilder(" ", small.Length + 2);
        foreach (var rune in small.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || IsMark(rune))
            {
                plain.Append(rune);
            }
            else if (plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        return plain[^1] == ' ' ? plain.ToString() : plain.Append(' ').ToString();
    }

    /// <summary>What is looked for in a plain text: whole words, any ending after *, any part in Japanese.</summary>
    public static string Phrase(string words)
    {
        var plain = Of(words);
        return IsJapanese(words) ? plain.Trim() : words.EndsWith('*') ? plain[..^1] : plain;
    }

    /// <summary>Whether it is written without blanks between words.</summary>
    public static bool IsJapanese(string text) => text.Any(letter => letter is >= '\u3040' and < '\uFF00');

    // The signs of Devanagari vowels are marks.
    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is System.Globalization.UnicodeCategory.NonSpacingMark
        or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    [GeneratedRegex(@"(?<!\p{L})(\p{L})\.(?=\p{L}(?:\.|(?!\p{L})))")]
    private static partial Regex DottedLetters();
}
