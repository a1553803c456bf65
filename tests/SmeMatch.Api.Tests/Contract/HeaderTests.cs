using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Contract;

[Collection(SharedServiceTests.Name)]
public sealed class HeaderTests(SharedService shared)
{
    [Theory]
    [InlineData("/v1/smes?limit=1")]
    [InlineData("/v1/nothing")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/swagger/index.html")]
    [InlineData("/docs/scoring")]
    public async Task Every_answer_is_what_it_says_and_no_page_of_others_frames_or_scripts_it(string path)
    {
        using var response = await shared.Service.Client.GetAsync(
            new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }
}
