using SmeMatch.Matching.Texts;

namespace SmeMatch.Matching.Records;

/// <summary>A name in up to three scripts or languages.</summary>
public sealed record LocalName(string? Ja = null, string? Kana = null, string? En = null, string? Hi = null)
{
    /// <summary>The name to show where only one fits: English, else Japanese.</summary>
    public string Display => En ?? Ja ?? "";

    /// <summary>The name in a language; where it has none, in English, else Japanese.</summary>
    public string In(Language language) => language switch
    {
        Language.Ja => Ja ?? Display,
        Language.Hi => Hi ?? Display,
        _ => Display,
    };
}

/// <summary>Where a fact comes from.</summary>
public sealed record Source(string? System = null, string? Id = null, string? Url = null, DateOnly? AsOf = null);

/// <summary>The role a firm plays in a package, from the buyer's contractor down to a supplier.</summary>
public enum Role
{
    Prime,
    JvMember,
    Subcontractor,
    Supplier,
}

/// <summary>A Japanese small or medium-sized enterprise, as registered. Null means unknown.</summary>
public sealed record Sme
{
    public required Guid Id { get; init; }
    public string? CorporateNumber { get; init; }
    public LocalName Name { get; init; } = new();
    public string? Prefecture { get; init; }
    public string? Municipality { get; init; }

    /// <summary>JSIC revision 14 codes of two to four digits, primary first.</summary>
    public IReadOnlyList<string> Industries { get; init; } = [];
    public bool? IndustriesInferred { get; init; }
    public IReadOnlyList<string> Capabilities { get; init; } = [];
    public Money? Capital { get; init; }

    /// <summary>Regular employees (常時使用する従業員), without directors.</summary>
    public int? Employees { get; init; }
    public Money? AnnualTurnover { get; init; }
    public int? Founded { get; init; }
    public IReadOnlyList<Role> Roles { get; init; } = [];
    public IReadOnlyList<string> PresenceStates { get; init; } = [];
    public IReadOnlyList<string> TargetStates { get; init; } = [];
    public IReadOnlyList<string> Certifications { get; init; } = [];
    public bool? IndianEntity { get; init; }
    public bool? DeliveredInIndia { get; init; }
    public bool? Exports { get; init; }
    public bool? EnglishContact { get; init; }
    public LandBorderOwnership? LandBorderOwnership { get; init; }
    public bool? Debarred { get; init; }
    public string? Website { get; init; }
    public bool? PublicListing { get; init; }
    public Source? Source { get; init; }
    public DateTimeOffset? VerifiedAt { get; init; }
    public SmeLifecycle Status { get; init; } = SmeLifecycle.Active;
}

/// <summary>
/// Whether owners from a country with a land border to India are registered there (GFR rule 144 (xi)).
/// </summary>
public enum LandBorderOwnership
{
    None,
    Registered,
    Unregistered,
}

public enum SmeLifecycle
{
    Active,
    Inactive,
    Closed,
}
