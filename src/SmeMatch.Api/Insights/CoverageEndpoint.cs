using System.Globalization;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Exchange;
using SmeMatch.Api.Http;
using SmeMatch.Api.Http.Kept;
using SmeMatch.Interchange.Schema;
using SmeMatch.Storage.Matches;

namespace SmeMatch.Api.Insights;

/// <summary>Where projects lack firms and firms lack projects, as figures, table or picture.</summary>
internal static class CoverageEndpoint
{
    public const string Path = "/v1/insights/coverage";
    private const string Csv = "text/csv";
    private const string Svg = "image/svg+xml";

    private static readonly Field Format = new(
        "format", FieldKind.Code, "json, csv (one of the tables) or svg (a heat map); else by Accept.")
    {
        Values = ["json", "csv", "svg"],
    };

    private static readonly Field Table = new(
        "table", FieldKind.Code, "Which table as CSV; cells, of sub-sector and state, unless said otherwise.")
    {
        Values = CoverageTables.Names,
        Example = "\"states\"",
    };

    private static readonly Field Fits = new(
        "fits", FieldKind.Integer, "The least score that counts as fitting; 75 unless said otherwise.")
    {
        Maximum = 100,
        Example = "75",
    };

    public static void AddInsights(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CoverageStore>();
        builder.Services.AddSingleton<Openers>();
        builder.Services.AddSingleton<Coverage>();
    }

    public static void MapInsights(this RouteGroupBuilder v1) => v1.MapGet("/insights/coverage", Get)
        .WithTags("Insights")
        .Describe(
            "getCoverage",
            "See where projects lack firms, and firms lack projects",
            "Open projects by sub-sector and state with those no firm fits, firms by prefecture and industry with "
            + "those nothing fits, and the certificates or roles that would open the most value.")
        .TakesQuery(Fits, Format, Table, ExportFile.Bom, Wordings.Parameter, SignedLinks.End, SignedLinks.Mark)
        .Needs(Scope.Read).Keeps()
        .Answers(200, typeof(CoverageResponse)).AlsoAnswers(Csv, Svg).Refuses(400);

    private static async Task<IResult> Get(HttpContext context, Coverage coverage, Wordings wordings)
    {
        var wording = wordings.Of(context);
        var answer = await coverage.Of(
            int.Parse(context.Parameter("fits") ?? "75", CultureInfo.InvariantCulture), wording,
            context.RequestAborted);
        return (context.Parameter("format") ?? Asked(context.Request)) switch
        {
            "csv" => Results.Text(
                (ExportFile.HasBom(context) ? "\uFEFF" : "")
                + await CoverageTables.Of(answer, context.Parameter("table") ?? "cells"), Csv + "; charset=utf-8"),
            "svg" => Results.Text(HeatMap.Of(answer, wording), Svg),
            _ => Results.Json(answer, WireJson.Options),
        };
    }

    /// <summary>The first of the media types that Accept prefers.</summary>
    private static string Asked(HttpRequest request) => request.GetTypedHeaders().Accept
        .OrderByDescending(type => type.Quality ?? 1)
        .Select(type => type.MediaType.Value switch
        {
            Csv => "csv",
            Svg => "svg",
            "application/json" or "*/*" => "json",
            _ => null,
        })
        .OfType<string>().FirstOrDefault("json");
}
