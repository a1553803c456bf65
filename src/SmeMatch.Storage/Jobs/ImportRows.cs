using System.Text.Json.Nodes;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Jobs;

/// <summary>An import of a file.</summary>
public sealed record ImportJobRow
{
    public required Guid Id { get; init; }
    public required Guid OrganisationId { get; init; }
    public required bool MayVerify { get; init; }
    public required bool MayAdminister { get; init; }
    public required string Actor { get; init; }
    public required string Format { get; init; }
    public required string Kind { get; init; }
    public required bool DryRun { get; init; }

    /// <summary>Whether a file that breaks its standard is rejected rather than repaired.</summary>
    public required bool Strict { get; init; }
    public required string Status { get; init; }
    public required long Read { get; init; }
    public required long Created { get; init; }
    public required long Updated { get; init; }
    public required long Unchanged { get; init; }
    public required long Rejected { get; init; }

    /// <summary>Rows taken of which something was repaired, inferred or left out.</summary>
    public required long Noted { get; init; }
    public required double Progress { get; init; }

    /// <summary>Rows read in a second, since the present attempt began.</summary>
    public required long RowsPerSecond { get; init; }
    public required bool CancelRequested { get; init; }
    public string? Error { get; init; }
    public required DateTime CreatedAt { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? EndedAt { get; init; }

    public Caller Caller => new(OrganisationId, MayAdminister, MayVerify, Actor);
}

/// <summary>What a file's rows were told: those left out, or those of which something is to be noted.</summary>
public enum ImportReport
{
    Rejections,
    Notes,
}

/// <summary>A row of a file and what is to be said of it.</summary>
public sealed record ReportedRow
{
    public required long RowNumber { get; init; }
    public string? RowKey { get; init; }

    /// <summary>[{pointer, code, detail}] as JSON.</summary>
    public required string Faults { get; init; }
}

/// <summary>One row as the import hands it over.</summary>
/// <param name="Number">Its number in the file.</param>
/// <param name="Key">What the source calls it.</param>
/// <param name="Row">The record; null when rejected.</param>
/// <param name="HasOwnId">Whether the file gave the id.</param>
/// <param name="Overlays">Whether members the file does not name stay as they are.</param>
/// <param name="Faults">Why it was rejected, as JSON.</param>
public sealed record Incoming(long Number, string? Key, RecordRow? Row, bool HasOwnId, bool Overlays, string? Faults)
{
    /// <summary>What is to be noted of a row that is taken, as a JSON array; null without.</summary>
    public string? Notes { get; init; }

    /// <summary>Whether it is an exported record that comes back in a form that does not hold it whole.</summary>
    public bool ComesBack { get; init; }

    /// <summary>Whether it names a record that was merged into the one it means now.</summary>
    public bool IsMerged { get; init; }

    /// <summary>The text without NUL, which PostgreSQL does not hold.</summary>
    public static string Storable(string text) => text.Replace('\0', '\uFFFD');
}

/// <summary>Makes the row of a document.</summary>
public delegate RecordRow RowMaker(RecordKind kind, Guid id, JsonObject document);

/// <summary>Takes a batch and how far the file is read (0 to 1); answers whether to go on.</summary>
public delegate Task<bool> TakeBatch(IReadOnlyList<Incoming> rows, double progress);

/// <summary>Reads a job's body and hands over its rows batch by batch.</summary>
public delegate Task ImportWork(ImportJobRow job, Stream body, TakeBatch take);
