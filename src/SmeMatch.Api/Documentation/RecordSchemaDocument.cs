using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.Documentation;

/// <summary>Shows record schemas as JSON Schema: every rule the reader checks stands in the document.</summary>
internal static class RecordSchemaDocument
{
    public static void Fill(OpenApiSchema target, RecordSchema record, RecordSchemas schemas, bool isPatch, bool isView)
    {
        target.Type = JsonSchemaType.Object;
        target.Properties = new Dictionary<string, IOpenApiSchema>();
        target.AdditionalPropertiesAllowed = isView;
        foreach (var field in record.Fields)
        {
            var nullable = !isView && (isPatch || !record.Required.Contains(field.Path));
            Put(target, field.Segments, Of(field, schemas, nullable), isPatch, isView);
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

    public static OpenApiSchema Of(Field field, RecordSchemas schemas, bool nullable)
    {
        var schema = field.Kind switch
        {
            FieldKind.CodeList => new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                MaxItems = Field.MaxItems,
                Items = Code(field),
            },
            FieldKind.Integer => new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int32",
                Minimum = field.Minimum.ToString(CultureInfo.InvariantCulture),
                Maximum = field.Maximum.ToString(CultureInfo.InvariantCulture),
            },
            FieldKind.Flag => new OpenApiSchema { Type = JsonSchemaType.Boolean },
            FieldKind.Money => Money(field, schemas),
            _ => Code(field),
        };
        schema.Description = field.Description.Length > 0 ? field.Description : null;
        schema.Examples = field.Example is { } example ? [JsonNode.Parse(example)!] : null;
        if (nullable)
        {
            schema.Type |= JsonSchemaType.Null;
            schema.Enum?.Add(JsonNullSentinel.JsonNull);
        }

        return schema;
    }

    private static OpenApiSchema Code(Field field)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.String };
        switch (field.Kind)
        {
            case FieldKind.Text:
                (schema.MaxLength, schema.Pattern) = (Field.MaxText, RecordSchemas.TextPattern);
                break;
            case FieldKind.LongText:
                (schema.MaxLength, schema.Pattern) = (Field.MaxLongText, RecordSchemas.LongTextPattern);
                break;
            case FieldKind.Url:
                (schema.Format, schema.MaxLength, schema.Pattern) = ("uri", Field.MaxUrl, "^https?://");
                break;
            case FieldKind.Id:
                (schema.Format, schema.MaxLength) = ("uuid", 36);
                break;
            case FieldKind.Date:
                (schema.Format, schema.MaxLength) = ("date", 10);
                break;
            case FieldKind.Time:
                (schema.Format, schema.MaxLength) = ("date-time", 40);
                break;
            default:
                schema.Pattern = field.Pattern;
                schema.MaxLength = field.Values is null ? 100 : null;
                schema.Enum = field.Values is null
                    ? null
                    : [.. field.Values.Union(field.Aliases.Keys).Select(value => (JsonNode)value)];
                break;
        }

        return schema;
    }

    private static OpenApiSchema Money(Field field, RecordSchemas schemas) => new()
    {
        Type = JsonSchemaType.Object,
        AdditionalPropertiesAllowed = false,
        Required = new HashSet<string> { "amount", "currency" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["amount"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                MaxLength = 18,
                Pattern = field.AboveZero ? @"^(?=.*[1-9])[0-9]{1,15}(\.[0-9]{1,2})?$" : RecordSchemas.AmountPattern,
                Description = "A decimal number, at most 15 digits before the point and 2 after.",
            },
            ["currency"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. schemas.Currencies.Select(code => (JsonNode)code)],
            },
        },
    };

    private static void Put(OpenApiSchema target, string[] segments, OpenApiSchema schema, bool isPatch, bool isView)
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
                Type = isPatch ? JsonSchemaType.Object | JsonSchemaType.Null : JsonSchemaType.Object,
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
            Description = "1 at creation; the ETag is \"v\" and this number.",
        },
        "createdAt" or "updatedAt" =>
            new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", ReadOnly = true },
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
