using System.Net;
using System.Text.Json.Nodes;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>Lists of what an installation gathers over the years, read to their end.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class PagedListTests(SharedService shared)
{
    private const int Added = 3;
    private readonly Service service = shared.Service;

    [Theory]
    [InlineData("/v1/organisations")]
    [InlineData("/v1/api-keys")]
    [InlineData("/v1/imports")]
    [InlineData("/v1/match-runs")]
    [InlineData("/v1/contacts/releases")]
    public async Task Pages_of_one_give_every_entry_once_in_order_and_no_other_cursor_is_taken(string list)
    {
        var own = await service.Key("Paged", "read", "write", "admin");
        for (var number = 0; number < Added; number++)
        {
            await Add(list, own);
        }

        var large = await Entries(list, 100, own);
        Assert.True(large.Count >= Added, $"{large.Count}");
        Assert.Equal(large.Count, large.Distinct().Count());
        Assert.Equal(large, await Entries(list, 1, own));

        var cursor = (string)(await Page($"{list}?limit=1", own))["nextCursor"]!;
        var foreign = (string)(await service.Get("/v1/smes?limit=1"))["nextCursor"]!;
        foreach (var forged in (string[])["AAAA" + cursor, cursor[4..], new string('A', cursor.Length), foreign])
        {
            var (status, problem, _) = await service.Send(HttpMethod.Get, $"{list}?limit=1&cursor={forged}", null, own);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Equal("bad-cursor", (string?)problem!["errors"]![0]!["code"]);
        }
    }

    /// <summary>What names the entries of all pages, in their order.</summary>
    private async Task<List<string>> Entries(string list, int limit, (string Name, string Value) own)
    {
        var entries = new List<string>();
        for (var cursor = ""; ;)
        {
            var page = await Page($"{list}?limit={limit}{cursor}", own);
            var items = page["items"]!.AsArray();
            Assert.InRange(items.Count, 1, limit);
            entries.AddRange(items.Select(item => (string)(item!["id"] ?? item["contactId"])!));
            if (page["nextCursor"] is not { } next)
            {
                return entries;
            }

            cursor = $"&cursor={next}";
        }
    }

    private async Task<JsonNode> Page(string path, (string Name, string Value) own)
    {
        var (status, page, _) = await service.Send(HttpMethod.Get, path, null, own);
        Assert.Equal(HttpStatusCode.OK, status);
        return page!;
    }

    /// <summary>Makes one entry.</summary>
    private async Task Add(string list, (string Name, string Value) own)
    {
        var mark = $"{Guid.CreateVersion7():N}";
        switch (list)
        {
            case "/v1/organisations":
                await Post(list, new { name = $"Paged {mark}" }, own);
                break;
            case "/v1/api-keys":
                var current = await Page("/v1/api-keys/current", own);
                var organisationId = (string)current["organisationId"]!;
                await Post(list, new { organisationId, name = mark, scopes = new[] { "read" } }, own);
                break;
            case "/v1/imports":
                await Post($"{list}?format=csv&dryRun=true", $"name.en\n{mark}\n", own);
                break;
            case "/v1/match-runs":
                var run = await Post(list, null, own);
                await service.Ended($"{list}/{run["id"]}");
                break;
            default:
                await Release(mark, own);
                break;
        }
    }

    /// <summary>Gives out what is held of a person.</summary>
    private async Task Release(string mark, (string Name, string Value) own)
    {
        var email = $"{mark}@private.example";
        var firm = await Post("/v1/smes", new { name = new { en = $"Works {mark}" } }, own);
        var contact = new
        {
            name = "Keiko",
            email,
            purpose = "Introductions",
            consent = new { givenOn = "2026-11-02", how = "Signed form" },
            expiresOn = "2099-11-01",
        };
        var path = $"/v1/smes/{firm["id"]}/contacts";
        var (status, _, _) = await service.Send(
            HttpMethod.Put, path, new { items = new[] { contact } }, own, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.OK, status);
        await Post("/v1/contacts/exports", new { email }, own);
    }

    private async Task<JsonNode> Post(string path, object? body, (string Name, string Value) own)
    {
        var (status, answer, _) = await service.Send(HttpMethod.Post, path, body, own);
        Assert.True((int)status is >= 200 and < 300, $"{path}: {status} {answer}");
        return answer!;
    }
}
