namespace SmeMatch.Storage.Records;

/// <summary>Which records of a list are wanted; null asks for all.</summary>
public sealed record RecordFilter
{
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Industries of an SME or sub-sectors of an opportunity, any of which will do.</summary>
    public IReadOnlyList<string>? Codes { get; init; }

    /// <summary>How an industry of an SME begins.</summary>
    public string? CodePrefix { get; init; }

    public string? State { get; init; }
    public string? Prefecture { get; init; }
    public string? Role { get; init; }
    public string? Stage { get; init; }
    public string? Status { get; init; }
    public long? MinValueYen { get; init; }
    public long? MaxValueYen { get; init; }
    public DateTimeOffset? UpdatedSince { get; init; }
    public Guid? ParentId { get; init; }
    public (DateTimeOffset UpdatedAt, Guid Id)? After { get; init; }

    /// <summary>Only records with a greater id.</summary>
    public Guid? Beyond { get; init; }
}
