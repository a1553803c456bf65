using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Http.Kept;
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
                (HttpContext context, RecordStore store, RecordViews views, RecordFilters filter, CursorSigner cursors,
                    Wordings wordings) => List(context, kind, store, views, filter, cursors, wordings))
            .Describe(
                $"list{plural}",
                kind == RecordKind.Sme ? "Look up firms" : "Look up projects and packages",
                "Type words of a name, title or place into q, in Japanese or English; empty fields are no filter. "
                + "Last changed first.")
            .TakesQuery([.. filters.Of(kind), Wordings.Parameter, Paging.Limit, Paging.Cursor])
            .Needs(Scope.Read).Keeps().Answers(200, page).Refuses(400);
        routes.MapPost(
                "",
                (HttpContext context, Writes writes) => Create(context, kind, path, writes))
            .Describe(
                $"create{name}",
                $"Add {one}",
                "Only a name or title is required; the more is known, the surer the matches, "
                + "which are there within a second. All faults are answered at once.")
            .TakesBody(input).TakesHeader(RequestHeaders.Prefer).TakesKey().Needs(Scope.Write)
            .Answers(201, view).Refuses(400, 409, 413, 415, 422);
        routes.MapGet(
                "/{id}",
                (HttpContext context, string id, RecordNames names, RecordViews views, Wordings wordings) =>
                    Get(context, kind, id, names, views, wordings))
            .Describe(
                $"get{name}",
                $"Read {one}",
                "Type a name or a few words of it. When several records have it, the answer lists them to choose from.")
            .TakesQuery(Wordings.Parameter)
            .Needs(Scope.Read).Keeps().Answers(200, view).Refuses(400, 404, 409);
        routes.MapPut(
                "/{id}",
                (HttpContext context, string id, Writes writes) => Replace(context, kind, id, writes))
            .Describe(
                $"replace{name}",
                $"Replace {one}",
                "What is not sent is forgotten; to change a few fields only, see the next entry.")
            .TakesBody(input).TakesHeader(RequestHeaders.IfMatch, RequestHeaders.Prefer)
            .Needs(Scope.Write).Answers(200, view).Refuses(400, 404, 409, 412, 413, 415, 422, 428);
        routes.MapPatch(
                "/{id}",
                (HttpContext context, string id, Writes writes) => Patch(context, kind, id, writes))
            .Describe(
                $"change{name}",
                $"Change some fields of {one}",
                "What is sent replaces, null removes, the rest stays (JSON Merge Patch, RFC 7396).")
            .TakesBody(patch, JsonBody.MergePatch, "application/json")
            .TakesHeader(RequestHeaders.IfMatch, RequestHeaders.Prefer)
            .Needs(Scope.Write).Answers(200, view).Refuses(400, 404, 409, 412, 413, 415, 422, 428);
        routes.MapDelete("/{id}", (HttpContext context, string id, Writes writes) =>
                Delete(context, kind, id, writes))
            .Describe($"delete{name}", $"Delete {one}", kind == RecordKind.Sme
                ? "Its matches go with it, and the contacts there that are your organisation's own."
                : "Its matches go with it.")
            .TakesHeader(RequestHeaders.IfMatch, RequestHeaders.Prefer).Needs(Scope.Write).Answers(204, null)
            .Refuses(400, 404, 409, 412, 428);
    }
}
