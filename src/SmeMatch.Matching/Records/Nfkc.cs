using System.Text;

namespace SmeMatch.Matching.Records;

/// <summary>Compatible characters made equal.</summary>
public static class Nfkc
{
    /// <summary>The text in NFKC; U+FFFE, which .NET refuses to normalise, counts as unreadable.</summary>
    public static string Of(string text) => text.Replace('\uFFFE', '\uFFFD').Normalize(NormalizationForm.FormKC);
}
