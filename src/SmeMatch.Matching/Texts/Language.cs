namespace SmeMatch.Matching.Texts;

/// <summary>A language people are answered in.</summary>
public enum Language
{
    En,
    Ja,
    Hi,
}
