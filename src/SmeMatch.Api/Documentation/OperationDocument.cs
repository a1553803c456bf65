using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SmeMatch.Api.Access;
using SmeMatch.Api.Http;
using SmeMatch.Api.Imports;
using SmeMatch.Api.WhatIf;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.Documentation;

/// <summary>
/// Completes each operation: parameters, bodies, answers, and an example of each that works as it stands.
/// </summary>
internal static class OperationDocument
{
    public static Task Complete(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schemas = context.ApplicationServices.GetRequiredService<RecordSchemas>();
        var path = context.Description.RelativePath ?? "";
        var method = context.Description.HttpMethod;
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>()
            .Where(one => one.In == ParameterLocation.Path))
        {
            PathParameter(parameter, path, method);
        }

        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var takesFile = metadata.OfType<TakenFile>().Any();
        foreach (var field in context.Query()?.Fields ?? [])
        {
            // How a file is read must be said; it has no usual form.
            operation.Parameters.Add(QueryParameter(field, schemas, takesFile && field.Path == "format"));
        }

        foreach (var header in metadata.OfType<TakenHeaders>().SelectMany(taken => taken.Headers))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = header.Name,
                In = ParameterLocation.Header,
                Description = header.Description,
                Required = header.IsRequired,
                Example = header.Example.Length > 0 ? header.Example : null,
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Pattern = header.Pattern,
                    MaxLength = RequestHeader.MostCharacters,
                },
            });
        }

        if (takesFile)
        {
            operation.RequestBody = FileBody();
        }
        else if (operation.RequestBody is OpenApiRequestBody body)
        {
            body.Required = true;
            body.Description = $"At most {JsonBody.MaxBytes / 1024} KiB of JSON, {JsonBody.MaxDepth} levels deep.";
            foreach (var content in body.Content?.Values ?? [])
            {
                content.Example = path.EndsWith("contacts", StringComparison.Ordinal) ? null
                    : path.EndsWith("decisions", StringComparison.Ordinal) ? ExampleRecords.Decision
                    : ExampleRecords.Body(IsOfSme(path), method);
                if (path.EndsWith("/score", StringComparison.Ordinal))
                {
                    (content.Example, content.Examples) = (null, WhatIfDocument.Questions());
                }
            }
        }

        foreach (var type in metadata.OfType<TextAnswers>().SelectMany(answers => answers.MediaTypes))
        {
            operation.Responses!["200"].Content![type] =
                new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }

        Secure(operation, context, metadata.OfType<AccessRule>().LastOrDefault());
        foreach (var (status, response) in operation.Responses ?? [])
        {
            response.Description = FirstPage.Meaning(status);
        }

        return Task.CompletedTask;
    }

    /// <summary>Says what the caller's key must allow; an empty requirement says that none is needed.</summary>
    private static void Secure(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, AccessRule? rule)
    {
        operation.Security = [];
        var requirement = new OpenApiSecurityRequirement();
        if (rule is { Scope: { } scope })
        {
            requirement[new OpenApiSecuritySchemeReference(DocumentSetup.KeyScheme, context.Document)] =
                scope.Length > 0 ? [scope] : [];
        }

        operation.Security.Add(requirement);
    }

    private static bool IsOfSme(string path) => path.Contains("/smes", StringComparison.Ordinal);

    private static void PathParameter(OpenApiParameter parameter, string path, string? method)
    {
        if (path.Contains("match-runs", StringComparison.Ordinal) || path.Contains("imports", StringComparison.Ordinal))
        {
            parameter.Example = "latest";
            parameter.Description = "The job's id, or latest for the newest one.";
            parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 36 };
            return;
        }

        if (path.Contains("api-keys", StringComparison.Ordinal))
        {
            parameter.Description = "The key's id, from the list of keys.";
            parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid", MaxLength = 36 };
            return;
        }

        if (path.Contains("duplicates", StringComparison.Ordinal))
        {
            var (first, second) = ExampleRecords.Pair;
            parameter.Example = parameter.Name == "firstId" ? first : second;
            parameter.Description = "A record's id, from the list of firms that may be one. "
                + $"The example is “{ExampleRecords.PairName}”.";
            parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid", MaxLength = 36 };
            return;
        }

        var ofSme = parameter.Name == "smeId" || IsOfSme(path);
        var (example, name) = ExampleRecords.Of(ofSme, method);
        var (word, kind) = (ExampleRecords.Word(ofSme), ofSme ? "name" : "title");
        parameter.Example = example;
        parameter.Description = example == name
            ? $"The {word}'s {kind}, or a few words of it that no other has; or its id."
            : $"The {word}'s id, from the answer that shows it; a {kind} is not enough here. The example is “{name}”.";
        parameter.Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            MinLength = 1,
            MaxLength = Field.MaxText,
            Pattern = RecordSchemas.TextPattern,
        };
    }

    /// <summary>The example stands beside the schema, where Swagger UI fills it in.</summary>
    private static OpenApiParameter QueryParameter(Field field, RecordSchemas schemas, bool isRequired) => new()
    {
        Name = field.Path,
        In = ParameterLocation.Query,
        Description = field.Description,
        Required = isRequired,
        Example = field.Example is { } example ? JsonNode.Parse(example) : null,
        Schema = RecordSchemaDocument.Of(field with { Description = "", Example = null }, schemas, nullable: false),
    };

    /// <summary>A file is chosen or its text typed; text stands first, for its example works as it stands.</summary>
    private static OpenApiRequestBody FileBody() => new()
    {
        Required = true,
        Description = "Type or paste CSV, or choose application/octet-stream to pick a file of any format "
            + "(UTF-8 text, or a ZIP of several files), or multipart/form-data to pick several. "
            + "The second row of the example has faults on purpose.",
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["text/csv"] = new()
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = HttpPipeline.MaxFile },
                Example = ExampleRecords.File,
            },
            ["application/octet-stream"] = new()
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Format = "binary",
                    MaxLength = HttpPipeline.MaxFile,
                },
            },
            [FormFiles.MediaType] = new()
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description =
                        "Files of one format, each with its filename, such as company.csv and industrycode.csv.",
                    Required = new HashSet<string> { "files" },
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["files"] = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Array,
                            MinItems = 1,
                            MaxItems = ImportFormats.MostEntries,
                            Items = new OpenApiSchema
                            {
                                Type = JsonSchemaType.String,
                                Format = "binary",
                                MaxLength = HttpPipeline.MaxFile,
                            },
                        },
                    },
                },
            },
        },
    };
}
