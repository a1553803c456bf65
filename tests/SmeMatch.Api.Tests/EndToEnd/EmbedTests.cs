using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>What partner websites get: what is published, on their sites, while their key holds.</summary>
[Collection(SharedServiceTests.Name)]
public sealed partial class EmbedTests(SharedService shared)
{
    private const string Filter = "/embed/v1/matches?subSector=WS02&limit=20";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly Service service = shared.Service;

    [Fact]
    public async Task Only_eligible_pairs_and_firms_that_agreed_appear_with_published_members_alone()
    {
        var project = await service.Get("/v1/opportunities?sector=WS02&status=open&limit=100");
        var key = await Key();
        var named = 0;
        foreach (var opportunity in project["items"]!.AsArray().Take(8))
        {
            var id = (string)opportunity!["id"]!;
            var list = (await service.Get($"/v1/opportunities/{id}/matches?limit=100"))["items"]!.AsArray()
                .Where(match => (string)match!["eligibility"]!["status"]! == "eligible").ToList();
            var agreed = new HashSet<string>();
            foreach (var match in list)
            {
                var firm = await service.Get($"/v1/smes/{match!["smeId"]}");
                if ((bool?)firm["publicListing"] == true)
                {
                    agreed.Add((string)match["smeId"]!);
                }
            }

            var published = JsonNode.Parse(await Text($"/embed/v1/matches?opportunity={id}&limit=20", key))!;
            Assert.Equal(
                list.Where(match => agreed.Contains((string)match!["smeId"]!)).Take(20)
                    .Select(match => ((string)match!["smeId"]!, Rounded((decimal)match["score"]!))),
                published["items"]!.AsArray().Select(item => ((string)item!["sme"]!["id"]!, (int)item["score"]!)));
            Assert.Equal(list.Count - agreed.Count, (int)published["unnamed"]!);
            Assert.All(published["items"]!.AsArray(), item =>
            {
                Assert.Empty(
                    Members(item!).Except(["score", "role", "roleName", "sme", "sectorReason", "regionEvidence"]));
                Assert.Empty(
                    Members(item!["sme"]!).Except(["id", "name", "place", "industries", "capabilities", "website"]));
            });
            named += agreed.Count;
        }

        Assert.True(named > 5, $"{named}");
    }

    [Fact]
    public async Task It_is_recorded_since_when_and_on_whose_word_a_firm_may_be_named()
    {
        var (own, admin) = (await service.Key("Own", "read", "write"), await service.Key("Other", "admin"));
        var (_, me, _) = await service.Send(HttpMethod.Get, "/v1/api-keys/current", null, own);
        var (_, made, _) = await service.Send(
            HttpMethod.Post, "/v1/smes", new { name = new { en = "Named Works" } }, own);
        var path = $"/v1/smes/{made!["id"]}";
        Assert.Null(made["publicListingConsent"]);
        var (_, listed, _) = await service.Send(
            HttpMethod.Patch, path, new { publicListing = true }, own, ("If-Match", "*"));
        var consent = listed!["publicListingConsent"]!;
        Assert.Equal((string)me!["organisationId"]!, (string)consent["organisationId"]!);
        Assert.Equal((string)listed["updatedAt"]!, (string)consent["recordedAt"]!);

        var (_, later, _) = await service.Send(HttpMethod.Patch, path, new { employees = 5 }, admin, ("If-Match", "*"));
        Assert.True(JsonNode.DeepEquals(consent, later!["publicListingConsent"]));
        var (_, withdrawn, _) = await service.Send(
            HttpMethod.Patch, path, new { publicListing = (bool?)null }, own, ("If-Match", "*"));
        Assert.Null(withdrawn!["publicListingConsent"]);
        var (_, again, _) = await service.Send(
            HttpMethod.Patch, path, new { publicListing = true }, admin, ("If-Match", "*"));
        Assert.NotEqual((string)consent["organisationId"]!, (string)again!["publicListingConsent"]!["organisationId"]!);
        await service.Send(HttpMethod.Delete, path, null, own, ("If-Match", "*"));
    }

