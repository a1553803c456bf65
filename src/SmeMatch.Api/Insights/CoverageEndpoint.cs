using System.Data;
using System.Globalization;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Http.Kept;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Schema;
using SmeMatch.Storage.Matches;
using Sylvan.Data.Csv;

namespace SmeMatch.Api.Insights;

/// <summary>Where projects lack firms and firms lack projects, as figures, table or picture.</summary>
internal static class CoverageEndpoint
{
    public const string Path = "/v1/insights/coverage";
    private const string Csv = "text/csv";
    private const string Svg = "image/svg+xml";

    private static readonly Field Format = new(
        "format", FieldKind.Code, "json, csv (the cells as a table) or svg (a heat map); else by Accept.")
    {
        Values = ["json", "csv", "svg"],
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
            "Open projects by sub-sector and state with those no firm fits, firms by prefecture and industry with those "
            + "nothing fits, and the certificates or roles that would open the most value.")
        .TakesQuery(Fits, Format, Wordings.Parameter, SignedLinks.End, SignedLinks.Mark).Needs(Scope.Read).Keeps()
        .Answers(200, typeof(CoverageResponse)).AlsoAnswers(Csv, Svg).Refuses(400);

    private static async Task<IResult> Get(HttpContext context, Coverage coverage, Wordings wordings)
    {
        var wording = wordings.Of(context);
        var answer = await coverage.Of(
            int.Parse(context.Parameter("fits") ?? "75", CultureInfo.InvariantCulture), wording, context.RequestAborted);
        return (context.Parameter("format") ?? Asked(context.Request)) switch
        {
            "csv" => Results.Text(await Table(answer), Csv),
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

    private static async Task<string> Table(CoverageResponse coverage)
    {
        using var table = new DataTable { Locale = CultureInfo.InvariantCulture };
        foreach (var (name, type) in new (string, Type)[]
        {
            ("subSector", typeof(string)), ("subSectorName", typeof(string)), ("state", typeof(string)),
            ("stateName", typeof(string)), ("opportunities", typeof(int)), ("uncovered", typeof(int)),
            ("valueYen", typeof(long)), ("uncoveredYen", typeof(long)), ("bestScore", typeof(decimal)),
        })
        {
            table.Columns.Add(name, type);
        }

        foreach (var cell in coverage.Cells)
        {
            var figures = cell.Figures;
            table.Rows.Add(
                cell.SubSector, OwnCells.Guarded(cell.SubSectorName), cell.State, OwnCells.Guarded(cell.StateName ?? ""),
                figures.Opportunities, figures.Uncovered, figures.ValueYen, figures.UncoveredYen, cell.BestScore);
        }

        await using var text = new StringWriter(CultureInfo.InvariantCulture);
        await using (var csv = CsvDataWriter.Create(text))
        {
            await csv.WriteAsync(table.CreateDataReader());
        }

        return text.ToString();
    }
}
