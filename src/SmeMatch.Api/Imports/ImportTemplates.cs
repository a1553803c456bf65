using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Registry;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Reference;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Imports;

/// <summary>Files to fill in and load.</summary>
internal static class ImportTemplates
{
    private static readonly string[] MediaTypes = ["text/csv", "application/x-ndjson"];

    private static readonly Field Format = new(
        "format", FieldKind.Code, "The format; csv unless said otherwise.")
    {
        Values = ["csv", "ndjson"],
    };

    public static void Map(RouteGroupBuilder routes)
    {
        Map(routes, RecordKind.Sme, "smes", "getSmeTemplate", "Get a file for firms to fill in");
        Map(
            routes, RecordKind.Opportunity, "opportunities", "getOpportunityTemplate",
            "Get a file for projects to fill in");
    }

    private static void Map(RouteGroupBuilder routes, RecordKind kind, string what, string operation, string summary) =>
        routes.MapGet(
            $"/templates/{what}",
            (HttpContext context, RecordKinds kinds, MappingTables tables) => Get(context, kind, what, kinds, tables))
            .Describe(
                operation, summary,
                "One row is an example; below it each column is explained in lines that are passed over when the file "
                + "is loaded. lang=ja gives Japanese headers. Columns may be left out and stand in any order.")
            .TakesQuery(Format, Wordings.Parameter).Needs(Scope.Read).Refuses(400)
            .WithMetadata(new ProducesResponseTypeMetadata(200, typeof(string), MediaTypes));

    private static IResult Get(
        HttpContext context, RecordKind kind, string what, RecordKinds kinds, MappingTables tables)
    {
        var isJson = context.Parameter("format") == "ndjson";
        var language = Wordings.LanguageOf(context);
        var schema = kinds.Schema(kind);
        var example = Example(schema);
        var text = isJson
            ? OwnTemplates.Ndjson(example)
            : OwnTemplates.Csv(
                schema, tables.Columns, language == Language.Ja, example,
                english => language == Language.Ja
                    ? JapaneseDocument.Texts.GetValueOrDefault(english, english)
                    : english);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{what}.{(isJson ? "ndjson" : "csv")}\"";
        return Results.Text(text, isJson ? MediaTypes[1] : MediaTypes[0]);
    }

    /// <summary>The example of each field, together a record that can be loaded.</summary>
    private static JsonObject Example(RecordSchema schema)
    {
        var record = new JsonObject();
        foreach (var field in schema.Fields.Where(field => field.Example is not null))
        {
            var (at, last) = (record, field.Segments[^1]);
            foreach (var segment in field.Segments[..^1])
            {
                at[segment] ??= new JsonObject();
                at = at[segment]!.AsObject();
            }

            at[last] = JsonNode.Parse(field.Example!);
        }

        return record;
    }
}
