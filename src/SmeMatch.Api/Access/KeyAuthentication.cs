using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Access;

namespace SmeMatch.Api.Access;

/// <summary>Callers that send Authorization: Bearer with an API key.</summary>
internal sealed class KeyAuthentication(
    KnownKeys keys, SignedLinks links, IHostEnvironment environment, TimeProvider time,
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "key";

    /// <summary>What the request carries after Bearer; null without.</summary>
    public static string? Token(HttpRequest request) =>
        request.Headers.Authorization is [{ } header]
        && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header["Bearer ".Length..].Trim()
            : null;

    /// <summary>Whether a secret key stands where a publishable one may, whatever else the request carries.</summary>
    public static bool HasSecretInAddress(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<KeyInAddress>() is not null
        && KeyOf(context.Request) is { } written && ApiKey.IsMeantSecret(written);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (HasSecretInAddress(Context))
        {
            return RefusedCaller.Because("A secret key never stands in an address; end it and use a publishable one.");
        }

        var inAddress = Context.GetEndpoint()?.Metadata.GetMetadata<KeyInAddress>();
        var token = Token(Request);
        if (Request.Headers.Authorization.Count == 0)
        {
            token = inAddress is null ? null : KeyOf(Request);
            if (token is null && Request.Query.ContainsKey(SignedLinks.Signature))
            {
                return await links.Holder(Request) is { } holder
                    ? AuthenticateResult.Success(new AuthenticationTicket(holder, SchemeName))
                    : RefusedCaller.Because("The link is not right or has ended; take a new one from the list.");
            }

            if (token is null)
            {
                return AuthenticateResult.NoResult();
            }
        }

        if (token is null || !ApiKey.IsWellFormed(token))
        {
            return RefusedCaller.Because("What was sent is no key of this service; look for a missing part.");
        }

        return await keys.Find(token, Context.RequestAborted) is not { } found
            ? AuthenticateResult.Fail(new PutOffCaller())
            : found is not ({ } key, { } caller) ? RefusedCaller.Because("There is no such key.")
            : Refusal(key, inAddress) is { } why ? RefusedCaller.Because(why)
            : AuthenticateResult.Success(new AuthenticationTicket(caller, SchemeName));
    }

    /// <summary>The key parameter of the address; of oEmbed, that of the address it is asked about.</summary>
    private static string? KeyOf(HttpRequest request) =>
        request.Query["key"] is [{ Length: > 0 } key] ? key
        : Uri.TryCreate(request.Query["url"], UriKind.Absolute, out var url)
            && QueryHelpers.ParseQuery(url.Query).TryGetValue("key", out var within) ? within.ToString()
        : null;

    private Sentence? Refusal(KeyRow key, KeyInAddress? inAddress)
    {
        var isItsSite = key.Origins.Contains(Request.Headers.Origin.ToString());
        if (isItsSite && inAddress is not null)
        {
            Response.Headers.AccessControlAllowOrigin = Request.Headers.Origin;
        }

        return Why(key, isItsSite || (inAddress is not null && (!inAddress.FromItsSitesOnly || IsOwnPage)));
    }

    /// <summary>Whether a page of this service asks: browsers send no Origin then, or its own.</summary>
    private bool IsOwnPage =>
        Request.Headers.Origin.ToString() is { Length: > 0 } origin
            ? origin == $"{Request.Scheme}://{Request.Host}"
            : Request.Headers["Sec-Fetch-Site"] == "same-origin";

    private Sentence? Why(KeyRow key, bool isItsSite)
    {
        if (key.RevokedAt is not null)
        {
            return "The key was revoked.";
        }

        if (key.ExpiresAt <= time.GetUtcNow().UtcDateTime)
        {
            return "The key has expired.";
        }

        if (key.Kind == "demo" && !environment.IsDevelopment())
        {
            return "Demo keys work in Development only.";
        }

        if (key.Kind == "demo" && !IsLocal)
        {
            return "The demo key works on this machine only.";
        }

        return key.Kind == "publishable" && !isItsSite
            ? (Sentence)"The publishable key is not made for this site."
            : null;
    }

    private bool IsLocal => Context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);
}
