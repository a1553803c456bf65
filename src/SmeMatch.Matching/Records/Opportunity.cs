namespace SmeMatch.Matching.Records;

/// <summary>An Indian infrastructure project, or a package of one. Null means unknown.</summary>
public sealed record Opportunity
{
    public required Guid Id { get; init; }
    public string? Ocid { get; init; }
    public Guid? ParentId { get; init; }
    public LocalName Title { get; init; } = new();
    public string? Description { get; init; }
    public string? Buyer { get; init; }

    /// <summary>
    /// Codes of India's Harmonized Master List of infrastructure sub-sectors (TL01 to SC12), primary first.
    /// </summary>
    public IReadOnlyList<string> SubSectors { get; init; } = [];
    public IReadOnlyList<string> Capabilities { get; init; } = [];
    public bool? CapabilitiesInferred { get; init; }
    public IReadOnlyList<string> States { get; init; } = [];
    public bool? Nationwide { get; init; }
    public Money? Value { get; init; }
    public IReadOnlyList<Role> RolesSought { get; init; } = [];
    public string? Stage { get; init; }
    public OpportunityStatus Status { get; init; } = OpportunityStatus.Open;
    public DateOnly? Deadline { get; init; }
    public Financing? Financing { get; init; }
    public Requirements? Requirements { get; init; }
    public Source? Source { get; init; }
    public DateTimeOffset? VerifiedAt { get; init; }
}

public enum OpportunityStatus
{
    Open,
    Umbrella,
    Closed,
    Cancelled,
}

public enum FinancingKind
{
    Unknown,
    Government,
    Ppp,
    Jica,
    Adb,
    WorldBank,
    Private,
}

/// <summary>Who pays. <see cref="Step"/> is JICA's tied-loan condition (本邦技術活用条件); it is never inferred.</summary>
public sealed record Financing(FinancingKind Kind = FinancingKind.Unknown, bool? Step = null);

public sealed record Requirements
{
    public IReadOnlyList<string> Certifications { get; init; } = [];
    public Money? MinTurnover { get; init; }
    public bool? SmeOnly { get; init; }
}
