using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using SmeMatch.Api.Access;
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

    [Fact]
    public async Task A_key_made_with_a_limit_of_its_own_is_held_to_it_and_so_is_its_successor()
    {
        await using var service = await Service.Start();
        var admin = await service.Key("Operator", "admin");
        var (_, organisation, _) = await service.Send(
            HttpMethod.Post, "/v1/organisations", new { name = "Narrow" }, admin);
        var form = new
        {
            organisationId = (string)organisation!["id"]!,
            name = "Website",
            scopes = new[] { "embed" },
            origins = new[] { "https://www.example.jp" },
            requestsPerSecond = 1,
        };
        var (_, narrow, _) = await service.Send(HttpMethod.Post, "/v1/api-keys", form, admin);
        var (_, wide, _) = await service.Send(
            HttpMethod.Post, "/v1/api-keys", form with { requestsPerSecond = 50 }, admin);
        Assert.Equal((1, 50), ((int)narrow!["requestsPerSecond"]!, (int)wide!["requestsPerSecond"]!));

        var refused = await Ask(service, narrow, "\"requests\";q=10;w=10");
        Assert.InRange(refused, 10, 20);
        Assert.Equal(0, await Ask(service, wide, "\"requests\";q=500;w=10"));

        var (exit, text) = await service.Run(
            "keys", "create", "--organisation", "Narrow", "--name", "site", "--scopes", "read", "--per-second", "2");
        Assert.Equal(0, exit);
        var (_, next, _) = await service.Send(
            HttpMethod.Post, "/v1/api-keys/current/rotations", new { }, ("Authorization", $"Bearer {text.Trim()}"));
        Assert.Equal(2, (int)next!["requestsPerSecond"]!);
        Assert.NotEqual(0, await Ask(service, next, "\"requests\";q=20;w=10"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1000001")]
    [InlineData("-1")]
    [InlineData("many")]
    public async Task A_limit_or_a_life_that_is_none_is_refused(string limit)
    {
        await using var service = await Service.Start("--Demo:Load=false");
        var (exit, text) = await service.Run(
            "keys", "create", "--organisation", "Narrow", "--name", "site", "--scopes", "read", "--per-second", limit);
        Assert.NotEqual(0, exit);
        Assert.Contains("--per-second is", text, StringComparison.Ordinal);
        (exit, text) = await service.Run(
            "keys", "create", "--organisation", "Narrow", "--name", "site", "--scopes", "read", "--days", limit);
        Assert.NotEqual(0, exit);
        Assert.Contains("--days is", text, StringComparison.Ordinal);
        var (status, problem, _) = await service.Send(
            HttpMethod.Post, "/v1/api-keys", new { requestsPerSecond = limit }, await service.Key("Operator", "admin"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(
            problem!["errors"]!.AsArray(), fault => (string)fault!["pointer"]! == "/requestsPerSecond");
    }

    [Fact]
    public async Task Signed_links_count_by_the_address_that_opens_them()
    {
        await using var service = await Service.Start("--Quota:PublishablePerSecond=1", "--Quota:PublishableBurst=5");
        var (_, firm, _) = await service.Send(HttpMethod.Post, "/v1/smes", new { name = new { en = "Linked Works" } });
        var link = (string)(await service.Get($"/v1/smes/{firm!["id"]}/matches"))["briefUrl"]!;
        using var browser = new HttpClient();
        var statuses = new List<HttpStatusCode>();
        for (var request = 0; request < 12; request++)
        {
            using var response = await browser.GetAsync(
                new Uri(service.Url + link), TestContext.Current.CancellationToken);
            statuses.Add(response.StatusCode);
            Assert.Equal(["\"requests\";q=5;w=5"], response.Headers.GetValues("RateLimit-Policy"));
        }

        Assert.Contains(HttpStatusCode.OK, statuses);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    [Fact]
    public async Task Keys_that_nobody_has_take_few_look_ups_at_once_and_the_others_are_put_off()
    {
        const int Strangers = 200;
        await using var service = await Service.Start(
            "--Demo:Load=false", "--Quota:PublishablePerSecond=10000", "--Quota:PublishableBurst=10000",
            "--Quota:AtOnce=1000");
        await using var owner = new NpgsqlConnection(service.Database);
        await owner.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await owner.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await owner.ExecuteAsync("lock table api_key in access exclusive mode");
        var asked = Enumerable.Range(0, Strangers)
            .Select(_ => ("Authorization", $"Bearer {ApiKey.New(ApiKey.Secret)}"))
            .Select(stranger => service.Send(HttpMethod.Get, "/v1/smes?limit=1", null, stranger)).ToList();
        for (var tries = 0; asked.Count(one => one.IsCompleted) < Strangers - KnownKeys.LookUpsAtOnce; tries++)
        {
            Assert.InRange(tries, 0, 400);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        var answers = await Task.WhenAll(asked);
        Assert.Equal(
            KnownKeys.LookUpsAtOnce, answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized));
        foreach (var (status, problem, response) in answers.Where(one => one.Status != HttpStatusCode.Unauthorized))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "overloaded"), (status, (string?)problem!["code"]));
            Assert.NotNull(response.Headers.RetryAfter);
        }

        Assert.Equal(HttpStatusCode.OK, (await service.Send(HttpMethod.Get, "/v1/smes?limit=1", null)).Status);
    }

    /// <summary>Asks thirty times, with the key that was just made; answers how often it was too much.</summary>
    private static async Task<int> Ask(Service service, JsonNode made, string policy)
    {
        var refused = 0;
        for (var request = 0; request < 30; request++)
        {
            var (status, _, response) = await service.Send(
                HttpMethod.Get, "/embed/v1/matches?subSector=WS02&limit=1", null,
                ("Authorization", $"Bearer {made["key"]}"), ("Origin", "https://www.example.jp"));
            Assert.Equal([policy], response.Headers.GetValues("RateLimit-Policy"));
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{status}");
            refused += status == HttpStatusCode.TooManyRequests ? 1 : 0;
        }

        return refused;
    }
}
