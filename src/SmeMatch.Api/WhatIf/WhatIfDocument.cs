using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SmeMatch.Api.Documentation;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.WhatIf;

/// <summary>The schema of what may be tried: the form, and a patch of either record.</summary>
internal static class WhatIfDocument
{
    private static readonly string[] Sides = ["opportunityId", WhatIfForm.Opportunity, "smeId", WhatIfForm.Sme];

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
                    Type = side.EndsWith("Id", StringComparison.Ordinal) ? JsonSchemaType.String : JsonSchemaType.Object,
                },
            },
        })];
        target.Examples =
        [
            new JsonObject
            {
                ["opportunityId"] = "Wayside battery to catch braking energy of heavy trains",
                ["weights"] = new JsonObject { ["sector"] = 40, ["size"] = 20, ["region"] = 40 },
                ["limit"] = 5,
            },
        ];
    }

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
