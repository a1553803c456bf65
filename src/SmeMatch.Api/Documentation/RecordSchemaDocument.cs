using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.Documentation;

/// <summary>Shows record schemas as JSON Schema: every rule the reader checks stands in the document.</summary>
internal static partial class RecordSchemaDocument
{
    public static void Fill(OpenApiSchema target, RecordSchema record, RecordSchemas schemas, bool isPatch, bool isView)
    {
        target.Type = JsonSchemaType.Object;
        target.Properties = new Dictionary<string, IOpenApiSchema>();
        target.AdditionalPropertiesAllowed = isView;
        foreach (var field in record.Fields)
        {
            var nullable = !isView && (isPatch || !record.Required.Contains(field.Path));
            var schema = Of(field, schemas, nullable);
            if (isPatch && field.Kind == FieldKind.Money)
            {
                LoosenParts(schema);
            }

            if (field.IsList && record.Required.Contains(field.Path))
            {
                schema.MinItems = 1;
            }

            var outer = field.Segments[0] + ".";
            var isRequired = record.Required.Concat(record.RequiredOneOf)
                .Any(path => path.StartsWith(outer, StringComparison.Ordinal));
            Put(target, field.Segments, schema, !isView && (isPatch || !isRequired), isView);
        }

        foreach (var name in record.ReadOnly)
        {
            target.Properties[name] = isView
                ? ReadOnly(name)
                : new OpenApiSchema { Description = "Read-only; accepted and ignored." };
        }

        if (isView)
        {
            target.Required = new HashSet<string> { "id", "version", "createdAt", "updatedAt" };
        }
        else if (record.RequiredOneOf.Count == 0)
        {
            target.Required = record.Required.Select(path => path.Split('.')[0]).ToHashSet();
            foreach (var inner in record.Required.Where(path => path.Contains('.', StringComparison.Ordinal))
                .GroupBy(path => path.Split('.')[0], path => path.Split('.')[1]))
            {
                ((OpenApiSchema)target.Properties[inner.Key]).Required = inner.ToHashSet();
            }

            target.Examples = [Example(record)];
        }
        else if (!isPatch)
        {
            var outer = record.RequiredOneOf[0].Split('.')[0];
            target.Required = new HashSet<string> { outer };
            var name = (OpenApiSchema)target.Properties[outer];
            name.AnyOf = [.. record.RequiredOneOf.Select(path => path.Split('.')[1]).Select(member => new OpenApiSchema
            {
                Required = new HashSet<string> { member },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    [member] = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            })];
            target.Examples = [Example(record)];
        }
        else
        {
            target.Examples =
            [
                record.Name == "Sme"
                    ? new JsonObject { ["employees"] = 80 }
                    : new JsonObject { ["deadline"] = "2027-12-31" },
            ];
        }
    }

    /// <summary>An object with a list of items and nothing else.</summary>
    public static void FillList(OpenApiSchema target, OpenApiSchema item, int most)
    {
        target.Type = JsonSchemaType.Object;
        target.AdditionalPropertiesAllowed = false;
        target.Required = new HashSet<string> { "items" };
        target.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["items"] = new OpenApiSchema { Type = JsonSchemaType.Array, MaxItems = most, Items = item },
        };
        target.Examples = [new JsonObject { ["items"] = new JsonArray(item.Examples![0]!.DeepClone()) }];
    }

    private static void Put(OpenApiSchema target, string[] segments, OpenApiSchema schema, bool nullable, bool isView)
    {
        if (segments.Length == 1)
        {
            target.Properties![segments[0]] = schema;
            return;
        }

        if (!target.Properties!.TryGetValue(segments[0], out var inner))
        {
            target.Properties[segments[0]] = inner = new OpenApiSchema
            {
                Type = nullable ? JsonSchemaType.Object | JsonSchemaType.Null : JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema>(),
                AdditionalPropertiesAllowed = isView,
            };
        }

        inner.Properties![segments[1]] = schema;
    }

    private static OpenApiSchema ReadOnly(string name) => name switch
    {
        "id" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid", ReadOnly = true },
        "version" => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int32",
            ReadOnly = true,
            Description = "1 at creation; the ETag begins with v and this number, and If-Match takes \"v1\" as well.",
        },
        "createdAt" or "updatedAt" =>
            new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", ReadOnly = true },
        "briefUrl" => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            ReadOnly = true,
            Description = "Opens the brief of it in a browser, without a key, for at most 15 minutes.",
        },
        "licence" => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            ReadOnly = true,
            Description = "In exports: the address of the licence.",
        },
        "shown" => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            ReadOnly = true,
            Description = "What its codes and amounts mean: names, and money with 億 and crore.",
        },
        "smeStatus" => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            ReadOnly = true,
            Description =
                "The SME Basic Act test (中小企業基本法 article 2): sme, small, notSme or unknown, with class and basis.",
        },
        "provenance" => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            ReadOnly = true,
            Description =
                "Members that do not come from source, each with the source it comes from; edited: changed here.",
        },
        "publicListingConsent" => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            ReadOnly = true,
            Description = "With publicListing: since when that is recorded, and on which organisation's word.",
        },
        _ => new OpenApiSchema { Type = JsonSchemaType.String, ReadOnly = true },
    };

    private static JsonObject Example(RecordSchema record)
    {
        var example = new JsonObject();
        foreach (var field in record.Fields.Where(field => field.Example is not null))
        {
            var target = example;
            foreach (var segment in field.Segments[..^1])
            {
                target[segment] ??= new JsonObject();
                target = target[segment]!.AsObject();
            }

            target[field.Segments[^1]] = JsonNode.Parse(field.Example!);
        }

        return example;
    }
}
