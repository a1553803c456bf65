using System.Net;
using SmeMatch.Api.Access;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Access;

[Collection(SharedServiceTests.Name)]
public sealed class KeyTests(SharedService shared)
{
    private readonly Service service = shared.Service;

    [Fact]
    public void A_key_is_known_by_its_form_and_a_mistyped_one_is_not()
    {
        var key = ApiKey.New(ApiKey.Secret);
        Assert.True(ApiKey.IsWellFormed(key));
        Assert.NotEqual(key, ApiKey.New(ApiKey.Secret));
        for (var place = 0; place < key.Length; place++)
        {
            var mistyped = $"{key[..place]}{(key[place] == 'a' ? 'b' : 'a')}{key[(place + 1)..]}";
            Assert.False(ApiKey.IsWellFormed(mistyped), mistyped);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer smk_live_00000000000000000000000000000000000000000000000000000000")]
    [InlineData("Bearer smk_live_%00")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.e30.")]
    public async Task Whoever_sends_no_key_is_told_how_to_send_one(string? authorization)
    {
        using var client = new HttpClient { BaseAddress = new Uri(service.Url) };
        if (authorization is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await client.GetAsync(
            new Uri("/v1/smes", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Contains(
            "key-required", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_made_shown_once_used_rotated_without_a_gap_and_revoked()
    {
        var admin = await service.Key("Operator", "admin");
        var (_, organisation, _) = await service.Send(
            HttpMethod.Post, "/v1/organisations", new { name = $"Centre {Guid.CreateVersion7():N}" }, admin);
        var form = new { organisationId = (string)organisation!["id"]!, name = "Nightly", scopes = new[] { "read" } };
        var (status, made, response) = await service.Send(HttpMethod.Post, "/v1/api-keys", form, admin);
        Assert.Equal(HttpStatusCode.Created, status);
        var key = ("Authorization", $"Bearer {made!["key"]}");
        var (_, shown, _) = await service.Send(HttpMethod.Get, response.Headers.Location!.ToString(), null, admin);
        Assert.Null(shown!["key"]);
        Assert.DoesNotContain((string)made["key"]!, service.Output, StringComparison.Ordinal);

        var (_, rotated, _) = await service.Send(
            HttpMethod.Post, "/v1/api-keys/current/rotations", new { overlapHours = 1 }, key);
        var next = ("Authorization", $"Bearer {rotated!["key"]}");
        Assert.Equal(HttpStatusCode.OK, (await service.Send(HttpMethod.Get, "/v1/smes", null, key)).Status);
        var (_, current, _) = await service.Send(HttpMethod.Get, "/v1/api-keys/current", null, next);
        Assert.Equal((string?)rotated["id"], (string?)current!["id"]);
        Assert.NotNull(current["lastUsedAt"]);

        await service.Send(HttpMethod.Delete, $"/v1/api-keys/{rotated["id"]}", null, admin);
        var (refused, problem, _) = await service.Send(HttpMethod.Get, "/v1/smes", null, next);
        Assert.Equal(HttpStatusCode.Unauthorized, refused);
        Assert.StartsWith("The key was revoked.", (string)problem!["detail"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await service.Send(HttpMethod.Get, "/v1/smes", null, key)).Status);
    }

    [Fact]
    public async Task A_key_is_replaced_once_so_that_two_live_at_most()
    {
        var key = await service.NewKey("Operator", "read");
        (string, string)[] sent = [key, ("Idempotency-Key", $"rotate-{Guid.CreateVersion7()}")];
        const string Path = "/v1/api-keys/current/rotations";
        var (first, made, _) = await service.Send(HttpMethod.Post, Path, new { overlapHours = 1 }, sent);
        Assert.Equal(HttpStatusCode.Created, first);
        var (again, problem, _) = await service.Send(HttpMethod.Post, Path, new { overlapHours = 1 }, key);
        Assert.Equal((HttpStatusCode.Conflict, "key-replaced"), (again, (string?)problem!["code"]));
        var next = ("Authorization", $"Bearer {made!["key"]}");
        var (third, why, _) = await service.Send(HttpMethod.Post, Path, new { }, next);
        Assert.Equal((HttpStatusCode.Conflict, "predecessor-lives"), (third, (string?)why!["code"]));

        var (_, former, _) = await service.Send(HttpMethod.Get, "/v1/api-keys/current", null, key);
        await service.Send(
            HttpMethod.Delete, $"/v1/api-keys/{former!["id"]}", null, await service.Key("Operator", "admin"));
        Assert.Equal(HttpStatusCode.Created, (await service.Send(HttpMethod.Post, Path, new { }, next)).Status);
    }

    [Fact]
    public async Task A_key_revoked_elsewhere_is_refused_within_five_seconds()
    {
        var key = await service.NewKey("Operator", "read");
        var (_, current, _) = await service.Send(HttpMethod.Get, "/v1/api-keys/current", null, key);
        Assert.Equal(0, (await service.Run("keys", "revoke", (string)current!["id"]!)).Exit);
        await Task.Delay(KnownKeys.Age, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.Send(HttpMethod.Get, "/v1/smes", null, key)).Status);
    }

    [Theory]
    [InlineData("https://www.example.jp/")]
    [InlineData("https://www.example.jp; script-src *")]
    [InlineData("http://www.example.jp")]
    [InlineData("www.example.jp")]
    [InlineData("https://www.example.jp:443")]
    [InlineData("*")]
    public async Task A_key_is_made_for_no_site_that_browsers_would_not_name(string origin)
    {
        var (exit, text) = await service.Run(
            "keys", "create", "--organisation", "Key sites", "--name", "site", "--scopes", "embed",
            "--origins", origin);
        Assert.NotEqual(0, exit);
        Assert.Contains("without a path", text, StringComparison.Ordinal);
        Assert.DoesNotContain("smp_", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_one_connection_each_request_is_answered_for_the_key_it_carries()
    {
        var (reads, scores) = (await service.NewKey("Operator", "read"), await service.NewKey("Operator", "score"));
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 })
        {
            BaseAddress = new Uri(service.Url),
        };
        (string? Sent, HttpStatusCode Status)[] requests =
        [
            (reads.Value, HttpStatusCode.OK), (reads.Value, HttpStatusCode.OK),
            (scores.Value, HttpStatusCode.Forbidden), (reads.Value, HttpStatusCode.OK),
            (null, HttpStatusCode.Unauthorized), (reads.Value, HttpStatusCode.OK),
            ($"Bearer {ApiKey.New(ApiKey.Secret)}", HttpStatusCode.Unauthorized), (reads.Value, HttpStatusCode.OK),
        ];
        foreach (var (sent, status) in requests)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/smes?limit=1", UriKind.Relative));
            if (sent is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", sent);
            }

            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((sent, status), (sent, response.StatusCode));
        }
    }

    [Fact]
    public async Task A_key_form_that_is_not_right_names_every_fault()
    {
        var admin = await service.Key("Operator", "admin");
        var (status, problem, _) = await service.Send(
            HttpMethod.Post, "/v1/api-keys", new { scopes = new[] { "all" }, colour = "red" }, admin);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(
            ["/colour", "/name", "/organisationId", "/scopes/0"],
            problem!["errors"]!.AsArray().Select(error => (string)error!["pointer"]!).Order());
    }

    [Fact]
    public async Task The_demo_key_answers_only_to_names_of_this_machine()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/smes", UriKind.Relative));
        request.Headers.Host = "smematch.attacker.example";
        using var response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
