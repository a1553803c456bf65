using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.Http;

/// <summary>Reads a JSON body strictly: UTF-8, no duplicate members, limited size and depth.</summary>
internal static class JsonBody
{
    public const string MergePatch = "application/merge-patch+json";
    /// <summary>The largest body of one record, bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>How deep it may nest.</summary>
    public const int MaxDepth = 16;

    private static readonly JsonDocumentOptions Strict =
        new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>The body, or the problem with it.</summary>
    public static async Task<(JsonDocument? Body, IResult? Problem)> Read(
        HttpContext context, string mediaType = "application/json")
    {
        var request = context.Request;
        if (!IsOf(request, mediaType, "application/json"))
        {
            return (null, Problem.UnsupportedMediaType(mediaType));
        }

        var bytes = await Limited(request.Body, context.RequestAborted);
        if (bytes is null)
        {
            return (null, Problem.Of(
                413, "too-large", "The body is too large", $"At most {MaxBytes} bytes are accepted for one record."));
        }

        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(bytes);
            var document = JsonDocument.Parse(bytes, Strict);
            RefuseBrokenText(document.RootElement);
            return (document, null);
        }
        catch (Exception fault) when (fault is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            return (null, Problem.MalformedJson(JsonFaults.Why(fault)));
        }
    }

    /// <summary>Whether the body is said to be of one of the types, in UTF-8 and not compressed.</summary>
    public static bool IsOf(HttpRequest request, params string[] mediaTypes) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && request.Headers.ContentEncoding.Count == 0
        && mediaTypes.Contains(type.MediaType, StringComparer.OrdinalIgnoreCase)
        && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads every text once; half of a surrogate pair cannot be represented and throws.</summary>
    private static void RefuseBrokenText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    RefuseBrokenText(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    RefuseBrokenText(member.Value);
                }

                break;
        }
    }

    private static async Task<byte[]?> Limited(Stream body, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await memory.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            if (memory.Length > MaxBytes)
            {
                return null;
            }
        }

        return memory.ToArray();
    }
}
