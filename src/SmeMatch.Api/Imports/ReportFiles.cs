using System.Runtime.CompilerServices;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Exchange;
using SmeMatch.Api.Http;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Schema;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Jobs;

namespace SmeMatch.Api.Imports;

/// <summary>What is said of the rows of an import, as one file to take away.</summary>
internal static class ReportFiles
{
    private const int PageSize = 5_000;
    private static readonly string[] Columns = ["row", "key", "field", "value", "code", "reason"];

    private static readonly Field Format = new("format", FieldKind.Code, "The format; csv unless said otherwise.")
    {
        Values = ["csv", "json"],
    };

    public static void MapReportFiles(this RouteGroupBuilder routes)
    {
        Map(routes, ImportReport.Rejections, "downloadRejections", "Take the rows left out away as a file");
        Map(routes, ImportReport.Notes, "downloadImportNotes", "Take what is noted of rows away as a file");
    }

    private static void Map(RouteGroupBuilder routes, ImportReport report, string name, string summary) =>
        routes.MapGet(
            $"/{{id}}/{report.ToString().ToLowerInvariant()}/file",
            (HttpContext context, string id, ImportStore imports, Wordings wordings, TimeProvider time) =>
                File(context, id, report, imports, wordings, time))
            .Describe(
                name, summary,
                "All that are kept, the first 100 000 rows. CSV has a line for each reason: row, key, field, value, "
                + "code, reason; no cell is a formula. JSON is a list of what the pages hold.")
            .TakesQuery(Format, ExportFile.Bom).Needs(Scope.Read)
            .Answers(200, typeof(IReadOnlyList<RejectionResponse>)).AlsoAnswers("text/csv").Refuses(400, 404);

    private static async Task<IResult> File(
        HttpContext context, string id, ImportReport report, ImportStore imports, Wordings wordings, TimeProvider time)
    {
        if (await ImportEndpoints.Find(context, id, imports) is not { } job)
        {
            return JobId.NotFound("import", id);
        }

        var name = report.ToString().ToLowerInvariant();
        var rows = Rows(report, job.Id, imports, context.Caller(), wordings.Of(context), context.RequestAborted);
        context.Response.Headers.ContentLocation = $"/v1/imports/{job.Id}/{name}/file";
        if (context.Parameter("format") != "json")
        {
            return new ExportFile(context, name, time.GetUtcNow())
                .Csv(Columns, Cells(rows));
        }

        context.Response.Headers.ContentDisposition = $"attachment; filename=smematch-{name}.json";
        return Results.Json(rows, WireJson.Options);
    }

    private static async IAsyncEnumerable<RejectionResponse> Rows(
        ImportReport report, Guid job, ImportStore imports, Caller caller, Wording wording,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var page = await imports.Report(report, job, after, PageSize, caller, cancellationToken);
            foreach (var row in page)
            {
                yield return ImportEndpoints.View(row, wording);
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1].RowNumber;
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<string>> Cells(IAsyncEnumerable<RejectionResponse> rows)
    {
        await foreach (var row in rows)
        {
            foreach (var fault in row.Errors)
            {
                yield return
                [
                    $"{row.Row}", OwnCells.Guarded(row.Key ?? ""), OwnCells.Guarded(fault.Field),
                    OwnCells.Guarded(fault.Value ?? ""), fault.Code, OwnCells.Guarded(fault.Detail),
                ];
            }
        }
    }
}
