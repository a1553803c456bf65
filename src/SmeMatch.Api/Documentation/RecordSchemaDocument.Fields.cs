using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.Documentation;

/// <content>The schema of one field.</content>
internal static partial class RecordSchemaDocument
{
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
        schema.Format ??= field.Format;
        if (field.NotInFuture)
        {
            schema.Extensions = new Dictionary<string, IOpenApiExtension>
            {
                ["x-not-in-future"] = new JsonNodeExtension(JsonValue.Create(true)),
            };
        }

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
                (schema.MaxLength, schema.Pattern) = (field.Longest, RecordSchemas.TextPattern);
                break;
            case FieldKind.LongText:
                (schema.MaxLength, schema.Pattern) = (Field.MaxLongText, RecordSchemas.LongTextPattern);
                break;
            case FieldKind.Url:
                (schema.MaxLength, schema.Pattern) = (Field.MaxUrl, RecordSchemas.UrlPattern);
                break;
            case FieldKind.Id:
                (schema.Format, schema.MaxLength) = ("uuid", 36);
                break;
            case FieldKind.Date:
                (schema.Format, schema.MaxLength, schema.Pattern) = ("date", 10, RecordSchemas.DatePattern);
                break;
            case FieldKind.Time:
                (schema.Format, schema.MaxLength, schema.Pattern) = ("date-time", 40, RecordSchemas.TimePattern);
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

    /// <summary>In a merge patch the parts of an amount may come alone; the other one stays.</summary>
    private static void LoosenParts(OpenApiSchema money)
    {
        money.Required = null;
        foreach (var part in money.Properties!.Values.OfType<OpenApiSchema>())
        {
            part.Type |= JsonSchemaType.Null;
            part.Enum?.Add(JsonNullSentinel.JsonNull);
        }
    }
}
