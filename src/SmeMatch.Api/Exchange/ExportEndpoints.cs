using System.Text.Json.Nodes;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Registry;
using SmeMatch.Interchange.Formats.OpenContracting;
using SmeMatch.Interchange.Schema;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Exchange;

/// <summary>What is in the registry, streamed out in published formats.</summary>
internal static class ExportEndpoints
{
    public static void AddExchange(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ChangeStore>();
        builder.Services.AddSingleton(new PublisherPrefixes(
            builder.Configuration["Exports:OcidPrefix"] ?? PublisherPrefixes.Unregistered.Ocid,
            builder.Configuration["Exports:ProjectPrefix"] ?? PublisherPrefixes.Unregistered.Project));
        builder.Services.AddSingleton<Exports>();
    }

    public static void MapExports(this RouteGroupBuilder v1)
    {
        var filters = ((IEndpointRouteBuilder)v1).ServiceProvider.GetRequiredService<RecordFilters>();
        Map(v1, "smes", "exportSmes", "Take firms out as a file",
            [.. filters.Of(RecordKind.Sme)], ["csv", "ndjson", "xlsx"],
            (exports, context) => exports.Records(context, RecordKind.Sme));
        Map(v1, "opportunities", "exportOpportunities", "Take projects out as a file",
            [.. filters.Of(RecordKind.Opportunity)], ["csv", "ndjson", "xlsx", "ocds", "oc4ids"],
            (exports, context) => exports.Records(context, RecordKind.Opportunity));
        Map(v1, "matches", "exportMatches", "Take matches out as a file", [.. filters.Of(RecordKind.Opportunity)],
            ["csv", "ndjson", "xlsx"], (exports, context) => exports.Matches(context));
    }

    private static void Map(
        RouteGroupBuilder v1, string what, string operation, string summary, Field[] filters, string[] formats,
        Func<Exports, HttpContext, IResult> export)
    {
        var format = new Field(
            "format", FieldKind.Code,
            "The format; csv unless said otherwise. xlsx is for Excel, in the language of lang.")
        {
            Values = formats,
        };
        string[] texts = ["text/csv", "application/x-ndjson", ExportFile.Xlsx];
        Field[] query = [format, ExportFile.Bom, Wordings.Parameter, .. filters];
        v1.MapMethods(
                $"/exports/{what}", [HttpMethods.Head],
                (HttpContext context, Exports exports) => export(exports, context))
            .ExcludeFromDescription()
            .TakesQuery(query).Needs(Scope.Read);
        var route = v1.MapGet($"/exports/{what}", (HttpContext context, Exports exports) => export(exports, context))
            .WithTags("Exchange")
            .Describe(
                operation, summary,
                "Choose **xlsx** for a spreadsheet. Streamed, with the filters of the list. CSV and NDJSON can be "
                + "loaded again as they are. No cell is a formula. Every record of the filter is in it exactly once.")
            .TakesQuery(query).Needs(Scope.Read)
            .Refuses(400);
        _ = formats.Length > texts.Length
            ? route.Answers(200, typeof(JsonObject)).AlsoAnswers(texts)
            : route.WithMetadata(new ProducesResponseTypeMetadata(200, typeof(string), texts));
    }
}
