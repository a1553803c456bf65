using System.Text.Json.Nodes;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Matches;
using SmeMatch.Api.Registry;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Duplicates;

/// <summary>Firms that may be one: see them side by side, make them one, or keep them apart.</summary>
internal static class DuplicateEndpoints
{
    private static readonly Field Status = new(
        "status", FieldKind.Code, "open: to be decided, unless said otherwise; apart: kept apart by an officer.")
    {
        Values = ["open", "apart"],
    };

    public static void AddDuplicates(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<DuplicateStore>();

    public static void MapDuplicates(this RouteGroupBuilder v1)
    {
        var routes = v1.MapGroup("/duplicates").WithTags("SMEs");
        routes.MapGet("", List)
            .Describe(
                "listDuplicates",
                "See firms that may be one",
                "Records of one name in one prefecture, or with an unknown one, of which at least one has no corporate "
                + "number. Nothing is merged by itself.")
            .TakesQuery(Status, Wordings.Parameter, Paging.Limit, Paging.Cursor).Needs(Scope.Read)
            .Answers(200, typeof(DuplicatePage)).Refuses(400);
        routes.MapGet("/{firstId}/{secondId}", Get)
            .Describe(
                "getDuplicate", "See two records side by side",
                "Every member in which they differ, and the ETag that a decision names.")
            .TakesQuery(Wordings.Parameter).Needs(Scope.Read)
            .Answers(200, typeof(DuplicateResponse)).Refuses(400, 404);
        routes.MapPost("/{firstId}/{secondId}/decisions", Decide)
            .Describe(
                "decideDuplicate",
                "Make two records one, or keep them apart",
                "Only who may change both decides. After a merge the id of the other record means the kept one, "
                + "and so do later imports of its row; contacts go over.")
            .TakesBody(typeof(DecisionInput)).TakesHeader(RequestHeaders.IfMatch, RequestHeaders.Prefer).TakesKey()
            .Needs(Scope.Write).Answers(200, typeof(DecisionResponse))
            .Refuses(400, 404, 412, 413, 415, 428);
    }

    private static Task<IResult> List(
        HttpContext context, DuplicateStore duplicates, CursorSigner cursors, Wordings wordings) => context.Page(
        cursors,
        (position, limit) => duplicates.List(
            context.Parameter("status") == "apart", position, limit, context.RequestAborted),
        pair => pair.Position,
        (pairs, next) => new DuplicatePage([.. pairs.Select(pair => View(context, pair, wordings.Of(context)))], next));

    private static async Task<IResult> Get(
        HttpContext context, string firstId, string secondId, DuplicateStore duplicates, Wordings wordings)
    {
        if (Ids(firstId, secondId) is not var (one, other)
            || await duplicates.Find(one, other, context.RequestAborted) is not { } pair)
        {
            return NoPair();
        }

        context.Response.Headers.ETag = DuplicateForms.ETag(pair);
        context.Response.Headers.CacheControl = "private, no-store";
        return Results.Json(View(context, pair, wordings.Of(context)), WireJson.Options);
    }

    private static async Task<IResult> Decide(
        HttpContext context, string firstId, string secondId, DuplicateStore duplicates, RecordKinds kinds,
        MatchFreshness freshness, TimeProvider time)
    {
        var (tags, missing) = Preconditions.Tags(context.Request);
        var (form, problem) = missing is null
            ? await FormBody.Read(context, DuplicateForms.Decision, time) : (null, missing);
        if (form is null)
        {
            return problem!;
        }

        if (Ids(firstId, secondId) is not var (one, other))
        {
            return NoPair();
        }

        var isMerge = (string?)form["decision"] == "merge";
        string[] take = [.. form["take"]?.AsArray().Select(item => (string)item!) ?? []];
        if (Misfit(form, isMerge, take, one, other) is { } misfit)
        {
            return misfit;
        }

        var given = (string?)form["keep"];
        var kept = given is null
            ? (await duplicates.Find(one, other, context.RequestAborted))?.First.Id ?? one : Guid.Parse(given);
        var result = await duplicates.Decide(
            kept, kept == one ? other : one,
            pair => tags.Any(tag => tag.Tag == "*" || (!tag.IsWeak && tag.Tag == DuplicateForms.ETag(pair))),
            isMerge ? (keep, retire) => Merged(keep, retire, take, kinds) : null,
            context.Caller(), context.RequestAborted);
        if (result.Outcome != WriteOutcome.Done)
        {
            return result.Outcome switch
            {
                WriteOutcome.Foreign => Problem.NotOwner(),
                WriteOutcome.Stale => Problem.PreconditionFailed(),
                _ => NoPair(),
            };
        }

        await freshness.Wait(context, result.QueuePosition);
        return Results.Json(
            new DecisionResponse(
                (string)form["decision"]!, result.Kept?.Id, result.Kept is null ? null : kept == one ? other : one),
            WireJson.Options);
    }

    /// <summary>What no schema can say of a decision.</summary>
    private static IResult? Misfit(JsonObject form, bool isMerge, string[] take, Guid one, Guid other)
    {
        const string Title = "The decision does not fit the pair";
        return (string?)form["keep"] is { } keep && Guid.Parse(keep) is var kept && kept != one && kept != other
            ? Problem.Of(409, "keep-not-of-pair", Title, "Give the id of one of the two records.")
            : !isMerge && (form["keep"] is not null || take.Length > 0)
            ? Problem.Of(409, "no-merge", Title, "keep and take belong to a merge.")
            : null;
    }

    private static RecordRow Merged(
        StoredRecord kept, StoredRecord retired, IReadOnlyCollection<string> take, RecordKinds kinds) =>
        kinds.Row(RecordKind.Sme, kept.Id, FirmMerge.Of(
            JsonNode.Parse(kept.Document)!.AsObject(), JsonNode.Parse(retired.Document)!.AsObject(), take));

    private static (Guid One, Guid Other)? Ids(string firstId, string secondId) =>
        Guid.TryParseExact(firstId, "D", out var one) && Guid.TryParseExact(secondId, "D", out var other)
        && one != other
            ? (one, other) : null;

    private static IResult NoPair() => Problem.NotFound(
        "These two are no records that may be one firm; see /v1/duplicates for those that may.");

    private static DuplicateResponse View(HttpContext context, DuplicatePair pair, Wording wording)
    {
        var (first, second) = (
            JsonNode.Parse(pair.First.Document)!.AsObject(), JsonNode.Parse(pair.Second.Document)!.AsObject());
        var caller = context.Caller();
        return new(
            pair.First.Id, pair.Second.Id, pair.IsApart ? "apart" : "open",
            caller.MayChange(pair.First.OrganisationId) && caller.MayChange(pair.Second.OrganisationId),
            [.. Reasons(first, second).Select(reason => new DuplicateReason(reason.Code, wording.Say(reason.Text)))],
            Firm(pair.First, first, wording), Firm(pair.Second, second, wording),
            [
                .. first.Select(member => member.Key).Union(second.Select(member => member.Key))
                    .Where(name => name != "id" && !JsonNode.DeepEquals(first[name], second[name]))
                    .Select(name => new DuplicateDifference(
                        name, DuplicateForms.Text(first[name]), DuplicateForms.Text(second[name]))),
            ]);
    }

    private static DuplicateFirm Firm(StoredRecord record, JsonObject document, Wording wording) => new(
        record.Id, RecordKinds.NameOf(RecordKind.Sme, record, wording.Language), (string?)document["corporateNumber"],
        (string?)document["prefecture"], (string?)document["municipality"], (string?)document["source"]?["system"],
        (string?)document["source"]?["asOf"], record.UpdatedAt);

    private static IEnumerable<(string Code, Sentence Text)> Reasons(JsonObject first, JsonObject second)
    {
        if (first["corporateNumber"] is not null)
        {
            yield return ("number-missing", "One of them has no corporate number.");
        }

        var (one, other) = ((string?)first["municipality"], (string?)second["municipality"]);
        if (one is null || other is null || first["prefecture"] is null || second["prefecture"] is null)
        {
            yield return ("place-unknown", "The place of one of them is not fully known.");
        }
        else
        {
            Sentence same = $"Both are in {one}.", differs = $"One is in {one}, the other in {other}.";
            yield return one == other ? ("same-place", same) : ("place-differs", differs);
        }

        if (Name(first) != Name(second))
        {
            yield return (
                "spelling-differs", "Their names are written differently, or the legal form stands elsewhere.");
        }
    }

    private static string? Name(JsonObject record) => (string?)(record["name"]?["ja"] ?? record["name"]?["en"]);
}
