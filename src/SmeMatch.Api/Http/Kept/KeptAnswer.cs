using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;

namespace SmeMatch.Api.Http.Kept;

/// <summary>The route that made an answer, and whom it lets in.</summary>
internal sealed record KeptRoute(Endpoint Endpoint, string Scope);

/// <summary>
/// An answer as bytes, with a strong ETag that is made of them: the same ETag means the same bytes. A compressed form
/// is made when it is first asked for and has an ETag of its own.
/// </summary>
internal sealed class KeptAnswer : IResult
{
    private const int DigestBytes = 12;
    private readonly Form?[] forms = new Form?[3];
    private readonly string contentType;
    private readonly string name;
    private readonly int status;
    private StringValues contentLocation;
    private StringValues contentLanguage;
    private StringValues caching = "private, no-cache";

    private KeptAnswer(byte[] body, string contentType, string version, int status)
    {
        (this.contentType, this.status) = (contentType, status);
        name = version + Base64Url.EncodeToString(SHA256.HashData(body).AsSpan(0, DigestBytes));
        forms[0] = new Form($"\"{name}\"", null, body);
    }

    /// <summary>Where it may be given again to any caller with the scope; null when only its route can tell.</summary>
    public KeptRoute? Route { get; private set; }

    /// <summary>Bytes.</summary>
    public int Length => forms.Sum(form => form?.Body.Length ?? 0);

    /// <param name="value">The answer.</param>
    /// <param name="version">What the ETag begins with, so that If-Match can name it.</param>
    /// <param name="status">Its status.</param>
    public static KeptAnswer Json(object value, string version = "", int status = 200) => new(
        JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), WireJson.Options),
        "application/json; charset=utf-8", version, status);

    public static KeptAnswer Text(byte[] text, string contentType) => new(text, contentType, "", 200);

    /// <summary>With what the request's way to it has set and found.</summary>
    public KeptAnswer Of(HttpContext context)
    {
        var headers = context.Response.Headers;
        (contentLocation, contentLanguage) = (headers.ContentLocation, headers.ContentLanguage);
        caching = headers.CacheControl.Count > 0 ? headers.CacheControl : caching;
        var endpoint = context.GetEndpoint()!;
        Route = endpoint.Metadata.GetMetadata<AccessRule>() is { Scope: { Length: > 0 } scope }
            && endpoint.Metadata.GetMetadata<KeyInAddress>() is null ? new(endpoint, scope) : null;
        return this;
    }

    /// <summary>Whether the caller asks for it and has not another one of it.</summary>
    public bool IsPlainlyAsked(HttpRequest request) => request.Headers.IfNoneMatch is var known
        && (known.Count == 0 || (known.Count == 1 && known[0] == Of(Encodings.Of(request)).ETag));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var isRead = HttpMethods.IsGet(request.Method);
        // An answer to a write may be kept to be given again: as it is.
        var form = Of(isRead ? Encodings.Of(request) : Coding.None);
        var headers = response.Headers;
        headers.ETag = form.ETag;
        if (isRead)
        {
            headers.CacheControl = caching;
            headers.ContentLocation = contentLocation;
            headers.ContentLanguage = contentLanguage;
            Wordings.LabelHindi(headers);
            if (request.Headers.IfNoneMatch.Count > 0 && Preconditions.IsKnownAlready(request, form.ETag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        response.StatusCode = status;
        headers.ContentType = contentType;
        headers.ContentLength = form.Body.Length;
        if (form.Coding is not null)
        {
            headers.ContentEncoding = form.Coding;
        }

        var written = response.BodyWriter.WriteAsync(form.Body, CancellationToken.None);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }

    private Form Of(Coding coding)
    {
        if (Volatile.Read(ref forms[(int)coding]) is { } made)
        {
            return made;
        }

        var coded = Encodings.Code(forms[0]!.Body, coding);
        var form = new Form($"\"{name}-{Encodings.Name(coding)}\"", Encodings.Name(coding), coded);
        Volatile.Write(ref forms[(int)coding], form);
        return form;
    }

    private sealed record Form(string ETag, string? Coding, byte[] Body);
}
