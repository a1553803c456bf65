using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SmeMatch.Api.Access;
using SmeMatch.Api.Contacts;
using SmeMatch.Api.Duplicates;
using SmeMatch.Api.WhatIf;
using SmeMatch.Interchange.Schema;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace SmeMatch.Api.Documentation;

/// <summary>The OpenAPI document and Swagger UI.</summary>
internal static class DocumentSetup
{
    public const string KeyScheme = "key";
    private const string English = "/openapi/v1.json";
    private const string Japanese = "/openapi/v1.ja.json";

    private static readonly Dictionary<Type, RecordSchema> Forms = new()
    {
        [typeof(OrganisationInput)] = AccessForms.Organisation,
        [typeof(ApiKeyInput)] = AccessForms.ApiKey,
        [typeof(RotationInput)] = AccessForms.Rotation,
        [typeof(PersonInput)] = ContactForms.Person,
        [typeof(DecisionInput)] = DuplicateForms.Decision,
    };

    public static void AddDocumentation(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer((document, _, _) => Introduce(document));
            options.AddOperationTransformer(OperationDocument.Complete);
            options.AddSchemaTransformer(FillRecords);
            options.AddDocumentTransformer(DocumentLimits.Complete);
        });
    }

    public static void MapDocumentation(this WebApplication app)
    {
        KeptDocument.Map(app, English);
        KeptDocument.Map(app, Japanese, JapaneseDocument.Translate);
        app.UseSwaggerUI(options =>
        {
            options.SwaggerEndpoint(English, "English");
            options.SwaggerEndpoint(Japanese, "日本語");
            options.DocumentTitle = "SmeMatch";
            options.EnableTryItOutByDefault();
            options.EnableDeepLinking();
            options.DisplayRequestDuration();
            options.DocExpansion(DocExpansion.List);
            // The model, folded, instead of made-up answers full of "string" and 0.
            options.DefaultModelRendering(ModelRendering.Model);
            options.DefaultModelExpandDepth(0);
            options.DefaultModelsExpandDepth(-1);
            options.InjectStylesheet(PageFiles.Style);
            options.InjectJavascript(PageFiles.Script);
            options.InjectJavascript(PageFiles.Answers);
            options.InjectJavascript(PageFiles.Labels);
        });
        app.MapPageFiles();
    }

    private static Task Introduce(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "SmeMatch",
            Version = "1.0.0",
            Description = FirstPage.Overview,
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            Contact = new OpenApiContact { Name = "The SmeMatch founders", Email = "contact@smematch.example" },
        };
        document.Servers =
        [
            new OpenApiServer
            {
                Url = "/",
                Description = "The installation that serves this document, be it local, for tests or for production",
                Extensions = new Dictionary<string, IOpenApiExtension>
                {
                    ["x-internal"] = new JsonNodeExtension(JsonValue.Create(false)),
                },
            },
        ];
        document.Tags = new HashSet<OpenApiTag>(
            FirstPage.Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key of this service, or a token of the identity provider it is set up with.",
            },
        };
        return Task.CompletedTask;
    }

    private static Task FillRecords(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var schemas = context.ApplicationServices.GetRequiredService<RecordSchemas>();
        var type = context.JsonTypeInfo.Type;
        if (Forms.TryGetValue(type, out var form))
        {
            RecordSchemaDocument.Fill(schema, form, schemas, isPatch: false, isView: false);
            if (type == typeof(ApiKeyInput))
            {
                EmbedStandsAlone(schema);
            }
        }
        else if (type == typeof(WhatIfInput))
        {
            WhatIfDocument.Fill(schema, schemas);
        }
        else if (type == typeof(ContactsInput))
        {
            var contact = new OpenApiSchema();
            RecordSchemaDocument.Fill(contact, ContactForms.Contact, schemas, isPatch: false, isView: false);
            RecordSchemaDocument.FillList(schema, contact, ContactForms.MostAtOneFirm);
        }
        else if (type.Namespace == typeof(SmeInput).Namespace && !type.Name.EndsWith("Page", StringComparison.Ordinal))
        {
            var record = type.Name.StartsWith("Sme", StringComparison.Ordinal) ? schemas.Sme : schemas.Opportunity;
            RecordSchemaDocument.Fill(
                schema,
                record,
                schemas,
                type.Name.EndsWith("Patch", StringComparison.Ordinal),
                type.Name.EndsWith("View", StringComparison.Ordinal));
        }

        else if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            // What is null is left out of answers.
            foreach (var member in context.JsonTypeInfo.Properties.Where(member => member.IsGetNullable))
            {
                schema.Required?.Remove(member.Name);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>A key is secret, or publishable and bound to its sites.</summary>
    private static void EmbedStandsAlone(OpenApiSchema schema)
    {
        schema.AnyOf =
        [
            new OpenApiSchema { Properties = Scopes(Access.Scope.OfSecretKeys) },
            new OpenApiSchema
            {
                Properties = Scopes([Access.Scope.Embed]),
                Required = new HashSet<string> { "origins" },
            },
        ];
        schema.AnyOf[1].Properties!["origins"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            MinItems = 1,
            MaxItems = Field.MaxItems,
            Items = new OpenApiSchema { Type = JsonSchemaType.String },
        };
    }

    private static Dictionary<string, IOpenApiSchema> Scopes(IEnumerable<string> scopes) => new()
    {
        ["scopes"] = new OpenApiSchema
        {
            Items = new OpenApiSchema { Enum = [.. scopes.Select(scope => (JsonNode)scope)] },
        },
    };
}
