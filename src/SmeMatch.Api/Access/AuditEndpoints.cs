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
/// <param name="Actor">key and its id, user and the subject of the token, or command.</param>
/// <param name="Action">create, change, delete, import, start, cancel, rotate or revoke.</param>
/// <param name="Kind">What it was done to: sme, opportunity, match-run, api-key, organisation.</param>
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
            "What your organisation did, newest first. Nothing of it can be edited or removed without being found out.")
        .TakesQuery(Record, Paging.Limit, Paging.Cursor).Needs(Scope.Read).Answers(200, typeof(AuditPage)).Refuses(400);

    private static async Task<IResult> List(HttpContext context, AuditTrail trail, CursorSigner cursors)
    {
        try
        {
            var before = await cursors.Open(context) is { } position
                ? long.Parse(position, CultureInfo.InvariantCulture)
                : long.MaxValue;
            var record = context.Parameter("record") is { } text ? Guid.Parse(text) : (Guid?)null;
            var rows = await trail.List(
                context.Caller(), before, record, context.Limit() + 1, context.RequestAborted);
            var page = rows.Take(context.Limit()).ToList();
            var next = rows.Count > page.Count
                ? await cursors.Sign(context, page[^1].Seq.ToString(CultureInfo.InvariantCulture))
                : null;
            return Results.Json(new AuditPage([.. page.Select(AuditResponse.Of)], next), WireJson.Options);
        }
        catch (BadCursorException)
        {
            return BadCursorException.Answer;
        }
    }
}
