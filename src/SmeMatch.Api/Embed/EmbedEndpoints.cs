using System.Globalization;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Http.Kept;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Access;

namespace SmeMatch.Api.Embed;

/// <summary>Matches for partner websites: as data, as a frame, by oEmbed; counts of their use.</summary>
internal static class EmbedEndpoints
{
    /// <summary>What browsers and proxies may do with what is published.</summary>
    public const string Caching = "public, max-age=60, stale-while-revalidate=300";

    private const string MatchesPath = EmbedFiles.Folder + "matches";
    private const string EventsPath = EmbedFiles.Folder + "events";

    /// <summary>Whether scripts of foreign pages ask there; each page may read why it is refused.</summary>
    public static bool IsForScripts(PathString path) => path.Value is MatchesPath or EventsPath;

    public static void AddEmbed(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EmbedUsageStore>();
        builder.Services.AddSingleton<EmbedUsage>();
        builder.Services.AddSingleton<PublishedMatches>();
        builder.Services.AddSingleton<EmbedParameters>();
        builder.Services.AddSingleton<FramePage>();
        builder.Services.AddSingleton<GeneratorPage>();
    }

    public static void MapEmbed(this WebApplication app, RouteGroupBuilder v1)
    {
        app.MapEmbedFiles();
        var parameters = app.Services.GetRequiredService<EmbedParameters>();
        var embed = app.MapGroup("").AddEndpointFilter(QueryReader.Check);
        embed.MapGet(MatchesPath, Matches)
            .WithTags("Partners")
            .Describe(
                "listPublishedMatches", "See what websites show",
                "Only eligible pairs and firms that agreed to be named; scores are rounded to 5 points. "
                + "Of an opportunity, a firm, a sub-sector and state; given together, all hold.")
            .TakesQuery([.. parameters.What, Wordings.Parameter, EmbedParameters.Key])
            .TakesKeyInAddress(fromItsSitesOnly: true).Needs(Scope.Embed).Tags()
            .Answers(200, typeof(PublishedMatchList)).Refuses(400, 404);
        embed.MapPost(EventsPath, Count)
            .WithTags("Partners")
            .Describe(
                "countEmbedEvent", "Count a view or a selection",
                "Adds one to the key's day; nothing of the visitor is kept.")
            .TakesQuery(EmbedParameters.Event, EmbedParameters.Key).TakesKey()
            .TakesKeyInAddress(fromItsSitesOnly: true).Needs(Scope.Embed)
            .Answers(204, null).Refuses(400);
        embed.MapGet(OEmbed.Path, OEmbed.Get)
            .TakesQuery(OEmbed.Parameters).LeavesOthersAlone()
            .TakesKeyInAddress(fromItsSitesOnly: false).Needs(Scope.Embed).ExcludeFromDescription();
        embed.MapGet(FramePage.Path, FramePage.Get)
            .TakesQuery([.. parameters.What, Wordings.Parameter, EmbedParameters.Key, .. EmbedParameters.Look])
            .LeavesOthersAlone().TakesKeyInAddress(fromItsSitesOnly: false).NeedsNoKey().Tags()
            .ExcludeFromDescription();
        app.MapGet("/embed", GeneratorPage.Get).NeedsNoKey().ExcludeFromDescription();
        if (app.Environment.IsDevelopment())
        {
            app.MapGet("/embed/example", ExamplePage.Get).NeedsNoKey().ExcludeFromDescription();
        }

        v1.MapGet("/api-keys/{id}/usage", Usage)
            .WithTags("Partners")
            .Describe(
                "getApiKeyUsage", "See how often a key's matches were viewed",
                "Views and selections per day (UTC), a year back.")
            .Needs(Scope.Admin).Answers(200, typeof(EmbedUsagePage)).Refuses(400, 404);
    }

