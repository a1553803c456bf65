using System.Text.Json;
using SmeMatch.Api.Display;
using SmeMatch.Api.Http;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Jobs;

namespace SmeMatch.Api.Imports;

/// <summary>An import as a job.</summary>
/// <param name="Id">The job.</param>
/// <param name="Kind">import.</param>
/// <param name="Format">How the body is read.</param>
/// <param name="Records">smes or opportunities.</param>
/// <param name="DryRun">Whether nothing is written.</param>
/// <param name="Status">queued, running, completed, failed or cancelled.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Read">Rows read: created + updated + unchanged + rejected.</param>
/// <param name="Created">Rows that made a record.</param>
/// <param name="Updated">Rows that changed a record.</param>
/// <param name="Unchanged">Rows equal to what was there.</param>
/// <param name="Rejected">Rows left out; see rejections.</param>
/// <param name="Noted">Rows taken of which something was repaired, inferred or left out; see notes.</param>
/// <param name="RowsPerSecond">Rows read in a second since it began, or began anew after a restart.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="EndedAt">UTC.</param>
public sealed record ImportResponse(
    Guid Id, string Kind, string Format, string Records, bool DryRun, string Status, double Progress, long Read,
    long Created, long Updated, long Unchanged, long Rejected, long Noted, long RowsPerSecond, string? Error,
    DateTime? StartedAt, DateTime? EndedAt)
{
    internal static ImportResponse Of(ImportJobRow row, Wording wording) => new(
        row.Id, "import", row.Format, row.Kind == "sme" ? "smes" : "opportunities", row.DryRun, row.Status,
        Math.Round(row.Progress, 3), row.Read,
        row.Created, row.Updated, row.Unchanged, row.Rejected, row.Noted, row.RowsPerSecond,
        Why(row) is { } why ? wording.Say(why) : null, row.StartedAt, row.EndedAt);

    /// <summary>Why it failed; a reason with facts is kept as JSON.</summary>
    internal static Sentence? Why(ImportJobRow row) => row.Error is not { } error ? null
        : JsonSerializer.Deserialize<Sentence>(
            error.StartsWith('[') && error.EndsWith(']') ? error : JsonSerializer.Serialize(error));
}

/// <summary>A page of imports, the newest first.</summary>
public sealed record ImportPage(IReadOnlyList<ImportResponse> Items, string? NextCursor);

/// <summary>A row that was left out, or of which something is noted.</summary>
/// <param name="Row">Its number in the file: of a line with the header counted, else of the record.</param>
/// <param name="Key">What the source calls it.</param>
/// <param name="Errors">Every reason, or everything noted.</param>
public sealed record RejectionResponse(long Row, string? Key, IReadOnlyList<RowFault> Errors);

/// <summary>What is wrong, or to be noted, at one place of a row.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) of the member; empty for the row as a whole.</param>
/// <param name="Field">
/// The same as a column is named, such as annualTurnover.amount; empty for the row as a whole.
/// </param>
/// <param name="Value">What stands there, at most 200 characters of it; null when nothing does.</param>
/// <param name="Code">Stable code of the reason.</param>
/// <param name="Detail">The reason, and what to do.</param>
public sealed record RowFault(string Pointer, string Field, string? Value, string Code, string Detail);

/// <summary>A fault as it is stored.</summary>
internal sealed record StoredFault(string Pointer, string Code, Sentence Detail, string? Value = null)
{
    public static IReadOnlyList<StoredFault> Of(ReportedRow row) =>
        JsonSerializer.Deserialize<List<StoredFault>>(row.Faults, WireJson.Options)!;

    public RowFault In(Wording wording) => new(
        Pointer,
        Pointer.TrimStart('/').Replace('/', '.').Replace("~1", "/", StringComparison.Ordinal)
            .Replace("~0", "~", StringComparison.Ordinal),
        Value, Code, wording.Say(Detail));
}

/// <summary>A page of rejections, by row.</summary>
public sealed record RejectionPage(IReadOnlyList<RejectionResponse> Items, string? NextCursor);
