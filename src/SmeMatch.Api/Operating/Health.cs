using System.Diagnostics;
using System.Text;
using SmeMatch.Api.Access;
using SmeMatch.Api.Http;
using SmeMatch.Api.Matches;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Operating;

namespace SmeMatch.Api.Operating;

/// <summary>A part of the service, for those who ask whether it can serve.</summary>
/// <param name="Name">database, schema, matches, tables, unicode or shutdown.</param>
/// <param name="Status">ok; degraded, when requests are answered all the same; failing, when they are not.</param>
/// <param name="Detail">One sentence that says what is seen and, where it is not ok, what to do.</param>
internal sealed record HealthComponent(string Name, string Status, string Detail);

/// <param name="Status">ready or notReady.</param>
/// <param name="Components">Every part, whatever its status.</param>
internal sealed record HealthReport(string Status, IReadOnlyList<HealthComponent> Components);

/// <summary>The migrations that this version needs.</summary>
internal sealed record KnownMigrations(IReadOnlyCollection<string> Names)
{
    public static KnownMigrations OfThisVersion() => new(
        [
            .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "db", "migrations"), "*.sql")
                .Select(path => Path.GetFileName(path)),
        ]);
}

/// <summary>
/// Whether requests should come here, and why not. Asked often, it looks at the database twice a second at most, on a
/// connection that no request uses, for two seconds at most.
/// </summary>
internal sealed class Health(
    WatchStore store, WorkerState worker, Lookup lookup, KnownMigrations migrations, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Kept = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TooOld = TimeSpan.FromMinutes(2);
    private readonly Lock gate = new();
    private Task<WatchedState?>? looking;
    private long lookedAt;

    public static void Map(WebApplication app)
    {
        // Whether the process answers: it depends on nothing, least of all on the database.
        app.MapGet("/health/live", () => Results.Text("live")).NeedsNoKey().ExcludeFromDescription();
        app.MapGet("/health/ready", (Delegate)Ready).NeedsNoKey().ExcludeFromDescription();
    }

    public async Task<HealthReport> Ask()
    {
        var state = await Look();
        HealthComponent[] components =
        [
            lifetime.ApplicationStopping.IsCancellationRequested
                ? new("shutdown", "failing", "The service is ending: requests are still answered, send no new ones.")
                : new("shutdown", "ok", "The service goes on."),
            state is null
                ? new(
                    "database", "failing",
                    $"PostgreSQL gave no answer within {Limit.TotalSeconds:0} seconds. See whether it runs and takes "
                    + "connections; the log says what it answers.")
                : new("database", "ok", "PostgreSQL answers."),
            .. state is null ? (HealthComponent[])[] : [Schema(state), Matches(state), Tables(state)],
            "ｱ".Normalize(NormalizationForm.FormKC) == "ア"
                ? new("unicode", "ok", "Unicode support (ICU) is there.")
                : new("unicode", "failing", "Unicode support (ICU) is missing."),
        ];
        return new(components.Any(one => one.Status == "failing") ? "notReady" : "ready", components);
    }

    private static async Task<IResult> Ready(HttpContext context, Health health)
    {
        var report = await health.Ask();
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(report, WireJson.Options, statusCode: report.Status == "ready" ? 200 : 503);
    }

    /// <summary>A newer schema is no reason to go: while a new version comes, the old one serves on.</summary>
    private HealthComponent Schema(WatchedState state)
    {
        var missing = migrations.Names.Except(state.Migrations).Order().ToList();
        var newer = state.Migrations.Except(migrations.Names).Order().LastOrDefault();
        return missing.Count > 0
            ? new(
                "schema", "failing",
                $"{missing[0]} is not applied: start one instance with ConnectionStrings:Owner.")
            : newer is not null
                ? new(
                    "schema", "degraded",
                    $"A newer version has applied {newer}: this one serves on, and would not start again.")
            : new("schema", "ok", $"{migrations.Names.Count} migrations are applied.");
    }

    private HealthComponent Matches(WatchedState state)
    {
        var age = TimeSpan.FromSeconds(state.MatchesAgeSeconds ?? 0);
        var who = worker.IsHere ? "this instance" : "another instance";
        return !state.WorkerIsHeld
            ? new(
                "matches", "degraded",
                $"No instance brings the lists up to date; {state.Pending} changes wait. One takes the work within "
                + "seconds; if not, look in the logs for what stops it.")
            : state.MatchesAgeSeconds is null
                ? new("matches", "degraded", $"The lists are being made for the first time, by {who}.")
            : age > TooOld
                ? new(
                    "matches", "degraded",
                    $"The lists are {age.TotalSeconds:0} seconds old; {state.Pending} changes wait for {who}. "
                    + "A full rematch or a large import explains it: see /v1/match-runs.")
            : new("matches", "ok", $"{who} brings the lists up to date; {state.Pending} changes wait."
                + (worker.SincePass is { } since ? $" It last looked {since.TotalSeconds:0.0} seconds ago." : ""));
    }

    private HealthComponent Tables(WatchedState state) =>
        state.Basis?.Contains(lookup.Tables.Fingerprint, StringComparison.Ordinal) != false
            ? new("tables", "ok", "The tables of the score are those of the lists.")
            : new(
                "tables", "degraded",
                "The lists are made by other tables than this instance has. While a new version comes that is so for a "
                + "moment; else give all instances the same Reference:Folder.");

    private Task<WatchedState?> Look()
    {
        lock (gate)
        {
            if (looking is null || (looking.IsCompleted && Stopwatch.GetElapsedTime(lookedAt) > Kept))
            {
                lookedAt = Stopwatch.GetTimestamp();
                looking = LookNow();
            }

            return looking;
        }
    }

    private async Task<WatchedState?> LookNow()
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            return await store.Look(limit.Token);
        }
        catch (Exception fault) when (Database.IsOutage(fault) || fault is OperationCanceledException)
        {
            return null;
        }
    }
}
