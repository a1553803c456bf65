using SmeMatch.Api.Http;
using SmeMatch.Api.Tests.EndToEnd;
using SmeMatch.Storage.PrivateCluster;

namespace SmeMatch.Api.Tests.Access;

/// <summary>For whom a proxy asks is believed of the configured ones alone.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class ProxyTests(SharedService shared)
{
    private static readonly (string, string)[] Forwarded =
        [("X-Forwarded-Host", "localhost"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "192.0.2.1")];

    [Fact]
    public async Task Nobody_is_believed_unless_configured()
    {
        Assert.Null(Proxies.Options([]));
        var (_, package, _) = await shared.Service.Send(
            HttpMethod.Get, "/v1/exports/opportunities?format=ocds&q=high-lift", null, Forwarded);
        Assert.StartsWith(shared.Service.Url, (string)package!["uri"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configured_proxy_says_for_whom_it_asks_and_the_demo_key_stays_on_this_machine()
    {
        await using var service = await Service.Start("--Proxies:0=127.0.0.0/8", "--Demo:Load=false");
        var key = await service.Key("Operator", "read");
        var (_, package, _) = await service.Send(
            HttpMethod.Get, "/v1/exports/opportunities?format=ocds", null, [key, .. Forwarded]);
        Assert.StartsWith("https://localhost/v1/", (string)package!["uri"]!, StringComparison.Ordinal);
        var (_, problem, _) = await service.Send(HttpMethod.Get, "/v1/smes", null, Forwarded);
        Assert.StartsWith(
            "The demo key works on this machine only.", (string)problem!["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proxy.example")]
    [InlineData("10.0.0.0/33")]
    [InlineData("")]
    public void What_is_no_address_is_refused(string proxy) =>
        Assert.Throws<StartRefusedException>(() => Proxies.Options([proxy]));
}
