using System.Globalization;
using System.Text.Json.Nodes;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Interchange.Schema;
using SmeMatch.Storage.Access;

namespace SmeMatch.Api.Access;

/// <summary>
/// Organisations and their keys: made and ended by administrators; anyone may see and rotate her own key.
/// </summary>
internal static class AccessEndpoints
{
    private const int DefaultOverlapHours = 24;
    private static readonly Field Organisation = new(
        "organisation", FieldKind.Id, "Only the keys of this organisation, by its id.");

    public static void MapAccess(this RouteGroupBuilder v1)
    {
        var organisations = v1.MapGroup("/organisations").WithTags("Access");
        organisations.MapGet("", ListOrganisations)
            .Describe("listOrganisations", "See the organisations", "By name.")
            .TakesQuery(Paging.Limit, Paging.Cursor).Needs(Scope.Admin)
            .Answers(200, typeof(OrganisationPage)).Refuses(400);
        organisations.MapPost("", AddOrganisation)
            .Describe("createOrganisation", "Add an organisation", "Then make a key for it.")
            .TakesBody(typeof(OrganisationInput)).TakesKey().Needs(Scope.Admin)
            .Answers(201, typeof(OrganisationResponse)).Refuses(400, 409, 413, 415, 422);
        var keys = v1.MapGroup("/api-keys").WithTags("Access");
        keys.MapGet("", List).Describe("listApiKeys", "See the keys", "Newest first; never their text.")
            .TakesQuery(Organisation, Paging.Limit, Paging.Cursor).Needs(Scope.Admin)
            .Answers(200, typeof(ApiKeyPage)).Refuses(400);
        keys.MapPost("", Add)
            .Describe("createApiKey", "Make a key", "The answer shows its text, once. Keep it where secrets are kept.")
            .TakesBody(typeof(ApiKeyInput)).TakesKey(answerIsSecret: true).Needs(Scope.Admin)
            .Answers(201, typeof(ApiKeyResponse)).Refuses(400, 413, 415, 422);
        keys.MapGet("/current", Current)
            .Describe("getCurrentApiKey", "See your own key", "Whose it is, what it may do and when it ends.")
            .NeedsAnyKey().Answers(200, typeof(ApiKeyResponse)).Refuses(400, 404);
        keys.MapPost("/current/rotations", Rotate)
            .Describe(
                "rotateCurrentApiKey",
                "Replace your own key",
                "Makes a new key that may do the same; yours goes on until the overlap ends, so that nothing stops.")
            .TakesBody(typeof(RotationInput)).TakesKey(answerIsSecret: true).NeedsAnyKey()
            .Answers(201, typeof(ApiKeyResponse)).Refuses(400, 404, 409, 413, 415, 422);
        keys.MapGet("/{id}", Get).Describe("getApiKey", "See a key", "Never its text.")
            .Needs(Scope.Admin).Answers(200, typeof(ApiKeyResponse)).Refuses(400, 404);
        keys.MapDelete("/{id}", Revoke)
            .Describe("revokeApiKey", "End a key", "At once here, within five seconds on every instance.")
            .Needs(Scope.Admin).Answers(204, null).Refuses(400, 404);
    }

    /// <summary>A cursor holds the id: a name may be longer than a parameter.</summary>
    private static Task<IResult> ListOrganisations(
        HttpContext context, OrganisationStore organisations, CursorSigner cursors) =>
        context.Page(
            cursors,
            (position, limit) => organisations.List(
                position is null ? null : Guid.Parse(position), limit, context.RequestAborted),
            row => row.Id.ToString(),
            (rows, next) => new OrganisationPage([.. rows.Select(OrganisationResponse.Of)], next));

    private static async Task<IResult> AddOrganisation(
        HttpContext context, OrganisationStore organisations, TimeProvider time)
    {
        var (form, problem) = await FormBody.Read(context, AccessForms.Organisation, time);
        if (form is null)
        {
            return problem!;
        }

        var id = context.NewId(time);
        return await organisations.Add(id, (string)form["name"]!, context.Caller(), context.RequestAborted) is { } made
            ? Results.Json(OrganisationResponse.Of(made), WireJson.Options, statusCode: StatusCodes.Status201Created)
            : Problem.Conflict("name-taken", "Another organisation has this name.");
    }

    private static Task<IResult> List(HttpContext context, KeyStore keys, CursorSigner cursors)
    {
        var organisation = context.Parameter("organisation") is { } text ? Guid.Parse(text) : (Guid?)null;
        return context.Page(
            cursors,
            (position, limit) => keys.List(organisation, Paging.Place(position), limit, context.RequestAborted),
            row => Paging.Position(row.CreatedAt, row.Id),
            (rows, next) => new ApiKeyPage([.. rows.Select(row => ApiKeyResponse.Of(row))], next));
    }

