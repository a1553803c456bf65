using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
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
        request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header["Bearer ".Length..].Trim()
            : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.Count == 0)
        {
            if (Request.Query.ContainsKey(SignedLinks.Signature))
            {
                return await links.Holder(Request) is { } holder
                    ? AuthenticateResult.Success(new AuthenticationTicket(holder, SchemeName))
                    : AuthenticateResult.Fail("The link is not right or has ended; take a new one from the list.");
            }

            return AuthenticateResult.NoResult();
        }

        if (Token(Request) is not { } token || !ApiKey.IsWellFormed(token))
        {
            return AuthenticateResult.Fail("What Authorization holds is no key of this service; look for a missing part.");
        }

        var key = await keys.Find(token, Context.RequestAborted);
        return key is null ? AuthenticateResult.Fail("There is no such key.")
            : Refusal(key) is { } why ? AuthenticateResult.Fail(why)
            : AuthenticateResult.Success(new AuthenticationTicket(Callers.OfKey(key), SchemeName));
    }

    private string? Refusal(KeyRow key) =>
        key.RevokedAt is not null ? "The key was revoked."
        : key.ExpiresAt <= time.GetUtcNow().UtcDateTime ? "The key has expired."
        : key.Kind == "demo" && !environment.IsDevelopment() ? "Demo keys work in Development only."
        : key.Kind == "demo" && !IsLocal ? "The demo key works on this machine only."
        : key.Kind == "publishable" && !key.Origins.Contains(Request.Headers.Origin.ToString())
            ? "The publishable key is not made for this site."
        : null;

    private bool IsLocal => Context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);
}
