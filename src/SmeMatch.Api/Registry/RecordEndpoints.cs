using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Http.Kept;
using SmeMatch.Api.Matches;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Registry;

/// <summary>SMEs and opportunities: create, read, replace, merge-patch, delete, list.</summary>
internal static partial class RecordEndpoints
{
    public static void AddRegistry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RecordKinds>();
        builder.Services.AddSingleton<RecordViews>();
        builder.Services.AddSingleton<Writes>();
        builder.Services.AddSingleton<Wordings>();
        builder.Services.AddSingleton<RecordNames>();
        builder.Services.AddSingleton<RecordFilters>();
    }

    public static void MapRegistry(this RouteGroupBuilder v1)
    {
        var filters = ((IEndpointRouteBuilder)v1).ServiceProvider.GetRequiredService<RecordFilters>();
        Map(v1, RecordKind.Sme, "/smes", "Sme", "SMEs", "a firm", filters);
        Map(
            v1, RecordKind.Opportunity, "/opportunities", "Opportunity", "Opportunities", "a project or package",
            filters);
    }

    private static async Task<IResult> List(
        HttpContext context, RecordKind kind, RecordStore store, RecordViews views, RecordFilters filters,
        CursorSigner cursors, Wordings wordings)
    {
        try
        {
            var position = await cursors.Open(context);
            var limit = context.Limit();
            var records = await store.List(
                kind, filters.Read(context, kind) with { After = After(position) }, limit + 1, context.RequestAborted);
            var page = records.Take(limit).ToList();
            var next = records.Count > limit
                ? await cursors.Sign(
                    context,
                    string.Create(CultureInfo.InvariantCulture, $"{page[^1].UpdatedAt.UtcTicks}|{page[^1].Id}"))
                : null;
            return Results.Json(
                new
                {
                    items = await views.Of(wordings.Of(context), kind, page, context.RequestAborted),
                    nextCursor = next,
                },
                WireJson.Options);
        }
        catch (BadCursorException)
        {
            return BadCursorException.Answer;
        }
    }

    private static (DateTimeOffset UpdatedAt, Guid Id)? After(string? position) =>
        position?.Split('|') is [var ticks, var id]
        ? (new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero), Guid.Parse(id))
        : null;

    private static async Task<IResult> Create(
        HttpContext context, RecordKind kind, string path, Writes writes)
    {
        var (body, problem) = await JsonBody.Read(context);
        if (problem is not null)
        {
            return problem;
        }

        using (body)
        {
            var reading = writes.Kinds.Reader(kind).Read(body!.RootElement);
            if (!reading.IsValid)
            {
                return Problem.InvalidRecord(reading.Faults);
            }

            var id = context.NewId(writes.Time);
            var (row, caller) = (writes.Kinds.Row(kind, id, reading.Record), context.Caller());
            if (!caller.MayVerify && VerifiedMembers.Changed(null, row.Document) is { Count: > 0 } members)
            {
                return Problem.VerifyRequired(members);
            }

            var result = await writes.Store.Create(kind, row, caller, context.RequestAborted);
            context.Response.Headers.Location = $"/v1{path}/{id}";
            return await Answer(context, kind, writes, result, StatusCodes.Status201Created);
        }
    }

    private static async Task<IResult> Get(
        HttpContext context, RecordKind kind, string id, RecordNames names, RecordViews views,
        Wordings wordings)
    {
        var (record, problem) = await names.Resolve(context, kind, id);
        if (record is null)
        {
            return problem!;
        }

        return KeptAnswer.Json(
            await views.Of(wordings.Of(context), kind, record, context.RequestAborted),
            Preconditions.Version(record.Version));
    }

    private static Task<IResult> Replace(
        HttpContext context, RecordKind kind, string id, Writes writes) =>
        Change(context, kind, id, writes, "application/json", (current, body) =>
        {
            var reading = writes.Kinds.Reader(kind).Read(body);
            if (!context.Caller().MayVerify)
            {
                VerifiedMembers.Keep(current.Document, reading.Record);
            }

            return reading;
        });

    private static Task<IResult> Patch(
        HttpContext context, RecordKind kind, string id, Writes writes) =>
        Change(context, kind, id, writes, JsonBody.MergePatch, (current, body) =>
        {
            var reader = writes.Kinds.Reader(kind);
            if (reader.Unknown(body) is { Count: > 0 } unknown)
            {
                return new Reading([], unknown);
            }

            using var merged = JsonSerializer.SerializeToDocument(
                MergePatch.Apply(JsonNode.Parse(current.Document), body));
            return reader.Read(merged.RootElement);
        });

    private static async Task<IResult> Change(
        HttpContext context, RecordKind kind, string idText, Writes writes, string mediaType,
        Func<StoredRecord, JsonElement, Reading> read)
    {
        if (!Guid.TryParseExact(idText, "D", out var id))
        {
            return Problem.NotFound("To change a record, use its id.");
        }

        var (versions, missing) = Preconditions.Required(context.Request);
        var (body, problem) = missing is null ? await JsonBody.Read(context, mediaType) : (null, missing);
        if (problem is not null)
        {
            return problem;
        }

        using (body)
        {
            IResult? refusal = null;
            var caller = context.Caller();
            var result = await writes.Store.Change(
                kind, id, versions,
                current =>
                {
                    var reading = read(current, body!.RootElement);
                    var row = reading.IsValid ? writes.Kinds.Row(kind, id, reading.Record) : null;
                    refusal = row is null ? Refusal(context, reading.Faults)
                        : !caller.MayVerify
                            && VerifiedMembers.Changed(current.Document, row.Document) is { Count: > 0 } members
                        ? Problem.VerifyRequired(members)
                        : null;
                    return refusal is null ? row : null;
                },
                caller, context.RequestAborted);
            return refusal ?? await Answer(context, kind, writes, result, StatusCodes.Status200OK);
        }
    }

    /// <summary>No patch lacks anything by itself: what is missing then depends on the record it meets.</summary>
    private static IResult Refusal(HttpContext context, IReadOnlyList<Fault> faults) =>
        HttpMethods.IsPatch(context.Request.Method) && faults.All(fault => fault.Code == "required")
            ? Problem.Conflict("incomplete", "The record would lack what each entry of errors names.", faults)
            : Problem.InvalidRecord(faults);

    private static async Task<IResult> Delete(
        HttpContext context, RecordKind kind, string idText, Writes writes)
    {
        if (!Guid.TryParseExact(idText, "D", out var id))
        {
            return Problem.NotFound("To delete a record, use its id.");
        }

        var (versions, missing) = Preconditions.Required(context.Request);
        if (missing is not null)
        {
            return missing;
        }

        var result = await writes.Store.Delete(kind, id, versions, context.Caller(), context.RequestAborted);
        if (result.Outcome != WriteOutcome.Done)
        {
            return Failed(result, id);
        }

        await writes.Freshness.Wait(context, result.QueuePosition);
        return Results.NoContent();
    }

    private static async Task<IResult> Answer(
        HttpContext context, RecordKind kind, Writes writes, WriteResult result,
        int status)
    {
        if (result.Outcome != WriteOutcome.Done)
        {
            context.Response.Headers.Location = default;
            return Failed(result, null);
        }

        await writes.Freshness.Wait(context, result.QueuePosition);
        return KeptAnswer.Json(
            await writes.Views.OfWritten(writes.Wordings.Of(context), kind, result.Record!, context.RequestAborted),
            Preconditions.Version(result.Record!.Version), status);
    }

    private static IResult Failed(WriteResult result, Guid? id) => result.Outcome switch
    {
        WriteOutcome.NotFound => Problem.NotFound(
            id is null ? (Sentence)"There is no such record." : $"There is no record with the id {id}."),
        WriteOutcome.Foreign => Problem.NotOwner(),
        WriteOutcome.Stale => Problem.PreconditionFailed(),
        WriteOutcome.NumberTaken => Problem.Conflict(
            "corporate-number-taken", "Another firm is registered with this corporate number."),
        WriteOutcome.HasPackages => Problem.Conflict(
            "has-packages", "Other opportunities are packages of it; delete or move them first."),
        _ => Problem.Conflict(
            "unknown-parent", "There is no such project, or it is the record itself or a package of it.",
            [new Fault("/parentId", "unknown-parent", "Use the id of another project.")]),
    };
}

/// <summary>What the writes of records need.</summary>
internal sealed record Writes(
    RecordStore Store, RecordKinds Kinds, RecordViews Views, Wordings Wordings, MatchFreshness Freshness,
    TimeProvider Time);
