using System.Globalization;
using System.Text.Json.Nodes;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Interchange.Schema;
using SmeMatch.Storage.Access;

namespace SmeMatch.Api.Access;

/// <summary>One thing that was done.</summary>
/// <param name="Seq">Its place in the trail of the whole service.</param>
/// <param name="At">UTC.</param>
/// <param name="Actor">
/// key and its id, user and the subject of the token, command, or administrator: of another organisation.
/// </param>
/// <param name="Action">
/// create, change, delete, merge, keep-apart, import, start, cancel, rotate, revoke, export or erase.
/// </param>
/// <param name="Kind">
/// What it was done to: sme, opportunity, import, match-run, api-key, organisation or contacts.
/// </param>
/// <param name="RecordId">To which one.</param>
/// <param name="Details">Names of the fields changed, counts, keyed digests; never values.</param>
/// <param name="Hash">SHA-256 of the entry and the hash before it, hexadecimal.</param>
public sealed record AuditResponse(
    long Seq, DateTime At, string Actor, string Action, string Kind, Guid? RecordId, JsonObject Details, string Hash)
{
    internal static AuditResponse Of(AuditRow row) => new(
        row.Seq, row.At, row.Actor, row.Action, row.Kind, row.RecordId,
        JsonNode.Parse(row.Details)!.AsObject(), Convert.ToHexStringLower(row.Hash));
}

/// <summary>A page of the audit trail, the newest first.</summary>
public sealed record AuditPage(IReadOnlyList<AuditResponse> Items, string? NextCursor);

/// <summary>Who did what to which record when, for the organisation's own auditors.</summary>
internal static class AuditEndpoints
{
    private static readonly Field Record = new("record", FieldKind.Id, "Only what was done to this record, by its id.");

    public static void MapAudit(this RouteGroupBuilder v1) => v1.MapGet("/audit", List).WithTags("Access")
        .Describe(
            "listAudit",
            "See who did what",
            "What your organisation did, and what others did to its records, newest first. "
            + "Nothing of it can be edited or removed without being found out.")
        .TakesQuery(Record, Paging.Limit, Paging.Cursor).Needs(Scope.Read).Answers(200, typeof(AuditPage)).Refuses(400);

    private static Task<IResult> List(HttpContext context, AuditTrail trail, CursorSigner cursors) => context.Page(
        cursors,
        (position, limit) => trail.List(
            context.Caller(), position is null ? long.MaxValue : long.Parse(position, CultureInfo.InvariantCulture),
            context.Parameter("record") is { } text ? Guid.Parse(text) : null, limit, context.RequestAborted),
        row => row.Seq.ToString(CultureInfo.InvariantCulture),
        (rows, next) => new AuditPage([.. rows.Select(AuditResponse.Of)], next));
}
