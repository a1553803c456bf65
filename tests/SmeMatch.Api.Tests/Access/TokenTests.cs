using System.Net;
using System.Security.Cryptography;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Access;

public sealed class TokenTests
{
    [Fact]
    public async Task A_token_of_the_identity_provider_allows_what_its_roles_do_and_a_wrong_one_nothing()
    {
        await using var provider = await IdentityProvider.Start();
        await using var service = await Service.Start(
            $"--Oidc:Authority={provider.Url}", $"--Oidc:Audience={IdentityProvider.Audience}",
            "--Oidc:Roles:officer:0=read", "--Oidc:Roles:officer:1=score", "--Oidc:Roles:clerk:0=write",
            "--Demo:Load=false");
        async Task<HttpStatusCode> Status(HttpMethod method, (string, string) token) => (await service.Send(
            method, "/v1/smes",
            method == HttpMethod.Post ? new { name = new { en = "Token Works" } } : null, token)).Status;

        var officer = provider.Token(["officer"], "Operator");
        Assert.Equal(HttpStatusCode.OK, await Status(HttpMethod.Get, officer));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(HttpMethod.Post, officer));
        var clerk = provider.Token(["clerk", "officer", "unmapped"], "Operator");
        Assert.Equal(HttpStatusCode.Created, await Status(HttpMethod.Post, clerk));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(HttpMethod.Get, provider.Token([], "Operator")));
        var (_, audit, _) = await service.Send(HttpMethod.Get, "/v1/audit?limit=1", null, officer);
        Assert.Equal("user officer-17", (string?)audit!["items"]![0]!["actor"]);

        using var other = RSA.Create(2048);
        var half = officer.Value.Split('.');
        foreach (var wrong in ((string, string)[])[
            provider.Token(["officer"], "Operator", audience: "another"),
            provider.Token(["officer"], "Operator", endsInSeconds: -1_000),
            provider.Token(["officer"], "Nobody Knows"),
            provider.Token(["officer"], "Operator", signedBy: other),
            (officer.Name, $"{half[0]}.{half[1]}."),
            (officer.Name, "Bearer eyJhbGciOiJub25lIn0." + half[1] + ".")])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Status(HttpMethod.Get, wrong));
        }
    }

    [Fact]
    public async Task Half_a_set_up_of_tokens_is_refused_at_the_start()
    {
        await using var service = Service.Begin("--Oidc:Authority=https://id.example", "--Demo:Load=false");
        for (var tries = 0; !service.Output.Contains("Oidc:Audience", StringComparison.Ordinal); tries++)
        {
            Assert.InRange(tries, 0, 600);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
