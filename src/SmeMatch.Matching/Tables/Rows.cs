using SmeMatch.Matching.Records;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Matching.Tables;

/// <summary>What an industry does for a sub-sector; the value is the relation's full strength.</summary>
public enum Relation
{
    Adjacent = 3_000,
    Operates = 5_000,
    Enables = 6_000,
    Supplies = 8_000,
    Builds = 10_000,
}

/// <summary>How fully the relation holds; the value is its percentage.</summary>
public enum Grade
{
    None = 0,
    Weak = 50,
    Partial = 75,
    Core = 100,
}

public enum SmeClass
{
    ManufacturingAndOther,
    Wholesale,
    Service,
    Retail,
}

public enum AgreementLevel
{
    Prefecture,
    Municipal,
    National,
}

public sealed record SectorRow(string Code, string Category, LocalName Name);

/// <summary>A JSIC revision 14 code; <paramref name="Division"/> is its letter A to T.</summary>
public sealed record IndustryRow(string Code, string Division, LocalName Name);

public sealed record AffinityRow(
    string Industry, string SubSector, Relation Relation, Grade Grade, string Rationale, string? RationaleJa = null,
    string? RationaleHi = null)
{
    /// <summary>The rationale in a language; in English where it is not translated.</summary>
    public string RationaleIn(Language language) => language switch
    {
        Language.Ja => RationaleJa,
        Language.Hi => RationaleHi,
        _ => null,
    } ?? Rationale;

    /// <summary>0 to 10 000.</summary>
    public int Strength => (int)Relation * (int)Grade / 100;
}

public sealed record CapabilityRow(
    string Tag, LocalName Name, IReadOnlyList<string> SubSectors, IReadOnlyList<string> Industries);

public sealed record CertificationRow(string Tag, LocalName Name, string AskedBy);

public sealed record StateRow(
    string Code, LocalName Name, IReadOnlyList<string> Neighbours, IReadOnlyList<string> Aliases);

public sealed record PrefectureRow(string Code, LocalName Name);

public sealed record CorridorRow(string Code, LocalName Name, IReadOnlyList<string> States, string Source);

/// <summary>An agreement between a Japanese prefecture (null for a national one) and an Indian state.</summary>
/// <param name="Prefecture">JP-01 to JP-47, or null.</param>
/// <param name="State">The Indian state, such as IN-TN.</param>
/// <param name="Level">Only prefecture-level agreements make a score.</param>
/// <param name="Since">Year, year-month or date; null has begun.</param>
/// <param name="Until">Year, year-month or date; null is open.</param>
/// <param name="Source">Where it is published.</param>
public sealed record AgreementRow(
    string? Prefecture, string State, AgreementLevel Level, string? Since, string? Until, string Source)
{
    /// <summary>
    /// Since ≤ today ≤ until, a year or month alone meaning its first day for since, its last for until.
    /// </summary>
    public bool InForce(DateOnly today) =>
        (Since is null || PartialDate.First(Since) <= today) && (Until is null || today <= PartialDate.Last(Until));
}

public sealed record TurnoverRow(string Division, long YenPerEmployee, int Year, string Source);

public sealed record RateRow(string Currency, decimal YenPerUnit, DateOnly Date, string Source);

public sealed record SmeClassRow(string Industry, SmeClass Class);

/// <summary>A word of Japanese company names that tells the industry.</summary>
/// <param name="Word">The word, after NFKC.</param>
/// <param name="Industry">JSIC code.</param>
/// <param name="Hits">Real names in which it is the telling word.</param>
/// <param name="Read">How many of them were read.</param>
/// <param name="Correct">How many of those were plausible.</param>
public sealed record NameWordRow(string Word, string Industry, int Hits, int Read, int Correct);

/// <summary>The text of a code in one language column; placeholders stand in braces.</summary>
public sealed record TextRow(string Code, string En, string? Ja = null, string? Hi = null)
{
    /// <summary>The text in a language; null where it is not translated.</summary>
    public string? In(Language language) => language switch
    {
        Language.Ja => Ja,
        Language.Hi => Hi,
        _ => En,
    };
}
