using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace SmeMatch.Api.Tests.EndToEnd;

[Collection(SharedServiceTests.Name)]
public sealed class MatchTests(SharedService shared)
{
    private readonly Service service = shared.Service;

    [Fact]
    public async Task A_new_firm_is_in_the_matches_within_a_second_and_leaves_them_when_deleted()
    {
        var package = await NewPackage();
        var key = await service.Key("Operator", "write", "verify");
        var started = Stopwatch.GetTimestamp();
        var (_, firm, _) = await service.Send(HttpMethod.Post, "/v1/smes", NewFirm(), key, ("Prefer", "wait=5"));
        Assert.True(
            Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(1.5), "The write and its matches took too long.");
        var list = await service.Get($"/v1/opportunities/{package}/matches?limit=100");
        var match = Assert.Single(list["items"]!.AsArray(), item => (string?)item!["smeId"] == (string?)firm!["id"]);
        Assert.Equal(1, (int)match!["rank"]!);

        var (deleted, _, _) = await service.Send(
            HttpMethod.Delete, $"/v1/smes/{firm!["id"]}", null, ("If-Match", "*"), ("Prefer", "wait=5"));
        Assert.Equal(HttpStatusCode.NoContent, deleted);
        list = await service.Get($"/v1/opportunities/{package}/matches?limit=100");
        Assert.DoesNotContain(list["items"]!.AsArray(), item => (string?)item!["smeId"] == (string?)firm["id"]);
        await service.Send(HttpMethod.Delete, $"/v1/opportunities/{package}", null, ("If-Match", "*"));
    }

    [Fact]
    public async Task An_explanation_adds_up_to_the_stored_score()
    {
        var package = (await service.Get("/v1/opportunities?status=open&sector=WS02&limit=5"))["items"]![0]!["id"]!;
        foreach (var (item, pair) in await Undisturbed($"{package}"))
        {
            Assert.Equal((decimal)item["score"]!, (decimal)pair["score"]!);
            Assert.Equal((int)item["rank"]!, (int)pair["rank"]!);
            Assert.Equal(5, pair["eligibility"]!["gates"]!.AsArray().Count);
            var (weights, factors) = (pair["weights"]!, pair["factors"]!);
            decimal sum = 0, weighted = 0;
            foreach (var factor in (string[])["sector", "size", "region"])
            {
                var weight = (decimal)weights[factor]!;
                (sum, weighted) = (sum + weight, weighted + (weight * (decimal)factors[factor]! * 100));
            }

            Assert.Equal((decimal)pair["score"]!, decimal.Floor(((2 * weighted) + sum) / (2 * sum)) / 100);
            Assert.All(
                pair["raise"]!.AsArray(),
                change => Assert.False(((string)change!["text"]!).Contains('{', StringComparison.Ordinal)));
        }
    }

    /// <summary>
    /// The first entries with their explanations, of a moment in which no other test changed the list.
    /// </summary>
    private async Task<List<(JsonNode Item, JsonNode Pair)>> Undisturbed(string package)
    {
        for (var tries = 0; ; tries++)
        {
            var path = $"/v1/opportunities/{package}/matches?limit=100";
            var list = (await service.Get(path))["items"]!.AsArray();
            Assert.NotEmpty(list);
            var pairs = new List<(JsonNode, JsonNode)>();
            foreach (var item in list.Take(5))
            {
                pairs.Add((item!, await service.Get($"/v1/matches/{package}/{item!["smeId"]}")));
            }

            if (JsonNode.DeepEquals(list, (await service.Get(path))["items"]))
            {
                return pairs;
            }

            Assert.InRange(tries, 0, 20);
        }
    }

