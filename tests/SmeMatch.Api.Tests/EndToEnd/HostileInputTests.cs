using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>Faults that were found by trying to break the service; each stays mended.</summary>
[Collection(SharedServiceTests.Name)]
public sealed partial class HostileInputTests(SharedService shared)
{
    private readonly Service service = shared.Service;

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

    [Fact]
    public async Task A_cursor_is_taken_only_as_it_was_given()
    {
        var cursor = (string)(await service.Get("/v1/smes?limit=1"))["nextCursor"]!;
        foreach (var changed in (string[])[" " + cursor, cursor + " ", cursor.Insert(5, " ")])
        {
            var (status, problem, _) = await service.Send(
                HttpMethod.Get, $"/v1/smes?cursor={Uri.EscapeDataString(changed)}", null);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Equal("bad-cursor", (string?)problem!["errors"]![0]!["code"]);
        }
    }

    [Fact]
    public async Task A_name_that_cannot_be_normalised_is_taken_and_searched_for()
    {
        var id = await Make("/v1/smes", new { name = new { en = "\uFFFEUnnormal Works" } });
        var found = await service.Get($"/v1/smes?q={Uri.EscapeDataString("\uFFFEunnormal")}");
        Assert.Equal(id, (string?)Assert.Single(found["items"]!.AsArray())!["id"]);
        found = await service.Get($"/v1/smes/{Uri.EscapeDataString("\uFFFEUnnormal Works")}");
        Assert.Equal(id, (string?)found["id"]);
        await Remove($"/v1/smes/{id}");
    }

    [Fact]
    public async Task A_chunk_of_impossible_length_is_a_400()
    {
        using var client = new TcpClient();
        var url = new Uri(service.Url);
        await client.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST /v1/smes HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: close\r\n"
                + $"Authorization: {service.Client.DefaultRequestHeaders.Authorization}\r\n"
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 400 ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_none_is_a_problem_as_everywhere()
    {
        var (status, problem, _) = await service.Send(HttpMethod.Get, "/openapi/v2.json", null);
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("not-found", (string?)problem!["code"]);
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
}
