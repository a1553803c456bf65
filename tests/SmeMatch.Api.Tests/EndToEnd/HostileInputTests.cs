using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>Faults that were found by trying to break the service; each stays mended.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class HostileInputTests(SharedService shared)
{
    private readonly Service service = shared.Service;

    [Theory]
    [InlineData("a")]
    [InlineData("AAAAA")]
    [InlineData("not base64!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AA==")]
    public async Task A_cursor_that_is_none_is_a_400(string cursor)
    {
        var (status, problem, _) = await service.Send(
            HttpMethod.Get, $"/v1/smes?cursor={Uri.EscapeDataString(cursor)}", null);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("bad-cursor", (string?)problem!["errors"]![0]!["code"]);
    }

    [Fact]
    public async Task Names_in_any_script_with_slashes_and_within_other_names_are_found()
    {
        var opportunity = await Make("/v1/opportunities", new { title = new { ja = "名前試験の案件" } });
        var exact = await Make("/v1/smes", new { name = new { ja = "名前試験土𠮷", en = "Name Trial A/B" } });
        var longer = await Make("/v1/smes", new { name = new { ja = "名前試験土𠮷工業" } });
        var found = await service.Get("/v1/smes/" + Uri.EscapeDataString("名前試験土𠮷"));
        Assert.Equal(exact, (string?)found["id"]);
        Assert.Equal(exact, (string?)(await service.Get("/v1/smes/Name%20Trial%20A%2FB"))["id"]);
        var pair = await service.Get(
            $"/v1/matches/{Uri.EscapeDataString("名前試験の案件")}/{Uri.EscapeDataString("名前試験土𠮷工業")}");
        Assert.Equal(longer, (string?)pair["smeId"]);
        Assert.False((bool)pair["candidate"]!);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await service.Send(HttpMethod.Get, "/v1/smes/" + Uri.EscapeDataString("a𠮷"), null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Send(HttpMethod.Get, "/v1/smes/%20", null)).Status);
        await Remove($"/v1/opportunities/{opportunity}", $"/v1/smes/{exact}", $"/v1/smes/{longer}");
    }

    [Fact]
    public async Task Projects_cannot_lie_below_themselves()
    {
        var above = await Make("/v1/opportunities", new { title = new { en = "Above" } });
        var below = await Make("/v1/opportunities", new { title = new { en = "Below" }, parentId = above });
        foreach (var parent in (string[])[below, above])
        {
            var (status, _, _) = await service.Send(
                HttpMethod.Patch, $"/v1/opportunities/{above}", new { parentId = parent }, ("If-Match", "*"));
            Assert.Equal(HttpStatusCode.Conflict, status);
        }

        await Remove($"/v1/opportunities/{below}", $"/v1/opportunities/{above}");
    }

    [Fact]
    public async Task A_file_in_another_encoding_fails_alone_and_the_service_goes_on()
    {
        byte[] cp932 = [.. "name.ja\n"u8, 0x8a, 0x94, 0x8e, 0xae, 0x89, 0xef, 0x8e, 0xd0, 0x0a];
        var job = await Import("csv", "smes", cp932);
        Assert.Equal("failed", (string?)job["status"]);
        Assert.False(string.IsNullOrEmpty((string?)job["error"]));
        Assert.Equal("failed", (string?)(await Import("gbizinfo-city", "smes", [1, 2, 3]))["status"]);
        Assert.Equal("completed", (string?)(await Import("ndjson", "smes", []))["status"]);
    }

    [Fact]
    public async Task Rows_that_contradict_the_registry_are_rejected_and_the_others_are_in()
    {
        const string Child = "019a0009-0000-7000-8000-000000000001";
        const string Parent = "019a0009-0000-7000-8000-000000000002";
        var lines = $$"""
            {"id":"{{Child}}","title":{"en":"Later parent"},"parentId":"{{Parent}}"}
            {"title":{"en":"No parent"},"parentId":"019a0009-0000-7000-8000-00000000000f"}
            {"id":"{{Parent}}","title":{"en":"Parent of import"},"status":"umbrella"}
            """;
        var job = await Import("ndjson", "opportunities", Encoding.UTF8.GetBytes(lines));
        Assert.Equal(("completed", 2, 1), ((string)job["status"]!, (int)job["created"]!, (int)job["rejected"]!));
        var rejections = await service.Get($"/v1/imports/{job["id"]}/rejections");
        Assert.Equal("unknown-parent", (string?)rejections["items"]![0]!["errors"]![0]!["code"]);
        Assert.Equal(2, (int)rejections["items"]![0]!["row"]!);
        await Remove($"/v1/opportunities/{Child}", $"/v1/opportunities/{Parent}");

        var numbers = """
        {"id":"019a0009-0000-7000-8000-000000000003","name":{"en":"Same number 1"},"corporateNumber":"1180301018771"}
        {"id":"019a0009-0000-7000-8000-000000000004","name":{"en":"Same number 2"},"corporateNumber":"1180301018771"}
        """;
        job = await Import("ndjson", "smes", Encoding.UTF8.GetBytes(numbers));
        Assert.Equal(("completed", 1, 1), ((string)job["status"]!, (int)job["created"]!, (int)job["rejected"]!));
        await Remove("/v1/smes/019a0009-0000-7000-8000-000000000003");
    }

    [Fact]
    public async Task A_dry_run_reports_and_writes_nothing()
    {
        var line = Encoding.UTF8.GetBytes("""{"name":{"en":"Never Written Firm"}}""");
        var job = await Import("ndjson", "smes", line, "&dryRun=true");
        Assert.Equal(1, (int)job["created"]!);
        Assert.Empty((await service.Get("/v1/smes?q=never written firm"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_cancelled_run_leaves_lists_that_are_still_right()
    {
        var id = await Make("/v1/opportunities", new
        {
            title = new { en = "Closed during a run" },
            subSectors = new[] { "WS02" },
            states = new[] { "IN-KA" },
            value = new { amount = "90000000", currency = "INR" },
        });
        Assert.NotEmpty((await service.Get($"/v1/opportunities/{id}/matches"))["items"]!.AsArray());
        for (var round = 0; round < 3; round++)
        {
            var (_, run, _) = await service.Send(HttpMethod.Post, "/v1/match-runs", null);
            await Task.Delay(80 * (round + 1), TestContext.Current.CancellationToken);
            await service.Send(
                HttpMethod.Patch, $"/v1/opportunities/{id}", new { status = "closed" }, ("If-Match", "*"));
            await service.Send(HttpMethod.Delete, $"/v1/match-runs/{run!["id"]}", null);
            await service.Send(
                HttpMethod.Patch,
                $"/v1/opportunities/{id}",
                new { description = "touch" },
                ("If-Match", "*"),
                ("Prefer", "wait=10"));
            Assert.Empty((await service.Get($"/v1/opportunities/{id}/matches"))["items"]!.AsArray());
            await service.Send(
                HttpMethod.Patch,
                $"/v1/opportunities/{id}",
                new { status = "open" },
                ("If-Match", "*"),
                ("Prefer", "wait=10"));
            Assert.NotEmpty((await service.Get($"/v1/opportunities/{id}/matches"))["items"]!.AsArray());
        }

        await Remove($"/v1/opportunities/{id}");
    }

    private async Task<string> Make(string path, object record) =>
        (string)(await service.Send(HttpMethod.Post, path, record, ("Prefer", "wait=10"))).Body!["id"]!;

    private async Task Remove(params string[] paths)
    {
        foreach (var path in paths)
        {
            Assert.Equal(
                HttpStatusCode.NoContent,
                (await service.Send(HttpMethod.Delete, path, null, ("If-Match", "*"))).Status);
        }
    }

    private async Task<JsonNode> Import(string format, string records, byte[] body, string more = "")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/octet-stream");
        var path = new Uri($"/v1/imports?format={format}&records={records}{more}", UriKind.Relative);
        using var response = await service.Client.PostAsync(path, content);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        for (var tries = 0; tries < 200; tries++)
        {
            var job = await service.Get(response.Headers.Location!.ToString());
            if ((string?)job["status"] is not ("queued" or "running"))
            {
                return job;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The import did not end.");
    }
}
