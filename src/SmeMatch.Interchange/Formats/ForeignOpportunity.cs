namespace SmeMatch.Interchange.Formats;

/// <summary>A classification as a source states it.</summary>
/// <param name="Scheme">
/// The scheme by its own name, such as CPV, oc4ids-sector or world-bank; a portal's own is its system.
/// </param>
/// <param name="Code">The code; null when only words are given.</param>
/// <param name="Label">Its words; null without.</param>
/// <param name="Share">Percent of the whole, 0 to 100; null when not stated.</param>
public sealed record ForeignCode(string Scheme, string? Code, string? Label, decimal? Share = null);

/// <summary>An amount as a source writes it.</summary>
/// <param name="Text">In any notation, such as 12,63,343 or Rs 3798.9 crore.</param>
/// <param name="Currency">ISO 4217 when stated beside the text; else null.</param>
public sealed record ForeignMoney(string Text, string? Currency);

/// <summary>
/// An opportunity in a source's words, between the format it was read from and our vocabulary. What a format does not
/// state is null or empty, never guessed.
/// </summary>
public sealed record ForeignOpportunity
{
    /// <summary>The source system, such as world-bank; becomes source.system.</summary>
    public required string System { get; init; }

    /// <summary>Its id there; becomes source.id.</summary>
    public required string Id { get; init; }

    /// <summary>Its address there.</summary>
    public string? Url { get; init; }

    /// <summary>The day the source states it for.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>The Open Contracting id, where it has one.</summary>
    public string? Ocid { get; init; }

    /// <summary>The id, in the same source, of the project it is a package of.</summary>
    public string? ParentId { get; init; }

    /// <summary>The title by language tag: en, ja or hi.</summary>
    public required IReadOnlyDictionary<string, string> Titles { get; init; }

    /// <summary>What it is about.</summary>
    public string? Description { get; init; }

    /// <summary>Who buys.</summary>
    public string? Buyer { get; init; }

    /// <summary>Sectors and items as classified there.</summary>
    public IReadOnlyList<ForeignCode> Classifications { get; init; } = [];

    /// <summary>States, districts, towns, PIN codes or addresses, as written there.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>Whether the source says that it is for the whole country.</summary>
    public bool? Nationwide { get; init; }

    /// <summary>Its value.</summary>
    public ForeignMoney? Value { get; init; }

    /// <summary>The stage, already one of ours (OC4IDS project status); null when not stated.</summary>
    public string? Stage { get; init; }

    /// <summary>open, umbrella, closed or cancelled; null when not stated.</summary>
    public string? Status { get; init; }

    /// <summary>The last day to take part.</summary>
    public DateOnly? Deadline { get; init; }

    /// <summary>government, ppp, jica, adb, worldBank, private or unknown; null when not stated.</summary>
    public string? FinancingKind { get; init; }
}
