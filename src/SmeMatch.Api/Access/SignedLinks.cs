using System.Buffers.Text;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using SmeMatch.Api.Display;
using SmeMatch.Api.Http;
using SmeMatch.Interchange.Schema;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Api.Access;

/// <summary>
/// Links that a browser opens without a key: one address, to read, for at most 15 minutes and at least 10. They are the
/// same for five minutes, so that the answers which hold them are, too.
/// </summary>
internal sealed class SignedLinks(Settings settings, TimeProvider time)
{
    public const string Expires = "expires";
    public const string Signature = "signature";

    /// <summary>The parameters of a route that takes such links.</summary>
    public static Field End { get; } = new(
        Expires, FieldKind.Text, "Of a signed link: its end. Not needed with a key.");

    public static Field Mark { get; } = new(
        Signature, FieldKind.Text, "Of a signed link: its signature. Not needed with a key.");

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    private byte[]? key;

    /// <summary>The path with its end and signature, answered in that language.</summary>
    public async Task<string> To(string path, string language, CancellationToken cancellationToken)
    {
        var expires = Moment.Of(time.GetUtcNow()).Add(Lifetime).ToUnixTimeSeconds()
            .ToString(CultureInfo.InvariantCulture);
        return $"{path}?{Expires}={expires}&{Signature}={await Mac(path, expires, cancellationToken)}"
            + $"&{Wordings.Parameter.Path}={language}";
    }

    /// <summary>Who holds the link, when the request is one; null when it is none or no longer holds.</summary>
    public async Task<ClaimsPrincipal?> Holder(HttpRequest request)
    {
        var (expires, signature) = (request.Query[Expires].ToString(), request.Query[Signature].ToString());
        if (!HttpMethods.IsGet(request.Method) || signature.Length == 0
            || !long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            || end < time.GetUtcNow().ToUnixTimeSeconds())
        {
            return null;
        }

        var expected = await Mac(request.Path.Value ?? "", expires, request.HttpContext.RequestAborted);
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature))
            ? Callers.Of(Callers.LinkScheme, Caller.OperatorId, [Scope.Read], new Claim(Callers.SubjectClaim, "link"))
            : null;
    }

    private async Task<string> Mac(string path, string expires, CancellationToken cancellationToken)
    {
        key ??= Encoding.UTF8.GetBytes(
            await settings.Find("cursor-key", cancellationToken) ?? throw new InvalidOperationException("No key."));
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"link\n{path}\n{expires}")));
    }
}
