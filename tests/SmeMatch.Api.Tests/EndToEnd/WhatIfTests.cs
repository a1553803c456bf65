using System.Net;
using System.Text.Json.Nodes;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>What a trial says is what would come of it, and nothing of it stays.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class WhatIfTests(SharedService shared)
{
    private readonly Service service = shared.Service;

    [Fact]
    public async Task Without_a_change_the_list_is_todays()
    {
        foreach (var package in (await service.Get("/v1/opportunities?status=open&limit=12"))["items"]!.AsArray())
        {
            var list = (await service.Get($"/v1/opportunities/{package!["id"]}/matches?limit=100"))["items"]!.AsArray();
            var trial = await Try(new { opportunityId = package["id"], limit = 100 });
            var items = trial["items"]!.AsArray();
            Assert.Equal(
                list.Select(item => ($"{item!["smeId"]}", (int)item["rank"]!, (decimal)item["score"]!)),
                items.Select(item => ($"{item!["match"]!["smeId"]}", (int)item["rank"]!, (decimal)item["score"]!)));
            Assert.All(items, item => Assert.Equal(
                ((int)item!["rank"]!, 0, (decimal)item["score"]!),
                ((int)item["rankToday"]!, (int)item["shift"]!, (decimal)item["scoreToday"]!)));
        }
    }

    [Fact]
    public async Task Other_weights_give_the_list_that_sorting_every_pair_by_them_gives()
    {
        var (package, firms) = await PackageWithFirms();
        var trial = await Try(new
        {
            opportunityId = package,
            weights = new { sector = 10, size = 10, region = 80 },
            limit = 100,
        });
        var items = trial["items"]!.AsArray();
        foreach (var item in items)
        {
            var (factors, score) = (item!["match"]!["factors"]!, (decimal)item["score"]!);
            var sum = (10 * (decimal)factors["sector"]!) + (10 * (decimal)factors["size"]!)
                + (80 * (decimal)factors["region"]!);
            Assert.Equal(decimal.Floor(sum + 0.5m), score * 100);
            Assert.True((string?)item["match"]!["profile"] == "what-if@1");
        }

        var scores = items.Select(item => (decimal)item!["score"]!).ToList();
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Contains(items, item => (int?)item!["shift"] is not (0 or null));
        Assert.True((int)trial["kept"]! >= items.Count && firms > 0);
    }

    [Fact]
    public async Task A_place_lost_is_one_that_the_document_knows()
    {
        var shift =
            (await service.Get("/openapi/v1.json"))["components"]!["schemas"]!["WhatIfEntry"]!["properties"]!["shift"]!;
        var (package, _) = await PackageWithFirms();
        var trial = await Try(
            new { opportunityId = package, weights = new { sector = 10, size = 10, region = 80 }, limit = 100 });
        var shifts = trial["items"]!.AsArray().Select(item => (int?)item!["shift"]).OfType<int>().ToList();
        Assert.Contains(shifts, places => places < 0);
        Assert.All(shifts, places => Assert.InRange(places, (int)shift["minimum"]!, (int)shift["maximum"]!));
    }

    [Fact]
    public async Task A_changed_field_gives_the_place_that_saving_it_gives()
    {
        var (package, _) = await PackageWithFirms();
        var state = (await service.Get($"/v1/opportunities/{package}"))["states"]![0]!;
        var before = (await service.Get($"/v1/opportunities/{package}/matches?limit=100"))["items"]!.AsArray();
        var firm = before[^1]!["smeId"]!;
        var change = new { presenceStates = new[] { (string)state! } };
        var trial = (await Try(new { opportunityId = package, smeId = firm, sme = change }))["items"]![0]!;
        var unchanged = await service.Get($"/v1/opportunities/{package}/matches?limit=100");
        Assert.Equal(before.ToJsonString(), unchanged["items"]!.ToJsonString());

        var former = (await service.Get($"/v1/smes/{firm}"))["presenceStates"]!;
        var admin = await service.Key("Operator", "admin");
        await service.Send(
            HttpMethod.Patch, $"/v1/smes/{firm}", change, admin, ("If-Match", "*"), ("Prefer", "wait=5"));
        var saved = await service.Get($"/v1/matches/{package}/{firm}");
        Assert.Equal(((decimal)saved["score"]!, (int)saved["rank"]!), ((decimal)trial["score"]!, (int)trial["rank"]!));
        await service.Send(
            HttpMethod.Patch, $"/v1/smes/{firm}", new { presenceStates = former }, admin,
            ("If-Match", "*"), ("Prefer", "wait=5"));
    }

    [Fact]
    public async Task A_firm_and_a_project_that_are_not_saved_are_ranked()
    {
        var firm = new { industries = new[] { "2521" }, employees = 40, presenceStates = new[] { "IN-TN" } };
        var projects = await Try(new { sme = firm });
        Assert.NotEmpty(projects["items"]!.AsArray());
        Assert.All(projects["items"]!.AsArray(), item => Assert.Null(item!["scoreToday"]));
        var project = new { subSectors = new[] { "WS02" }, states = new[] { "IN-TN" } };
        var both = (await Try(new { opportunity = project, sme = firm }))["items"]!.AsArray();
        Assert.True((decimal)Assert.Single(both)!["score"]! > 0);
        Assert.NotEmpty((await Try(new { opportunity = project }))["items"]!.AsArray());
    }

    [Fact]
    public async Task What_is_wrong_is_said_with_its_place()
    {
        var (status, problem, _) = await service.Send(
            HttpMethod.Post, "/v1/score",
            new { sme = new { employes = 3, prefecture = "JP-99" }, weights = new { size = -1 }, limt = 3 });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(
            ["/limt", "/sme/employes", "/weights/size"],
            problem!["errors"]!.AsArray().Select(error => (string)error!["pointer"]!).Order(StringComparer.Ordinal));
        (status, problem, _) = await service.Send(
            HttpMethod.Post, "/v1/score",
            new { opportunityId = "Wayside battery", weights = new { sector = 0, size = 0, region = 0 } });
        Assert.Equal((HttpStatusCode.Conflict, "no-weight"), (status, (string?)problem!["code"]));
        (status, _, _) = await service.Send(HttpMethod.Post, "/v1/score", new { smeId = "nobody at all" });
        Assert.Equal(HttpStatusCode.NotFound, status);
        (status, problem, _) = await service.Send(HttpMethod.Post, "/v1/score", new { limit = 3 });
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, "required"), (status, (string?)problem!["errors"]![0]!["code"]));
    }

    private async Task<JsonNode> Try(object trial)
    {
        var (status, answer, _) = await service.Send(HttpMethod.Post, "/v1/score", trial);
        Assert.True(status == HttpStatusCode.OK, $"{answer}");
        return answer!;
    }

    private async Task<(string Package, int Firms)> PackageWithFirms()
    {
        foreach (var package in (await service.Get("/v1/opportunities?status=open&limit=50"))["items"]!.AsArray())
        {
            var firms = (await service.Get(
                $"/v1/opportunities/{package!["id"]}/matches?limit=100"))["items"]!.AsArray();
            if (firms.Count >= 5 && package["states"]!.AsArray().Count > 0)
            {
                return ((string)package["id"]!, firms.Count);
            }
        }

        throw new InvalidOperationException("No package of the demo has five firms.");
    }
}
