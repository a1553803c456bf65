using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SmeMatch.Api.Display;

namespace SmeMatch.Api.Documentation;

/// <summary>
/// Gives every text, list and whole number of the document an upper bound, where it has none of its own, and every
/// answer its quota headers, so that a reader can size what she keeps.
/// </summary>
internal static class DocumentLimits
{
    private const string RetryAfter = "Retry-After";
    private const string Left = "RateLimit";
    private const string Policy = "RateLimit-Policy";
    private const int LongestText = 10_000;

    /// <summary>Of an answer that is a page, a picture, or a table of whatever length.</summary>
    private const int LongestAnswer = int.MaxValue;
    private const int LongestList = 10_000;
    private const long LargestNumber = 9_007_199_254_740_991;

    public static Task Complete(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var schema in document.Components?.Schemas?.Values ?? [])
        {
            Bound(schema);
        }

        document.Components ??= new OpenApiComponents();
        document.Components.Headers = new Dictionary<string, IOpenApiHeader>
        {
            [RetryAfter] = Header("In how many seconds to ask again."),
            [Left] = Header(
                "How many requests are left (r), and in how many seconds all are again (t). Not with the demo key."),
            [Policy] = Header(
                "How many requests may come at once (q), and in how many seconds that many come again (w)."),
            [Wordings.HindiNote] = Header(
                "With Hindi texts: that they were machine-reviewed, not yet read by a native reader."),
        };
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations ?? [])
            .Select(one => one.Value))
        {
            foreach (var parameter in operation.Parameters ?? [])
            {
                Bound(parameter.Schema);
            }

            foreach (var content in operation.RequestBody?.Content?.Values ?? [])
            {
                Bound((content as OpenApiMediaType)?.Schema);
            }

            foreach (var (status, some) in operation.Responses ?? [])
            {
                var response = (OpenApiResponse)some;
                foreach (var content in response.Content?.Values ?? [])
                {
                    Bound((content as OpenApiMediaType)?.Schema, LongestAnswer);
                }

                response.Headers ??= new Dictionary<string, IOpenApiHeader>();
                foreach (var name in status is "429" or "503" ? [RetryAfter, Left, Policy] : (string[])[Left, Policy])
                {
                    response.Headers[name] = new OpenApiHeaderReference(name, document);
                }

                if (status is "200" or "201"
                    && operation.Parameters?.Any(parameter => parameter.Name == Wordings.Parameter.Path) == true)
                {
                    response.Headers[Wordings.HindiNote] = new OpenApiHeaderReference(Wordings.HindiNote, document);
                }
            }
        }

        return Task.CompletedTask;
    }

    private static OpenApiHeader Header(string description) => new()
    {
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 100 },
    };

    private static void Bound(IOpenApiSchema? some, int longest = LongestText)
    {
        if (some is not OpenApiSchema schema)
        {
            return;
        }

        var type = schema.Type ?? 0;
        if (type.HasFlag(JsonSchemaType.String) && schema.Enum is not { Count: > 0 })
        {
            schema.MaxLength ??= schema.Format switch
            {
                "uuid" => 36,
                "date" => 10,
                "date-time" => 40,
                _ => longest,
            };
        }

        if (type.HasFlag(JsonSchemaType.Integer))
        {
            var isInt32 = schema.Format == "int32";
            schema.Format ??= "int64";
            schema.Minimum ??= "0";
            schema.Maximum ??= (isInt32 ? int.MaxValue : LargestNumber).ToString(CultureInfo.InvariantCulture);
        }

        if (type.HasFlag(JsonSchemaType.Array))
        {
            schema.MaxItems ??= LongestList;
        }

        foreach (var inner in (IEnumerable<IOpenApiSchema?>)[
            schema.Items, .. schema.Properties?.Values ?? [], .. schema.AllOf ?? [], .. schema.AnyOf ?? [],
            .. schema.OneOf ?? [], schema.AdditionalProperties])
        {
            Bound(inner);
        }
    }
}
