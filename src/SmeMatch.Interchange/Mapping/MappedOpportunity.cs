using SmeMatch.Interchange.Formats;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Interchange.Mapping;

/// <summary>What was concluded from a foreign record, or could not be.</summary>
/// <param name="Pointer">JSON pointer of our member.</param>
/// <param name="Code">Stable code: see MappingNotes.</param>
/// <param name="Detail">One sentence with the evidence.</param>
public sealed record MappingNote(string Pointer, string Code, Sentence Detail);

/// <summary>A foreign opportunity in our vocabulary.</summary>
/// <param name="Row">The record, or every reason why there is none.</param>
/// <param name="ForeignParentId">The id, in the same source, of the project it is a package of; null without.</param>
/// <param name="Notes">What was inferred, and what was left out and why.</param>
public sealed record MappedOpportunity(ImportRow Row, string? ForeignParentId, IReadOnlyList<MappingNote> Notes);

/// <summary>The codes of notes.</summary>
public static class MappingNotes
{
    /// <summary>A classification led to sub-sectors.</summary>
    public const string Classified = "sub-sector-classified";

    /// <summary>Words of the title led to sub-sectors.</summary>
    public const string FromTitle = "sub-sector-from-title";

    /// <summary>A classification is not in our table.</summary>
    public const string UnknownClass = "classification-unknown";

    /// <summary>Words of the title told that it is none of the sub-sectors.</summary>
    public const string NotOurs = "sub-sector-none";

    /// <summary>Neither classes nor words told a sub-sector; what broad classes span is named.</summary>
    public const string NoSubSector = "sub-sector-unknown";

    /// <summary>Words led to a needed capability.</summary>
    public const string Capability = "capability-inferred";

    /// <summary>A place told no state.</summary>
    public const string UnknownPlace = "place-unknown";

    /// <summary>The state comes from the title or the buyer's name.</summary>
    public const string InferredPlace = "place-inferred";

    /// <summary>The amount was left out; amounts that cannot be read keep the codes of their faults.</summary>
    public const string NoAmount = "amount-zero";

    /// <summary>The source calls the amount approximate.</summary>
    public const string ApproximateAmount = "amount-approximate";

    /// <summary>A text was cut to the length a record may have.</summary>
    public const string Shortened = "text-shortened";

    /// <summary>An address, a title of another language or an empty text was left out.</summary>
    public const string LeftOut = "left-out";
}
