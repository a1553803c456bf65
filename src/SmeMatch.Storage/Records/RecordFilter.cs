namespace SmeMatch.Storage.Records;

/// <summary>Which records of a list are wanted; null asks for all.</summary>
public sealed record RecordFilter
{
    public IReadOnlyList<string> Words { get; init; } = [];
    public IReadOnlyList<string>? CodePrefixes { get; init; }
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
}
