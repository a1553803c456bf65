using System.Net;
using System.Text.Json.Nodes;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Access;

/// <summary>Requests that are sent more than once, and act once.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class IdempotencyTests(SharedService shared)
{
    private const string Header = "Idempotency-Key";
    private readonly Service service = shared.Service;

    /// <summary>SMEMATCH_IDEMPOTENCY_KEYS=1000 is the long form.</summary>
    private static int Keys =>
        int.TryParse(Environment.GetEnvironmentVariable("SMEMATCH_IDEMPOTENCY_KEYS"), out var keys) ? keys : 50;

    [Fact]
    public async Task The_same_request_gets_the_first_answer_and_does_nothing()
    {
        var key = (Header, $"same-{Guid.CreateVersion7()}");
        var firm = new { name = new { en = "Once Works" } };
        var (status, made, response) = await service.Send(HttpMethod.Post, "/v1/smes", firm, key);
        var (again, replayed, answer) = await service.Send(HttpMethod.Post, "/v1/smes", firm, key);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (status, again));
        Assert.False(response.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", Assert.Single(answer.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(response.Headers.Location, answer.Headers.Location);
        Assert.Equal(response.Headers.ETag, answer.Headers.ETag);
        Assert.True(JsonNode.DeepEquals(made, replayed));

        var (reused, problem, _) = await service.Send(
            HttpMethod.Post, "/v1/smes", new { name = new { en = "Other Works" } }, key);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, reused);
        Assert.Equal("idempotency-key-reused", (string)problem!["code"]!);

        // Another organisation's key of that name is another key.
        var (_, others, _) = await service.Send(
            HttpMethod.Post, "/v1/smes", firm, key, await service.Key("Other", "read", "write"));
        Assert.NotEqual((string?)made!["id"], (string?)others!["id"]);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_too_and_a_key_has_a_form()
    {
        var key = (Header, $"refused-{Guid.CreateVersion7()}");
        var (status, _, _) = await service.Send(HttpMethod.Post, "/v1/smes", new { colour = "red" }, key);
        var (again, _, answer) = await service.Send(HttpMethod.Post, "/v1/smes", new { colour = "red" }, key);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (status, again));
        Assert.True(answer.Headers.Contains("Idempotency-Replayed"));
        foreach (var wrong in (string[])["", "two words", new string('k', 256)])
        {
            var (refused, problem, _) = await service.Send(
                HttpMethod.Post, "/v1/smes", new { name = new { en = "Never" } }, (Header, wrong));
            Assert.Equal(HttpStatusCode.BadRequest, refused);
            Assert.Equal(Header, (string)problem!["errors"]![0]!["parameter"]!);
        }
    }

    [Fact]
    public async Task A_secret_is_not_kept_to_be_answered_again()
    {
        var (key, admin) = ((Header, $"secret-{Guid.CreateVersion7()}"), await service.Key("Operator", "admin"));
        var form = new { organisationId = Storage.Access.Caller.OperatorId, name = "x", scopes = new[] { "read" } };
        var (status, made, _) = await service.Send(HttpMethod.Post, "/v1/api-keys", form, key, admin);
        Assert.Equal(HttpStatusCode.Created, status);
        var (again, problem, _) = await service.Send(HttpMethod.Post, "/v1/api-keys", form, key, admin);
        Assert.Equal((HttpStatusCode.Conflict, "answer-not-kept"), (again, (string)problem!["code"]!));
        var (works, _, _) = await service.Send(
            HttpMethod.Get, "/v1/smes", null, ("Authorization", $"Bearer {made!["key"]}"));
        Assert.Equal(HttpStatusCode.OK, works);
    }

    [Fact]
    public async Task Twenty_at_once_with_one_key_have_one_effect()
    {
        // By the demo key, which has no quota.
        var run = Guid.CreateVersion7().ToString("N");
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Keys), new ParallelOptions { MaxDegreeOfParallelism = 2 },
            async (number, _) =>
            {
                var firm = new { name = new { en = $"Duplicate {run} {number}" } };
                var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => service.Send(
                    HttpMethod.Post, "/v1/smes", firm, (Header, $"{run}-{number}"))));
                Assert.All(answers, answer => Assert.Contains(
                    answer.Status, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.Conflict]));
                var ids = answers.Where(answer => answer.Status == HttpStatusCode.Created)
                    .Select(answer => (string?)answer.Body!["id"]).Distinct();
                var (_, last, _) = await service.Send(
                    HttpMethod.Post, "/v1/smes", firm, (Header, $"{run}-{number}"));
                Assert.Equal((string?)last!["id"], Assert.Single(ids));
                Assert.Equal(1, (int)last["version"]!);
            });

        var made = 0;
        for (var cursor = ""; cursor is not null;)
        {
            var page = await service.Get($"/v1/smes?q=duplicate%20{run}&limit=100{cursor}");
            made += page["items"]!.AsArray().Count;
            cursor = (string?)page["nextCursor"] is { } next ? $"&cursor={next}" : null;
        }

        Assert.Equal(Keys, made);
    }
}