    private static async Task<IResult> Add(HttpContext context, KeyStore keys, TimeProvider time)
    {
        var (form, problem) = await FormBody.Read(context, AccessForms.ApiKey, time);
        if (form is null)
        {
            return problem!;
        }

        var scopes = Texts(form["scopes"]);
        var origins = Texts(form["origins"]);
        var isPublishable = scopes.Contains(Scope.Embed);
        if (isPublishable && (scopes.Count > 1 || origins.Count == 0))
        {
            return Problem.InvalidRecord([new Fault(scopes.Count > 1 ? "/scopes" : "/origins", "embed-alone",
                "embed makes a publishable key: give it alone, with at least one origin.")]);
        }

        var organisation = Guid.Parse((string)form["organisationId"]!);
        var ends = form["expiresAt"] is { } at
            ? DateTimeOffset.Parse((string)at!, CultureInfo.InvariantCulture)
            : (DateTimeOffset?)null;
        var made = await Make(
            context, keys, time, organisation, (string)form["name"]!, scopes, isPublishable ? origins : [], ends,
            (int?)form["requestsPerSecond"]);
        return made ?? Problem.Conflict(
            "unknown-organisation", "There is no such organisation.",
            [new Fault("/organisationId", "unknown-organisation", "Use an id of the list of organisations.")]);
    }

    private static async Task<IResult> Get(HttpContext context, string id, KeyStore keys) =>
        Guid.TryParseExact(id, "D", out var key) && await keys.Find(key, context.RequestAborted) is { } row
            ? Results.Json(ApiKeyResponse.Of(row), WireJson.Options)
            : NoKey();

    private static async Task<IResult> Current(HttpContext context, KeyStore keys) =>
        await Own(context, keys) is { } row ? Results.Json(ApiKeyResponse.Of(row), WireJson.Options) : NoKey();

    private static async Task<IResult> Rotate(HttpContext context, KeyStore keys, TimeProvider time)
    {
        var (form, problem) = await FormBody.Read(context, AccessForms.Rotation, time);
        if (form is null)
        {
            return problem!;
        }

        if (await Own(context, keys) is not { } own)
        {
            return NoKey();
        }

        if (own.Kind == "demo")
        {
            return Problem.Conflict("demo-key", "The demo key is replaced by each start of the service.");
        }

        var overlap = TimeSpan.FromHours((int?)form["overlapHours"] ?? DefaultOverlapHours);
        var (key, text) = NewKeys.Make(
            context.NewId(time), own.OrganisationId, own.Name, own.Scopes, own.Origins,
            own.ExpiresAt is { } end ? new DateTimeOffset(end, TimeSpan.Zero) : null, own.RequestsPerSecond);
        var (row, formerLives) = await keys.Replace(
            own.Id, key, time.GetUtcNow() + overlap, context.Caller(), context.RequestAborted);
        return row is not null ? Shown(context, row, text)
            : formerLives
            ? Problem.Conflict(
                "predecessor-lives", "The key before this one still works; have it revoked, or wait until it ends.")
            : Problem.Conflict("key-replaced", "The key was replaced before; go on with the one made then.");
    }

    private static async Task<IResult> Revoke(HttpContext context, string id, KeyStore keys, KnownKeys known)
    {
        if (!Guid.TryParseExact(id, "D", out var key) || await keys.Find(key, context.RequestAborted) is null)
        {
            return NoKey();
        }

        await keys.Revoke(key, context.Caller(), context.RequestAborted);
        known.Forget();
        return Results.NoContent();
    }

    private static async Task<IResult?> Make(
        HttpContext context, KeyStore keys, TimeProvider time, Guid organisation, string name,
        IReadOnlyList<string> scopes, IReadOnlyList<string> origins, DateTimeOffset? ends,
        int? requestsPerSecond)
    {
        var (key, text) = NewKeys.Make(
            context.NewId(time), organisation, name, scopes, origins, ends, requestsPerSecond);
        return await keys.Add(key, context.Caller(), context.RequestAborted) is { } row
            ? Shown(context, row, text)
            : null;
    }

    /// <summary>The one answer that holds the key's text.</summary>
    private static IResult Shown(HttpContext context, KeyRow row, string text)
    {
        context.Response.Headers.Location = $"/v1/api-keys/{row.Id}";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            ApiKeyResponse.Of(row, text), WireJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<KeyRow?> Own(HttpContext context, KeyStore keys) =>
        context.User.KeyId() is { } id ? await keys.Find(id, context.RequestAborted) : null;

    private static List<string> Texts(JsonNode? list) => [.. list?.AsArray().Select(item => (string)item!) ?? []];

    private static IResult NoKey() => Problem.NotFound("There is no such key.");
}
