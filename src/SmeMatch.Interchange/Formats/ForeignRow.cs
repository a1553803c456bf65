using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Interchange.Formats;

/// <summary>How a file that breaks its standard is met.</summary>
public enum Strictness
{
    /// <summary>What breaks the standard is rejected with every reason.</summary>
    Strict,

    /// <summary>What can be read without guessing is read, and each repair is named.</summary>
    Lenient,
}

/// <summary>One thing of a source that breaks its standard and was read all the same.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) within the source's record.</param>
/// <param name="Code">Stable code, such as date-form.</param>
/// <param name="Detail">One sentence that says what was done.</param>
public sealed record Repair(string Pointer, string Code, Sentence Detail);

/// <summary>One record of a foreign file: an opportunity in the source's words, or why there is none.</summary>
/// <param name="Number">1-based position in the file: of a row with the header counted, else of a release, record or
/// project; of several releases that were merged, the first.</param>
/// <param name="Key">What the source calls the record, such as its ocid; null when it tells nothing.</param>
/// <param name="Opportunity">The opportunity; null when rejected.</param>
/// <param name="Faults">Every reason of the rejection.</param>
public sealed record ForeignRow(
    long Number, string? Key, ForeignOpportunity? Opportunity, IReadOnlyList<Fault> Faults)
{
    /// <summary>What was repaired, at most <see cref="MostRepairs"/>; always empty in strict mode.</summary>
    public IReadOnlyList<Repair> Repairs { get; init; } = [];

    public const int MostRepairs = 50;

    public static ForeignRow Rejected(long number, string? key, params IReadOnlyList<Fault> faults) =>
        new(number, key, null, faults);
}
