using System.Text;

namespace SmeMatch.Interchange.Schema;

/// <summary>What a caller sent, fit to stand in a sentence: short, without control characters or broken ones.</summary>
internal static class Quoted
{
    private const int Longest = 40;

    public static string Text(string text)
    {
        var runes = text.EnumerateRunes().Take(Longest + 1).ToList();
        var shown = string.Concat(runes.Take(Longest)
            .Select(rune => Rune.IsControl(rune) || rune.Value > 0xFFFF ? "�" : rune.ToString()));
        return runes.Count > Longest ? shown + "…" : shown;
    }
}
