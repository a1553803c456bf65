using System.Net;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Access;

public sealed class QuotaTests
{
    [Fact]
    public async Task A_key_that_asks_too_often_is_told_when_to_come_back_and_no_other_caller_suffers()
    {
        await using var service = await Service.Start("--Quota:SecretPerSecond=2", "--Quota:SecretBurst=10");
        var (key, other) = (await service.Key("Eager", "read"), await service.Key("Calm", "read"));
        var statuses = new List<HttpStatusCode>();
        for (var request = 0; request < 30; request++)
        {
            var (status, _, response) = await service.Send(HttpMethod.Get, "/v1/smes?limit=1", null, key);
            statuses.Add(status);
            Assert.Equal(["\"requests\";q=10;w=5"], response.Headers.GetValues("RateLimit-Policy"));
            Assert.True(response.Headers.Contains("RateLimit"));
            if (status == HttpStatusCode.TooManyRequests)
            {
                Assert.NotNull(response.Headers.RetryAfter);
            }
        }

        Assert.InRange(statuses.Count(status => status == HttpStatusCode.OK), 10, 20);
        Assert.InRange(statuses.Count(status => status == HttpStatusCode.TooManyRequests), 10, 20);
        Assert.Equal(HttpStatusCode.OK, (await service.Send(HttpMethod.Get, "/v1/smes?limit=1", null, other)).Status);
        await Task.Delay(1_500, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await service.Send(HttpMethod.Get, "/v1/smes?limit=1", null, key)).Status);
    }
}
