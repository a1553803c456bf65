using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>Jobs as a person names and stops them, with a service of their own: latest is the newest of all.</summary>
public sealed class JobTests
{
    [Fact]
    public async Task Latest_names_the_newest_job_whose_pages_stay_together_and_an_ended_one_is_not_stopped()
    {
        await using var service = await Service.Start();
        var demo = await service.Get("/v1/imports/latest");
        Assert.Equal(("completed", 1), ((string)demo["status"]!, (int)demo["rejected"]!));
        var rejections = await service.Get("/v1/imports/latest/rejections");
        Assert.Equal(
            ["/prefecture", "/employees"],
            rejections["items"]![0]!["errors"]!.AsArray().Select(error => (string)error!["pointer"]!));
        Assert.Equal("completed", (string?)(await service.Get("/v1/match-runs/latest"))["status"]);
        foreach (var path in (string[])["/v1/imports/latest", "/v1/match-runs/latest"])
        {
            var before = await service.Get(path);
            var (status, stopped, response) = await service.Send(HttpMethod.Delete, path, null);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.True(JsonNode.DeepEquals(before, stopped));
            Assert.EndsWith(
                (string)before["id"]!, $"{response.Content.Headers.ContentLocation}", StringComparison.Ordinal);
        }

        foreach (var path in (string[])["/v1/imports/newest", "/v1/imports/newest/rejections", "/v1/match-runs/%20"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await service.Send(HttpMethod.Get, path, null)).Status);
        }

        await PagesStayWithTheirFile(service);
        await OnlyWhoAskedForARunStopsIt(service);
    }

    private static async Task OnlyWhoAskedForARunStopsIt(Service service)
    {
        var (own, other) = (await service.Key("Own", "read", "write"), await service.Key("Other", "read", "write"));
        var (_, run, _) = await service.Send(HttpMethod.Post, "/v1/match-runs", null, own);
        var path = $"/v1/match-runs/{run!["id"]}";
        var (refused, problem, _) = await service.Send(HttpMethod.Delete, path, null, other);
        Assert.Equal((HttpStatusCode.Forbidden, "not-owner"), (refused, (string?)problem!["code"]));
        Assert.Equal(HttpStatusCode.OK, (await service.Send(HttpMethod.Delete, path, null, own)).Status);
        var admin = await service.Key("Third", "admin");
        Assert.Equal(HttpStatusCode.OK, (await service.Send(HttpMethod.Delete, path, null, admin)).Status);

        var oldest = (await service.Get("/v1/match-runs?limit=100"))["items"]!.AsArray()[^1]!;
        Assert.NotEqual("asked for", (string?)oldest["reason"]);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await service.Send(HttpMethod.Delete, $"/v1/match-runs/{oldest["id"]}", null, own)).Status);
    }

    /// <summary>Rejections of the latest file are read page by page, while another becomes the latest.</summary>
    private static async Task PagesStayWithTheirFile(Service service)
    {
        var first = await Import(service, "name.en,employees\nA,x\nB,y\nC,z\n");
        var page = await service.Get("/v1/imports/latest/rejections?limit=2");
        await Import(service, "name.en,employees\nD,v\nE,w\nF,u\nG,t\n");
        var rest = await service.Get($"/v1/imports/latest/rejections?limit=2&cursor={page["nextCursor"]}");
        Assert.Equal(4, (int)Assert.Single(rest["items"]!.AsArray())!["row"]!);
        Assert.Null(rest["nextCursor"]);
        Assert.Equal(3, (int)(await service.Get($"/v1/imports/{first}"))["rejected"]!);
    }

    private static async Task<string> Import(Service service, string text)
    {
        using var content = new StringContent(text, Encoding.UTF8, "text/csv");
        using var response = await service.Client.PostAsync(
            new Uri("/v1/imports?format=csv&records=smes", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        for (var tries = 0; tries < 200; tries++)
        {
            var job = await service.Get(response.Headers.Location!.ToString());
            if ((string?)job["status"] is not ("queued" or "running"))
            {
                return (string)job["id"]!;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The import did not end.");
    }
}