    [Fact]
    public async Task A_firm_that_did_not_agree_has_no_published_list()
    {
        var firms = (await service.Get("/v1/smes?limit=100"))["items"]!.AsArray();
        var key = await Key();
        foreach (var (agreed, status) in (IEnumerable<(bool, HttpStatusCode)>)[
            (true, HttpStatusCode.OK), (false, HttpStatusCode.NotFound)])
        {
            var firm = firms.First(
                one => (bool?)one!["publicListing"] == true == agreed && (string?)one["status"] == "active");
            using var response = await Ask($"/embed/v1/matches?sme={firm!["id"]}", key, Service.Origin);
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Theory]
    [InlineData(Service.Origin, null, HttpStatusCode.OK, Service.Origin)]
    [InlineData("https://partner.example.evil.example", null, HttpStatusCode.Unauthorized, "*")]
    [InlineData("null", null, HttpStatusCode.Unauthorized, "*")]
    [InlineData(null, null, HttpStatusCode.Unauthorized, "*")]
    [InlineData(null, "cross-site", HttpStatusCode.Unauthorized, "*")]
    // Of its own service a page reads everything, whatever the header says.
    [InlineData(null, "same-origin", HttpStatusCode.OK, null)]
    public async Task A_publishable_key_works_on_its_sites_and_this_services_own_pages(
        string? origin, string? site, HttpStatusCode expected, string? reader)
    {
        using var response = await Ask(Filter, await Key(), origin, site);
        Assert.Equal(expected, response.StatusCode);
        Assert.Contains("Origin", response.Headers.Vary);
        if (reader is not null)
        {
            Assert.Equal(reader, Readers(response));
        }
    }

    [Theory]
    [InlineData("GET", Filter, null, 401, "key-required", "*")]
    [InlineData("GET", Filter, "smp_live_mistyped", 401, "key-required", "*")]
    [InlineData("POST", "/embed/v1/events?kind=view", "smp_live_mistyped", 401, "key-required", "*")]
    [InlineData(
        "GET", "/embed/v1/matches?subSector=WS02&limit=0", "its own", 400, "invalid-parameters", Service.Origin)]
    [InlineData("POST", "/embed/v1/events?kind=look", "its own", 400, "invalid-parameters", Service.Origin)]
    [InlineData(
        "GET", "/embed/v1/matches?opportunity=019a0000-0000-7000-8000-000000000000", "its own", 404, "not-found",
        Service.Origin)]
    public async Task A_page_may_read_why_it_is_refused(
        string method, string path, string? key, int status, string code, string reader)
    {
        using var request = Request(path, key == "its own" ? await Key() : key, Service.Origin);
        request.Method = new(method);
        using var client = new HttpClient { BaseAddress = new Uri(service.Url) };
        using var response = await client.SendAsync(request, Stop);
        Assert.Equal((status, reader), ((int)response.StatusCode, Readers(response)));
        Assert.Equal(code, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!["code"]);
    }

    [Fact]
    public async Task How_many_firms_are_not_named_does_not_depend_on_how_many_matches_are_asked_for()
    {
        var unnamed = new HashSet<int>();
        foreach (var limit in (int[])[1, 5, 20])
        {
            var list = JsonNode.Parse(await Text($"/embed/v1/matches?subSector=WS02&limit={limit}", await Key()))!;
            Assert.InRange(list["items"]!.AsArray().Count, 1, limit);
            unnamed.Add((int)list["unnamed"]!);
        }

        Assert.Single(unnamed);
    }

    [Fact]
    public async Task A_secret_key_in_an_address_is_refused_there_and_everywhere()
    {
        var (_, bearer) = await service.Key("Embed secret", "read");
        var demo = service.Output.Split("Demo key: ")[^1].Split('\n')[0].Trim();
        foreach (var key in (string[])[bearer["Bearer ".Length..], demo])
        {
            foreach (var path in (string[])[
                Filter, "/embed/v1/frame?subSector=WS02", "/v1/smes?limit=1", "/oembed?url=https%3A%2F%2Fx.example"])
            {
                using var response = await Ask(path, key, Service.Origin);
                Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
                var said = await response.Content.ReadAsStringAsync(Stop);
                Assert.DoesNotContain(key, said, StringComparison.Ordinal);
                // Data that publishable keys in addresses open say why; the frame speaks to visitors,
                // and /v1 looks at no address.
                Assert.Equal(
                    path == Filter || path.StartsWith("/oembed", StringComparison.Ordinal),
                    said.Contains("A secret key never stands in an address", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData(Filter)]
    [InlineData("/oembed?url=https%3A%2F%2Fx.example")]
    public async Task A_secret_key_in_an_address_is_refused_beside_a_right_one_in_the_header_too(string path)
    {
        var (name, bearer) = await service.Key("Embed secret", "read");
        using var request = Request(path, bearer["Bearer ".Length..], Service.Origin);
        request.Headers.Add(name, bearer);
        using var client = new HttpClient { BaseAddress = new Uri(service.Url) };
        using var response = await client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains(
            "A secret key never stands in an address", await response.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_key_ends_within_five_seconds()
    {
        var (_, bearer) = await service.NewKey("Embed revoked", "embed");
        var key = bearer["Bearer ".Length..];
        using (var before = await Ask(Filter, key, Service.Origin))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        }

        var id = (await Keys()).First(one => (string)one["organisation"]! == "Embed revoked")["id"];
        var (exit, text) = await service.Run("keys", "revoke", (string)id!);
        Assert.True(exit == 0, text);
        await Task.Delay(TimeSpan.FromSeconds(5), Stop);
        using var after = await Ask(Filter, key, Service.Origin);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task An_unchanged_list_is_not_sent_again()
    {
        using var first = await Ask(Filter, await Key(), Service.Origin);
        Assert.Equal("public, max-age=60, stale-while-revalidate=300", $"{first.Headers.CacheControl}");
        using var request = Request(Filter, await Key(), Service.Origin);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var client = new HttpClient { BaseAddress = new Uri(service.Url) };
        using var second = await client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Views_and_selections_are_counted_by_day_and_nothing_else_is_kept()
    {
        var (_, bearer) = await service.NewKey("Embed counted", "embed");
        var key = bearer["Bearer ".Length..];
        foreach (var kind in (string[])["view", "view", "select", "view"])
        {
            using var request = Request($"/embed/v1/events?kind={kind}", key, Service.Origin);
            request.Method = HttpMethod.Post;
            using var client = new HttpClient { BaseAddress = new Uri(service.Url) };
            using var response = await client.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }

        var id = (await Keys()).First(one => (string)one["organisation"]! == "Embed counted")["id"];
        var days = JsonNode.Parse(await Admin($"/v1/api-keys/{id}/usage"))!["items"]!.AsArray();
        Assert.Equal((3, 1), (days.Sum(day => (int)day!["views"]!), days.Sum(day => (int)day!["selections"]!)));
    }

    /// <summary>Whose scripts may read the answer.</summary>
    private static string Readers(HttpResponseMessage response) =>
        Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin"));

    private static int Rounded(decimal score) => (int)Math.Round(score / 5, MidpointRounding.AwayFromZero) * 5;

    private static IEnumerable<string> Members(JsonNode node) => node.AsObject().Select(member => member.Key);

    private async Task<string> Key() => (await service.Key("Embed", "embed")).Value["Bearer ".Length..];

    private async Task<IEnumerable<JsonNode>> Keys() =>
        JsonNode.Parse(await Admin("/v1/api-keys?limit=100"))!["items"]!.AsArray().Select(one => one!);

    private async Task<string> Admin(string path)
    {
        var (name, value) = await service.Key("Embed admin", "admin");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add(name, value);
        using var client = new HttpClient { BaseAddress = new Uri(service.Url) };
        using var response = await client.SendAsync(request, Stop);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Stop);
    }

    private async Task<string> Text(string path, string? key)
    {
        using var response = await Ask(path, key, Service.Origin);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {text}");
        return text;
    }

    private async Task<HttpResponseMessage> Ask(string path, string? key, string? origin, string? site = null)
    {
        using var client = new HttpClient { BaseAddress = new Uri(service.Url) };
        using var request = Request(path, key, origin, site);
        return await client.SendAsync(request, Stop);
    }

    private static HttpRequestMessage Request(string path, string? key, string? origin, string? site = null)
    {
        var joined = key is null
            ? path
            : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}key={key}";
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(joined, UriKind.Relative));
        foreach (var (name, value) in (IEnumerable<(string, string?)>)[("Origin", origin), ("Sec-Fetch-Site", site)])
        {
            if (value is not null)
            {
                request.Headers.Add(name, value);
            }
        }

        return request;
    }
}
