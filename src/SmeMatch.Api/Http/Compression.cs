using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace SmeMatch.Api.Http;

/// <summary>
/// Compresses what is not kept, when the caller takes it. Also over TLS: what a page of others could make a browser ask
/// carries no key, so nobody can guess at secrets by the length of answers (BREACH).
/// </summary>
internal static class Compression
{
    private static readonly string[] Types =
    [
        "application/json", "application/problem+json", "application/x-ndjson", "text/csv", "text/html", "text/css",
        "text/javascript", "image/svg+xml",
    ];

    public static void AddCompression(this IServiceCollection services)
    {
        services.Configure<ResponseCompressionOptions>(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = Types;
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.AddSingleton<IResponseCompressionProvider, Compressing>();
    }

    /// <summary>
    /// A strong ETag names bytes: who sets one has the bytes sent as they are. Files for websites, which nobody changes
    /// by If-Match, get a weak one instead.
    /// </summary>
    private sealed class Compressing(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
        : ResponseCompressionProvider(services, options)
    {
        public override bool ShouldCompressResponse(HttpContext context)
        {
            var headers = context.Response.Headers;
            var isFile = context.Request.Path.StartsWithSegments("/embed", StringComparison.Ordinal);
            if ((headers.ETag.Count > 0 && !isFile) || !base.ShouldCompressResponse(context))
            {
                return false;
            }

            headers.ETag = headers.ETag.Count > 0 ? $"W/{headers.ETag}" : headers.ETag;
            return true;
        }
    }
}
