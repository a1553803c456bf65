using System.Globalization;
using SmeMatch.Api.Access;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Interchange.Schema;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Exchange;

/// <summary>A change of a record.</summary>
/// <param name="Kind">sme or opportunity.</param>
/// <param name="Id">The record.</param>
/// <param name="Action">created, updated or deleted.</param>
/// <param name="Version">The record's version then; of a deleted one its last.</param>
/// <param name="At">UTC.</param>
public sealed record ChangeResponse(string Kind, Guid Id, string Action, int Version, DateTime At);

/// <summary>Changes in the order in which they became visible.</summary>
/// <param name="Items">What follows the cursor.</param>
/// <param name="NextCursor">Where to go on, now or any day later; always given.</param>
public sealed record ChangePage(IReadOnlyList<ChangeResponse> Items, string NextCursor);

/// <summary>The change log, to follow the registry without asking for all of it.</summary>
internal static class ChangesEndpoint
{
    private static readonly Field Kind = new("kind", FieldKind.Code, "Only changes of smes or of opportunities.")
    {
        Values = ["sme", "opportunity"],
    };

    public static void MapChanges(this RouteGroupBuilder v1) => v1.MapGet("/changes", Get)
        .WithTags("Exchange")
        .Describe(
            "listChanges",
            "Follow what changes",
            "Everything added, changed and deleted, in order. Keep nextCursor and come back with it: nothing is "
            + "passed over. A change is told once no earlier write is still under way. Of what is older than thirty "
            + "days only the newest change of a record is told.")
        .TakesQuery(Kind, Paging.Limit, Paging.Cursor).Needs(Scope.Read)
        .Answers(200, typeof(ChangePage)).Refuses(400, 410);

    private static async Task<IResult> Get(HttpContext context, ChangeStore changes, CursorSigner cursors)
    {
        try
        {
            var place = (await cursors.Open(context))?.Split('|') is [var at, var seq]
                ? new ChangePlace(at, long.Parse(seq, CultureInfo.InvariantCulture))
                : ChangePlace.First;
            var kind = context.Parameter("kind") switch
            {
                "sme" => RecordKind.Sme,
                "opportunity" => RecordKind.Opportunity,
                _ => (RecordKind?)null,
            };
            if (await changes.After(kind, place, context.Limit(), context.RequestAborted) is not var (rows, next))
            {
                return Problem.Of(
                    410, "changes-restarted", "The change log began anew",
                    "The database was restored since; "
                    + "take all records again, then follow from the start without cursor.");
            }

            return Results.Json(
                new ChangePage(
                    [
                        .. rows.Select(row => new ChangeResponse(
                            row.Kind, row.RecordId, row.Action, row.Version, row.ChangedAt)),
                    ],
                    await cursors.Sign(
                        context, string.Create(CultureInfo.InvariantCulture, $"{next.Transaction}|{next.Seq}"))),
                WireJson.Options);
        }
        catch (BadCursorException)
        {
            return BadCursorException.Answer;
        }
    }
}
