using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Startup;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Imports;

/// <summary>Load files, watch, cancel, and see which rows were left out and why.</summary>
internal static class ImportEndpoints
{
    private static readonly Field Format = new(
        "format", FieldKind.Code,
        "How the file is read: our CSV or NDJSON, a ZIP of a city's gBizINFO files, or a published format.")
    {
        Values = ImportFormats.All,
        Example = "\"csv\"",
    };
    private static readonly Field Records = new(
        "records", FieldKind.Code, "What csv and ndjson hold; smes unless said otherwise.")
    {
        Values = ["smes", "opportunities"],
    };
    private static readonly Field Strict = new(
        "strict", FieldKind.Flag,
        "true rejects what breaks its standard; else it is repaired where that needs no guess.");
    private static readonly Field DryRun = new(
        "dryRun", FieldKind.Flag, "true shows the same report with nothing written.");

    public static void AddImports(this WebApplicationBuilder builder, Foundation foundation)
    {
        builder.Services.AddSingleton<ImportFormats>();
        builder.Services.AddSingleton<ImportRunner>();
        if (foundation.HasDatabase)
        {
            builder.Services.AddHostedService(services => services.GetRequiredService<ImportRunner>());
        }
    }

    public static void MapImports(this RouteGroupBuilder v1)
    {
        var routes = v1.MapGroup("/imports").WithTags("Jobs");
        routes.MapPost("", Start)
            .Describe(
                "startImport",
                "Load a file of firms or projects",
                "The same file again changes nothing. Matches follow by themselves. "
                + "At most 2 GiB; of a ZIP 10 000 files, 256 MiB each and 4 GiB together; "
                + "of a form 10 000 files, 256 MiB each.")
            .WithMetadata(new RequestSizeLimitAttribute(HttpPipeline.MaxFile))
            .TakesQuery(Format, Records, Strict, DryRun).TakesFile().TakesKey().Needs(Scope.Write)
            .Answers(202, typeof(ImportResponse)).Refuses(400, 413, 415);
        ImportTemplates.Map(routes);
        routes.MapGet("/{id}", Get)
            .Describe("getImport", "See what a file brought", "How many rows were read, added, changed and left out.")
            .Needs(Scope.Read).Answers(200, typeof(ImportResponse)).Refuses(400, 404);
        routes.MapGet(
            "/{id}/notes",
            (HttpContext context, string id, ImportStore imports, CursorSigner cursors, Wordings wordings) =>
                Report(context, id, ImportReport.Notes, imports, cursors, wordings))
            .Describe(
                "listImportNotes",
                "See what was repaired, inferred or left out of rows",
                "The first 100 000 rows taken of which something is to be said.")
            .TakesQuery(Paging.Limit, Paging.Cursor).Needs(Scope.Read)
            .Answers(200, typeof(RejectionPage)).Refuses(400, 404);
        routes.MapGet(
            "/{id}/rejections",
            (HttpContext context, string id, ImportStore imports, CursorSigner cursors, Wordings wordings) =>
                Report(context, id, ImportReport.Rejections, imports, cursors, wordings))
            .Describe(
                "listRejections",
                "See the rows left out",
                "The first 100 000, each with its row number and every reason.")
            .TakesQuery(Paging.Limit, Paging.Cursor).Needs(Scope.Read)
            .Answers(200, typeof(RejectionPage)).Refuses(400, 404);
        routes.MapReportFiles();
        routes.MapDelete("/{id}", Cancel)
            .Describe(
                "cancelImport",
                "Stop loading a file",
                "Nothing of it stays. One that has ended stays as it is; status in the answer says which.")
            .Needs(Scope.Write).Answers(200, typeof(ImportResponse)).Refuses(400, 404);
        routes.MapGet("", List).Describe("listImports", "See the latest files loaded", "Newest first.")
            .TakesQuery(Paging.Limit, Paging.Cursor).Needs(Scope.Read).Answers(200, typeof(ImportPage)).Refuses(400);
    }

    private static Task<IResult> List(
        HttpContext context, ImportStore imports, CursorSigner cursors, Wordings wordings) =>
        context.Page(
            cursors,
            (position, limit) => imports.List(
                Paging.Place(position), limit, context.Caller(), context.RequestAborted),
            job => Paging.Position(job.CreatedAt, job.Id),
            (jobs, next) => new ImportPage(
                [.. jobs.Select(job => ImportResponse.Of(job, wordings.Of(context)))], next));

