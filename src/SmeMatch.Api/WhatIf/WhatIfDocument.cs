using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SmeMatch.Api.Documentation;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.WhatIf;

/// <summary>The schema of what may be tried: the form, and a patch of either record.</summary>
internal static class WhatIfDocument
{
    private static readonly string[] Sides = ["opportunityId", WhatIfForm.Opportunity, "smeId", WhatIfForm.Sme];

    private static readonly (string Name, string Summary, string Body)[] Examples =
    [
        ("weights", "What if region counted more?", """
            {
              "opportunityId": "Wayside battery to catch braking energy of heavy trains",
              "weights": { "sector": 40, "size": 20, "region": 40 },
              "limit": 5
            }
            """),
        ("firm", "What if a firm had ISO 14001 and an office in Gujarat?", """
            {
              "opportunityId": "Wayside battery to catch braking energy of heavy trains",
              "smeId": "Shiba-Daimon Power Technology Co., Ltd.",
              "sme": { "certifications": ["iso-9001", "iso-14001"], "presenceStates": ["IN-GJ"] }
            }
            """),
        ("newFirm", "Which projects would a firm get that is not registered yet?", """
            {
              "sme": {
                "name": { "en": "A firm to try" },
                "prefecture": "JP-34",
                "industries": ["2521"],
                "annualTurnover": { "amount": "900000000", "currency": "JPY" },
                "roles": ["supplier"],
                "targetStates": ["IN-TN"]
              },
              "limit": 10
            }
            """),
        ("newProject", "Which firms would fit a project that is not registered yet?", """
            {
              "opportunity": {
                "title": { "en": "A project to try" },
                "subSectors": ["WS02"],
                "states": ["IN-TN"],
                "value": { "amount": "200000000", "currency": "INR" }
              },
              "limit": 10
            }
            """),
    ];

    public static void Fill(OpenApiSchema target, RecordSchemas schemas)
    {
        RecordSchemaDocument.Fill(target, WhatIfForm.Schema, schemas, isPatch: false, isView: false);
        target.Properties![WhatIfForm.Sme] =
            Patch(schemas.Sme, schemas, "A firm: fields to try, on smeId's or as a new one.");
        target.Properties[WhatIfForm.Opportunity] =
            Patch(schemas.Opportunity, schemas, "A project: fields to try, on opportunityId's or as a new one.");
        target.AnyOf = [.. Sides.Select(side => new OpenApiSchema
        {
            Required = new HashSet<string> { side },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                [side] = new OpenApiSchema
                {
                    Type = side.EndsWith("Id", StringComparison.Ordinal)
                        ? JsonSchemaType.String
                        : JsonSchemaType.Object,
                },
            },
        })];
        target.Examples = [JsonNode.Parse(Examples[0].Body)!];
    }

    /// <summary>Questions to choose from at the top of the body, each with a body that answers it.</summary>
    public static Dictionary<string, IOpenApiExample> Questions() => Examples.ToDictionary(
        one => one.Name, IOpenApiExample (one) => new OpenApiExample
        {
            Summary = one.Summary,
            Value = JsonNode.Parse(one.Body),
        });

    private static OpenApiSchema Patch(RecordSchema record, RecordSchemas schemas, string description)
    {
        var patch = new OpenApiSchema();
        RecordSchemaDocument.Fill(patch, record, schemas, isPatch: true, isView: false);
        patch.Type = JsonSchemaType.Object | JsonSchemaType.Null;
        patch.Description = description;
        patch.Examples = null;
        return patch;
    }
}
