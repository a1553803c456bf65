using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SmeMatch.Api.Tests.Access;

/// <summary>
/// An OpenID Connect provider that serves what a resource server asks of one: its description and its keys.
/// </summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string Audience = "smematch";
    private readonly RSA rsa = RSA.Create(2048);
    private readonly WebApplication server;

    private IdentityProvider(string url)
    {
        Url = url;
        server = WebApplication.CreateSlimBuilder().Build();
        server.Urls.Add(url);
        var key = rsa.ExportParameters(false);
        server.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = url,
            ["jwks_uri"] = $"{url}/keys",
        }));
        server.MapGet("/keys", () => Results.Json(new
        {
            keys = new[]
            {
                new
                {
                    kty = "RSA",
                    use = "sig",
                    kid = "1",
                    n = Base64UrlEncoder.Encode(key.Modulus!),
                    e = Base64UrlEncoder.Encode(key.Exponent!),
                },
            },
        }));
    }

    public string Url { get; }

    public static async Task<IdentityProvider> Start()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        listener.Stop();
        var provider = new IdentityProvider(url);
        await provider.server.StartAsync();
        return provider;
    }

    /// <summary>A token; what is not said is as it should be.</summary>
    public (string Name, string Value) Token(
        string[] roles, string organisation, string audience = Audience, int endsInSeconds = 300, RSA? signedBy = null)
    {
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Url,
            Audience = audience,
            NotBefore = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1),
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(endsInSeconds),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = "officer-17",
                ["roles"] = roles,
                ["organisation"] = organisation,
            },
            SigningCredentials = new(
                new RsaSecurityKey(signedBy ?? rsa) { KeyId = "1" }, SecurityAlgorithms.RsaSha256),
        });
        return ("Authorization", $"Bearer {token}");
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        rsa.Dispose();
    }
}
