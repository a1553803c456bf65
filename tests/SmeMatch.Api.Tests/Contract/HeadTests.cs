using System.Net;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Contract;

/// <summary>HEAD answers as GET does, without the body.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class HeadTests(SharedService shared)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/smes?limit=3", HttpStatusCode.OK)]
    [InlineData("/v1/smes?colour=red", HttpStatusCode.BadRequest)]
    [InlineData("/v1/smes/nobody-has-this-name", HttpStatusCode.NotFound)]
    [InlineData("/v1/exports/smes?format=csv", HttpStatusCode.OK)]
    [InlineData("/v1/organisations", HttpStatusCode.Forbidden)]
    [InlineData("/v1/contacts/exports", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/health/ready", HttpStatusCode.OK)]
    [InlineData("/swagger/index.html", HttpStatusCode.OK)]
    public async Task Head_answers_as_get_does_without_a_body(string path, HttpStatusCode status)
    {
        using var get = await shared.Service.Client.GetAsync(new Uri(path, UriKind.Relative), Stop);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var head = await shared.Service.Client.SendAsync(request, Stop);
        Assert.Equal((status, status), (get.StatusCode, head.StatusCode));
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal("", await head.Content.ReadAsStringAsync(Stop));
    }

    [Theory]
    [InlineData("PATCH", "/v1/smes", "GET, HEAD, POST")]
    [InlineData("GET", "/v1/contacts/exports", "POST")]
    public async Task What_is_allowed_is_said_with_head(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
        using var refused = await shared.Service.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
        Assert.Equal(allowed, string.Join(", ", refused.Content.Headers.Allow.Order()));
    }
}
