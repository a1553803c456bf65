using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Matches;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Registry;

/// <content>The routes of one kind.</content>
internal static partial class RecordEndpoints
{
    private static void Map(
        RouteGroupBuilder v1, RecordKind kind, string path, string name, string plural, string one,
        RecordFilters filters)
    {
        var (view, input, patch) = kind == RecordKind.Sme
            ? (typeof(SmeView), typeof(SmeInput), typeof(SmePatch))
            : (typeof(OpportunityView), typeof(OpportunityInput), typeof(OpportunityPatch));
        var page = kind == RecordKind.Sme ? typeof(SmePage) : typeof(OpportunityPage);
        var routes = v1.MapGroup(path).WithTags(plural);

        routes.MapGet(
                "",
                (HttpContext context, RecordStore store, RecordViews views, RecordFilters filter, CursorSigner cursors) =>
                    List(context, kind, store, views, filter, cursors))
            .Describe(
                $"list{plural}",
                kind == RecordKind.Sme ? "Find SMEs" : "Find opportunities",
                "Newest update first. "
                + "Words of q may stand anywhere in names, titles and places, in Japanese or English.")
            .TakesQuery([.. filters.Of(kind), Paging.Limit, Paging.Cursor])
            .Answers(200, page).Refuses(400);
        routes.MapPost(
                "",
                (HttpContext context, Writes writes) => Create(context, kind, path, writes))
            .Describe(
                $"create{name}",
                $"Add {one}",
                "All faults are answered at once. "
                + "The record is in the matches within a second; Prefer: wait=5 answers when it is.")
            .TakesBody(input).TakesHeader(RequestHeaders.Prefer).Answers(201, view).Refuses(400, 409, 413, 415, 422);
        routes.MapGet("/{id}", (HttpContext context, string id, RecordNames names, RecordViews views) =>
                Get(context, kind, id, names, views))
            .Describe(
                $"get{name}",
                $"Read {one}",
                "The id may be a name: one hit answers, several answer 409 with their ids.")
            .Answers(200, view).Refuses(400, 404, 409);
        routes.MapPut(
                "/{id}",
                (HttpContext context, string id, Writes writes) => Replace(context, kind, id, writes))
            .Describe(
                $"replace{name}",
                $"Replace {one}",
                "If-Match takes the ETag that was read, or * to overwrite whatever is there.")
            .TakesBody(input).TakesHeader(RequestHeaders.IfMatch, RequestHeaders.Prefer).Answers(200, view)
            .Refuses(400, 404, 409, 412, 413, 415, 422, 428);
        routes.MapPatch(
                "/{id}",
                (HttpContext context, string id, Writes writes) => Patch(context, kind, id, writes))
            .Describe(
                $"change{name}",
                $"Change some fields of {one}",
                "JSON Merge Patch (RFC 7396): members given replace, null removes, the rest stays.")
            .TakesBody(patch, JsonBody.MergePatch).TakesHeader(RequestHeaders.IfMatch, RequestHeaders.Prefer)
            .Answers(200, view).Refuses(400, 404, 409, 412, 413, 415, 422, 428);
        routes.MapDelete("/{id}", (HttpContext context, string id, Writes writes) =>
                Delete(context, kind, id, writes))
            .Describe($"delete{name}", $"Delete {one}", "Its matches go with it.")
            .TakesHeader(RequestHeaders.IfMatch, RequestHeaders.Prefer).Answers(204, null)
            .Refuses(400, 404, 409, 412, 428);
    }
}
