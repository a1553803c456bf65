using System.Globalization;
using SmeMatch.Api.Access;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Startup;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Scoring;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Api.Matches;

/// <summary>A full rematch as a job.</summary>
/// <param name="Id">The run; stored matches name it.</param>
/// <param name="Kind">match-run.</param>
/// <param name="Reason">Why it was started.</param>
/// <param name="Status">queued, running, completed, failed or cancelled.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Phase">
/// waiting, loading, scoring (lists are stored meanwhile), storing (the rest, and indexes), swapping, done, cancelled
/// or failed.
/// </param>
/// <param name="PairsTotal">Pairs to score.</param>
/// <param name="PairsDone">Pairs scored.</param>
/// <param name="PairsPerSecond">Speed of scoring.</param>
/// <param name="Matches">Entries of all lists.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="EstimatedEnd">When scoring ends at this speed, UTC; null before it begins and after the end.</param>
/// <param name="EndedAt">UTC.</param>
public sealed record MatchRunResponse(
    Guid Id, string Kind, string Reason, string Status, double Progress, string Phase, long PairsTotal, long PairsDone,
    long PairsPerSecond, long Matches, string? Error, DateTime? StartedAt, DateTime? EstimatedEnd, DateTime? EndedAt)
{
    internal static MatchRunResponse Of(MatchRunRow row) => new(
        row.Id, "match-run", row.Reason, row.Status,
        row.Status == "completed" ? 1 : row.PairsTotal == 0 ? 0 : Math.Round((double)row.PairsDone / row.PairsTotal, 3),
        row.Phase, row.PairsTotal, row.PairsDone, row.PairsPerSecond, row.Matches, row.Error, row.StartedAt,
        row.EstimatedEnd, row.EndedAt);
}

/// <summary>A page of runs, the newest first.</summary>
public sealed record MatchRunPage(IReadOnlyList<MatchRunResponse> Items, string? NextCursor);

/// <summary>Start, watch and cancel full rematches.</summary>
internal static class MatchRunEndpoints
{
    public static void AddMatching(this WebApplicationBuilder builder, Foundation foundation)
    {
        var threads = Threads(builder.Configuration["Matching:Threads"]);
        builder.Services.AddSingleton<Func<Scorer, MatchEngine>>(scorer => new MatchEngine(scorer, threads));
        builder.Services.AddSingleton<MatchViews>();
        builder.Services.AddSingleton<RaisingChanges>();
        builder.Services.AddSingleton<MatchFreshness>();
        builder.Services.AddSingleton<Reads>();
        builder.Services.AddSingleton<WorkerState>();
        if (foundation.HasDatabase)
        {
            builder.Services.AddSingleton<DemoRegistry>();
            builder.Services.AddHostedService(services => services.GetRequiredService<DemoRegistry>());
            builder.Services.AddHostedService<MatchingWorker>();
        }
    }

    private static int Threads(string? setting) =>
        setting is null ? Math.Max(1, Environment.ProcessorCount - 1)
        : int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out var threads)
            && threads is >= 1 and <= 1024 ? threads
        : throw new StartRefusedException($"Matching:Threads is '{setting}', but a number from 1 to 1024 is expected.");

    public static void MapMatchRuns(this RouteGroupBuilder v1)
    {
        var routes = v1.MapGroup("/match-runs").WithTags("Jobs");
        routes.MapPost("", Start)
            .Describe(
                "startMatchRun",
                "Match everything anew",
                "The lists keep themselves up to date without this; it makes them again from the beginning.")
            .TakesKey().Needs(Scope.Write).Answers(202, typeof(MatchRunResponse)).Refuses(400);
        routes.MapGet("/{id}", Get)
            .Describe("getMatchRun", "See how far matching is", "Phase, progress and pairs per second.")
            .Needs(Scope.Read).Answers(200, typeof(MatchRunResponse)).Refuses(400, 404);
        routes.MapDelete("/{id}", Cancel)
            .Describe(
                "cancelMatchRun",
                "Stop matching everything anew",
                "Only who asked for it, or an administrator, may. The lists stay as they were. One that has ended "
                + "stays ended; status in the answer says which.")
            .Needs(Scope.Write).Answers(200, typeof(MatchRunResponse)).Refuses(400, 404);
        routes.MapGet("", List).Describe("listMatchRuns", "See the latest match runs", "Newest first.")
            .TakesQuery(Paging.Limit, Paging.Cursor).Needs(Scope.Read).Answers(200, typeof(MatchRunPage)).Refuses(400);
    }

    private static Task<IResult> List(HttpContext context, MatchRunStore runs, CursorSigner cursors) => context.Page(
        cursors,
        (position, limit) => runs.List(Paging.Place(position), limit, context.RequestAborted),
        run => Paging.Position(run.CreatedAt, run.Id),
        (rows, next) => new MatchRunPage([.. rows.Select(MatchRunResponse.Of)], next));

    private static async Task<IResult> Start(HttpContext context, MatchRunStore runs, TimeProvider time)
    {
        var run = await runs.Add(context.NewId(time), "asked for", context.Caller(), context.RequestAborted);
        context.Response.Headers.Location = $"/v1/match-runs/{run.Id}";
        return Results.Json(MatchRunResponse.Of(run), WireJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    private static Task<MatchRunRow?> Find(string id, MatchRunStore runs, CancellationToken cancellationToken) =>
        JobId.Find(id, one => runs.Find(one, cancellationToken), () => runs.List(null, 1, cancellationToken));

    private static async Task<IResult> Get(HttpContext context, string id, MatchRunStore runs) =>
        await Find(id, runs, context.RequestAborted) is { } run ? Show(context, run) : JobId.NotFound("match run", id);

    private static async Task<IResult> Cancel(HttpContext context, string id, MatchRunStore runs)
    {
        if (await Find(id, runs, context.RequestAborted) is not { } run)
        {
            return JobId.NotFound("match run", id);
        }

        if (!context.Caller().MayChange(run.OrganisationId ?? Caller.OperatorId))
        {
            return Problem.Of(
                403, "not-owner", "The match run is another organisation's",
                "Only the organisation that asked for it may stop it; ask them, or an administrator.");
        }

        await runs.Cancel(run.Id, context.Caller(), context.RequestAborted);
        return Show(context, await runs.Find(run.Id, context.RequestAborted) ?? run);
    }

    private static IResult Show(HttpContext context, MatchRunRow run)
    {
        context.Response.Headers.ContentLocation = $"/v1/match-runs/{run.Id}";
        return Results.Json(MatchRunResponse.Of(run), WireJson.Options);
    }
}
