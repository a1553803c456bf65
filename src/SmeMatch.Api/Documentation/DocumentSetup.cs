using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.Documentation;

/// <summary>The OpenAPI document and Swagger UI.</summary>
internal static class DocumentSetup
{
    private const string Purpose =
        "SmeMatch says which Japanese small and medium-sized firms fit which Indian infrastructure projects, "
        + "in what role, and why.";

    private const string FindPartners =
        "**Find partners** — open *The best SMEs for an opportunity*, type a project's title, "
        + "and read the ranked firms with their reasons.";

    private const string ExplainMatch =
        "**Explain a match** — open *Explain one pair*, type a project and a firm, "
        + "and see every factor, every gate and what would raise the score.";

    private const string Overview = $"""
        {Purpose}

        Three things to try:
        1. {FindPartners}
        2. {ExplainMatch}
        3. **Add a firm** — open *Add an SME* and execute the example; its matches are there within a second.

        Every score can be recomputed by hand from the tables under *Reference*.
        """;

    private static readonly (string Name, string Description)[] Tags =
    [
        ("Matches", "Find partners and explain a match."),
        ("Opportunities", "Indian infrastructure projects and their packages."),
        ("SMEs", "Japanese small and medium-sized firms."),
        ("Jobs", "Load files and match everything anew."),
        ("Reference", "Every table the score reads."),
    ];

    public static void AddDocumentation(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer((document, _, _) => Introduce(document));
            options.AddOperationTransformer(Complete);
            options.AddSchemaTransformer(FillRecords);
        });
    }

    public static void MapDocumentation(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.UseSwaggerUI(options =>
        {
            options.SwaggerEndpoint("/openapi/v1.json", "SmeMatch v1");
            options.DocumentTitle = "SmeMatch";
            options.EnableTryItOutByDefault();
            options.EnableDeepLinking();
            options.DisplayRequestDuration();
            options.DefaultModelsExpandDepth(-1);
        });
    }

    private static Task Introduce(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "SmeMatch",
            Version = "1.0.0",
            Description = Overview,
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            Contact = new OpenApiContact { Name = "The SmeMatch founders", Email = "contact@smematch.example" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "This service" }];
        document.Tags = new HashSet<OpenApiTag>(
            Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
        // No operation asks for a key yet; an empty requirement says so.
        document.Security = [new OpenApiSecurityRequirement()];
        return Task.CompletedTask;
    }

    private static Task Complete(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schemas = context.ApplicationServices.GetRequiredService<RecordSchemas>();
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>()
            .Where(one => one.In == ParameterLocation.Path))
        {
            PathParameter(
                parameter, context.Description.RelativePath ?? "", context.Description.HttpMethod == HttpMethods.Get);
        }

        foreach (var field in context.Query()?.Fields ?? [])
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = field.Path,
                In = ParameterLocation.Query,
                Description = field.Description,
                Required = field.Path == "format",
                Schema = RecordSchemaDocument.Of(field with { Description = "" }, schemas, nullable: false),
            });
        }

        foreach (var header in context.Description.ActionDescriptor.EndpointMetadata.OfType<TakenHeaders>()
            .SelectMany(taken => taken.Headers))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = header.Name,
                In = ParameterLocation.Header,
                Description = header.Description,
                Required = header.IsRequired,
                Example = header.Example,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<TakenFile>().Any())
        {
            var file =
                new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = "The file's bytes: UTF-8 text, or a ZIP of several files.",
                Content = new Dictionary<string, OpenApiMediaType> { ["application/octet-stream"] = file },
            };
        }
        else if (operation.RequestBody is OpenApiRequestBody body)
        {
            body.Required = true;
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            response.Description = Meaning(status);
        }

        return Task.CompletedTask;
    }

    private static void PathParameter(OpenApiParameter parameter, string path, bool isRead)
    {
        var ofSme = parameter.Name == "smeId" || path.Contains("/smes", StringComparison.Ordinal);
        var isJob = path.Contains("match-runs", StringComparison.Ordinal)
            || path.Contains("imports", StringComparison.Ordinal);
        parameter.Example = isJob ? null : ExampleRecords.Of(ofSme, isRead);
        parameter.Description = isJob ? "The job's id."
            : ofSme ? "The SME's id; in reads also its name."
            : "The opportunity's id; in reads also its title.";
        parameter.Schema = isJob
            ? new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" }
            : new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 300 };
    }

    private static Task FillRecords(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var schemas = context.ApplicationServices.GetRequiredService<RecordSchemas>();
        var type = context.JsonTypeInfo.Type;
        if (type.Namespace == typeof(SmeInput).Namespace && !type.Name.EndsWith("Page", StringComparison.Ordinal))
        {
            var record = type.Name.StartsWith("Sme", StringComparison.Ordinal) ? schemas.Sme : schemas.Opportunity;
            RecordSchemaDocument.Fill(
                schema,
                record,
                schemas,
                type.Name.EndsWith("Patch", StringComparison.Ordinal),
                type.Name.EndsWith("View", StringComparison.Ordinal));
        }

        return Task.CompletedTask;
    }

    private static string Meaning(string status) => status switch
    {
        "200" => "As asked.",
        "201" => "Made; Location says where, ETag which version.",
        "202" => "Accepted; Location says where to watch it.",
        "204" => "Done.",
        "400" => "The request cannot be read; errors names each fault.",
        "404" => "There is none; candidates names what may be meant.",
        "409" => "It conflicts with the present state, or the name means several records.",
        "410" => "The list changed between two pages.",
        "412" => "The record was changed meanwhile.",
        "413" => "The body is too large.",
        "415" => "The body has another type than expected.",
        "422" => "The record is not right; errors names each fault.",
        "428" => "If-Match is required.",
        _ => "Not available at the moment; Retry-After says when to try again.",
    };
}