    private static async Task<IResult> Start(
        HttpContext context, ImportStore imports, ImportRunner runner, Wordings wordings, TimeProvider time)
    {
        if (context.Parameter("format") is not { } format)
        {
            return Problem.InvalidParameters(
                [
                    new(
                        null, "format", "required",
                        $"Say how to read the body: {string.Join(", ", ImportFormats.All)}."),
                ]);
        }

        if (!JsonBody.IsOf(context.Request, "text/csv", "application/octet-stream", FormFiles.MediaType))
        {
            return Problem.UnsupportedMediaType($"application/octet-stream, {FormFiles.MediaType}");
        }

        var (files, problem) = FormFiles.Are(context.Request)
            ? await FormFiles.Read(context.Request, format, context.RequestAborted) : (null, null);
        await using var body = files ?? context.Request.Body;
        if (problem is not null)
        {
            return problem;
        }

        var said = context.Parameter("records") == "opportunities" ? RecordKind.Opportunity : RecordKind.Sme;
        var order = new ImportOrder(
            format, ImportFormats.KindOf(format, said), context.Parameter("dryRun") == "true",
            context.Parameter("strict") == "true");
        var id = context.NewId(time);
        var job = await imports.Add(id, order, body, context.Caller(), context.RequestAborted);
        runner.Wake();
        context.Response.Headers.Location = $"/v1/imports/{id}";
        return Results.Json(
            ImportResponse.Of(job, wordings.Of(context)), WireJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    internal static Task<ImportJobRow?> Find(HttpContext context, string id, ImportStore imports) => JobId.Find(
        id,
        one => imports.Find(one, context.Caller(), context.RequestAborted),
        () => imports.List(null, 1, context.Caller(), context.RequestAborted));

    private static async Task<IResult> Get(HttpContext context, string id, ImportStore imports, Wordings wordings) =>
        await Find(context, id, imports) is { } job ? Show(context, job, wordings) : JobId.NotFound("import", id);

    private static async Task<IResult> Report(
        HttpContext context, string id, ImportReport report, ImportStore imports, CursorSigner cursors,
        Wordings wordings)
    {
        try
        {
            // The cursor holds the job too: a chain of pages stays with its file when a newer one becomes the latest.
            var position = (await cursors.Open(context))?.Split('|');
            if (await Find(context, position?[0] ?? id, imports) is not { } job)
            {
                return JobId.NotFound("import", id);
            }

            var after = position is null ? 0 : long.Parse(position[1], CultureInfo.InvariantCulture);
            var rows = await imports.Report(
                report, job.Id, after, context.Limit() + 1, context.Caller(), context.RequestAborted);
            var page = rows.Take(context.Limit()).ToList();
            var next = rows.Count > page.Count
                ? await cursors.Sign(
                    context, string.Create(CultureInfo.InvariantCulture, $"{job.Id}|{page[^1].RowNumber}"))
                : null;
            context.Response.Headers.ContentLocation = $"/v1/imports/{job.Id}/{report.ToString().ToLowerInvariant()}";
            return Results.Json(
                new RejectionPage([.. page.Select(row => View(row, wordings.Of(context)))], next), WireJson.Options);
        }
        catch (BadCursorException)
        {
            return BadCursorException.Answer;
        }
    }

    internal static RejectionResponse View(ReportedRow row, Wording wording) => new(
        row.RowNumber, row.RowKey, [.. StoredFault.Of(row).Select(one => one.In(wording))]);

    private static async Task<IResult> Cancel(HttpContext context, string id, ImportStore imports, Wordings wordings)
    {
        if (await Find(context, id, imports) is not { } job)
        {
            return JobId.NotFound("import", id);
        }

        await imports.Cancel(job.Id, context.Caller(), context.RequestAborted);
        return Show(context, await imports.Find(job.Id, context.Caller(), context.RequestAborted) ?? job, wordings);
    }

    private static IResult Show(HttpContext context, ImportJobRow job, Wordings wordings)
    {
        context.Response.Headers.ContentLocation = $"/v1/imports/{job.Id}";
        return Results.Json(ImportResponse.Of(job, wordings.Of(context)), WireJson.Options);
    }
}