    private static async Task<IResult> Matches(HttpContext context, PublishedMatches published, Wordings wordings)
    {
        if (await published.Find(EmbedParameters.Read(context), wordings.Of(context), context.RequestAborted)
            is not { } list)
        {
            return Problem.NotFound("There is nothing published with this id.");
        }

        context.Response.Headers.CacheControl = Caching;
        return Results.Json(list, WireJson.Options);
    }

    private static async Task<IResult> Count(HttpContext context, EmbedUsage usage)
    {
        await usage.Count(
            context.User, context.Request.Headers.Origin.ToString(),
            isSelection: context.Parameter(EmbedParameters.Event.Path) == "select", context.RequestAborted);
        return Results.NoContent();
    }

    private static async Task<IResult> Usage(HttpContext context, string id, KeyStore keys, EmbedUsageStore usage) =>
        Guid.TryParseExact(id, "D", out var key) && await keys.Find(key, context.RequestAborted) is not null
            ? Results.Json(
                new EmbedUsagePage([.. (await usage.OfKey(key, context.RequestAborted)).Select(EmbedUsageResponse.Of)]),
                WireJson.Options)
            : Problem.NotFound("There is no such key.");
}

/// <summary>The parameters that partner websites send.</summary>
internal sealed class EmbedParameters(RecordSchemas schemas, Lookup lookup)
{
    public const int DefaultLimit = 5;

    public static Field Key { get; } = new(
        "key", FieldKind.Text, "A publishable key; or Authorization: Bearer. Secret keys are refused here.");

    /// <summary>What of a match may be shown, in the order of the generator.</summary>
    public static IReadOnlyList<string> Fields { get; } =
        ["place", "industries", "capabilities", "role", "score", "reason", "region", "website"];

    /// <summary>What is shown unless said otherwise.</summary>
    public static IReadOnlyList<string> UsualFields { get; } = ["place", "role", "score", "reason", "region"];

    /// <summary>How a frame looks; the tag's attributes have the same names.</summary>
    public static IReadOnlyList<Field> Look { get; } =
    [
        new("fields", FieldKind.LongText, "Some of the fields, or none, with spaces or commas between."),
        new("density", FieldKind.Code, "comfortable or compact; comfortable unless said otherwise.")
        {
            Values = ["comfortable", "compact"],
        },
        new("theme", FieldKind.Code, "auto, light or dark; auto unless said otherwise.")
        {
            Values = ["auto", "light", "dark"],
        },
    ];

    public static Field Event { get; } = new(
        "kind", FieldKind.Code, "view: matches came into sight; select: one was opened; view unless said otherwise.")
    {
        Values = ["view", "select"],
        Example = "\"view\"",
    };

    /// <summary>Which matches, and how many.</summary>
    public IReadOnlyList<Field> What { get; } =
    [
        new("opportunity", FieldKind.Id, "The best firms for this opportunity."),
        new("sme", FieldKind.Id, "The best opportunities for this firm, if it agreed to be named."),
        schemas.Opportunity.Find("subSectors")! with
        {
            Path = "subSector",
            Kind = FieldKind.Code,
            Description = "The best pairs of the 50 newest open opportunities of this sub-sector.",
            Values = [.. lookup.Tables.Sectors.Select(row => row.Code)],
            Example = "\"WS02\"",
        },
        schemas.Opportunity.Find("states")! with
        {
            Path = "state",
            Kind = FieldKind.Code,
            Description = "The best pairs of the 50 newest open opportunities in this state.",
            Example = null,
        },
        new("limit", FieldKind.Integer, "How many at most; 5 unless said otherwise.") { Minimum = 1, Maximum = 20 },
    ];

    public static PublishedQuery Read(HttpContext context) => new(
        Id(context, "opportunity"), Id(context, "sme"), context.Parameter("subSector"), context.Parameter("state"),
        int.Parse(context.Parameter("limit") ?? $"{DefaultLimit}", CultureInfo.InvariantCulture));

    private static Guid? Id(HttpContext context, string name) =>
        context.Parameter(name) is { } text ? Guid.Parse(text) : null;
}