    [Fact]
    public async Task Both_directions_hold_the_same_matches_and_lists_are_in_order()
    {
        var firms = await service.Get("/v1/smes?sector=TL01&limit=20");
        foreach (var firm in firms["items"]!.AsArray())
        {
            var list = (await service.Get($"/v1/smes/{firm!["id"]}/matches?limit=100"))["items"]!.AsArray();
            Assert.True(list.Count <= 20);
            var scores = list.Select(item => (decimal)item!["score"]!).ToList();
            Assert.Equal(scores.OrderDescending(), scores);
            Assert.All(scores, score => Assert.InRange(score, 40, 100));
            Assert.Equal(Enumerable.Range(1, list.Count), list.Select(item => (int)item!["rank"]!));
        }
    }

    [Fact]
    public async Task A_match_run_is_watched_to_its_end_and_changes_nothing()
    {
        var package = (await service.Get("/v1/opportunities?status=open&sector=TL10&limit=1"))["items"]![0]!["id"]!;
        var before = await Facts($"/v1/opportunities/{package}/matches?limit=100");
        var (status, run, response) = await service.Send(HttpMethod.Post, "/v1/match-runs", null);
        Assert.Equal(HttpStatusCode.Accepted, status);
        for (var tries = 0; tries < 200 && (string?)run!["status"] is "queued" or "running"; tries++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            run = await service.Get(response.Headers.Location!.ToString());
        }

        Assert.Equal("completed", (string?)run!["status"]);
        Assert.True((long)run["pairsPerSecond"]! > 0);
        Assert.Equal(1, (double)run["progress"]!);
        Assert.Equal(before, await Facts($"/v1/opportunities/{package}/matches?limit=100"));
    }

    [Fact]
    public async Task A_list_that_changed_between_pages_says_so()
    {
        var package = await NewPackage();
        var first = await service.Get($"/v1/opportunities/{package}/matches?limit=5");
        var (_, firm, _) = await service.Send(
            HttpMethod.Post, "/v1/smes", NewFirm(), await service.Key("Operator", "write", "verify"),
            ("Prefer", "wait=5"));
        var (status, problem, _) = await service.Send(
            HttpMethod.Get, $"/v1/opportunities/{package}/matches?limit=5&cursor={first["nextCursor"]}", null);
        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Equal("list-changed", (string?)problem!["code"]);
        await service.Send(HttpMethod.Delete, $"/v1/smes/{firm!["id"]}", null, ("If-Match", "*"));
        await service.Send(HttpMethod.Delete, $"/v1/opportunities/{package}", null, ("If-Match", "*"));
    }

    /// <summary>A list once no write of another test is pending.</summary>
    private async Task<string[]> Facts(string path)
    {
        var list = await service.Get(path);
        for (var tries = 0; tries < 100 && (long)list["pending"]! > 0; tries++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            list = await service.Get(path);
        }

        return [.. list["items"]!.AsArray().Select(item =>
            $"{item!["smeId"]} {item["score"]} {item["role"]} {item["readiness"]} {item["confidence"]}")];
    }

    private async Task<string> NewPackage()
    {
        var package = new
        {
            title = new { en = "Pumps for a test" },
            subSectors = new[] { "WS02" },
            capabilities = new[] { "pump-water-sewage" },
            states = new[] { "IN-TN" },
            value = new { amount = "50000000", currency = "INR" },
        };
        var (_, made, _) = await service.Send(HttpMethod.Post, "/v1/opportunities", package, ("Prefer", "wait=5"));
        return (string)made!["id"]!;
    }

    private static object NewFirm() => new
    {
        name = new { en = "Test Pump Works" },
        industries = new[] { "2521" },
        capabilities = new[] { "pump-water-sewage" },
        employees = 60,
        annualTurnover = new { amount = "400000000", currency = "JPY" },
        roles = new[] { "supplier" },
        presenceStates = new[] { "IN-TN" },
        certifications = new[] { "iso-9001", "iso-14001" },
        indianEntity = true,
        deliveredInIndia = true,
        exports = true,
        englishContact = true,
        verifiedAt = "2026-11-01T00:00:00Z",
    };
}
