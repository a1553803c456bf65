using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Access;

/// <summary>What organisations share, and what each keeps to itself.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class OrganisationTests(SharedService shared)
{
    private readonly Service service = shared.Service;

    [Fact]
    public async Task A_record_is_read_by_all_and_changed_by_its_own_organisation_or_an_administrator()
    {
        var (own, other) = (await service.Key("Own", "read", "write"), await service.Key("Other", "read", "write"));
        var firm = new { name = new { en = "Owned Works" }, industries = new[] { "2521" } };
        var (_, made, _) = await service.Send(HttpMethod.Post, "/v1/smes", firm, own);
        var path = $"/v1/smes/{made!["id"]}";
        Assert.Equal(HttpStatusCode.OK, (await service.Send(HttpMethod.Get, path, null, other)).Status);

        foreach (var (method, body) in (IEnumerable<(HttpMethod, object?)>)[
            (HttpMethod.Put, firm), (HttpMethod.Patch, new { employees = 5 }), (HttpMethod.Delete, null)])
        {
            var (status, problem, _) = await service.Send(method, path, body, other, ("If-Match", "*"));
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Equal("not-owner", (string)problem!["code"]!);
        }

        var changed = await service.Send(HttpMethod.Patch, path, new { employees = 5 }, own, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        var admin = await service.Key("Other", "admin");
        var deleted = await service.Send(HttpMethod.Delete, path, null, admin, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
    }

    [Fact]
    public async Task Only_a_verifier_sets_what_others_rely_on_as_checked()
    {
        var (writer, verifier) = (await service.Key("Own", "write"), await service.Key("Own", "write", "verify"));
        var firm = new { name = new { en = "Checked Works" }, verifiedAt = "2026-11-01T00:00:00Z", debarred = false };
        var (status, problem, _) = await service.Send(HttpMethod.Post, "/v1/smes", firm, writer);
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal(
            ["/debarred", "/verifiedAt"],
            problem!["errors"]!.AsArray().Select(error => (string)error!["pointer"]!).Order());

        var (_, made, _) = await service.Send(HttpMethod.Post, "/v1/smes", firm, verifier);
        var path = $"/v1/smes/{made!["id"]}";
        var lifted = await service.Send(HttpMethod.Patch, path, new { debarred = true }, writer, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.Forbidden, lifted.Status);

        // Replacing it without those members keeps them: who may not set them cannot remove them either.
        var (replaced, now, _) = await service.Send(
            HttpMethod.Put, path, new { name = new { en = "Checked Works" } }, writer, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.OK, replaced);
        Assert.False((bool)now!["debarred"]!);
        Assert.Equal("2026-11-01T00:00:00Z", (string)now["verifiedAt"]!);
        await service.Send(HttpMethod.Delete, path, null, writer, ("If-Match", "*"));
    }

    [Fact]
    public async Task An_import_is_its_organisations_own_and_leaves_the_records_of_others_alone()
    {
        var (own, other) = (
            await service.Key("Own", "read", "write"), await service.Key("Other", "read", "write", "admin"));
        var stranger = await service.Key("Stranger", "read", "write");
        var job = await Import(own, "name.en,prefecture,employees\nImported Works,JP-34,12\n");
        Assert.Equal(1, (int)job["created"]!);
        var theirs = await Import(
            stranger, "name.en,prefecture,employees,debarred\nImported Works,JP-34,13,\nUnchecked Works,JP-34,,true\n");
        Assert.Equal(2, (int)theirs["rejected"]!);
        var rejections = await Read(stranger, $"/v1/imports/{theirs["id"]}/rejections");
        Assert.Equal(
            ["foreign-record", "verify-required"],
            rejections!["items"]!.AsArray().Select(row => (string)row!["errors"]![0]!["code"]!));

        foreach (var caller in ((string, string)[])[other, stranger])
        {
            foreach (var path in (string[])[$"/v1/imports/{job["id"]}", $"/v1/imports/{job["id"]}/rejections"])
            {
                Assert.Equal(
                    HttpStatusCode.NotFound, (await service.Send(HttpMethod.Get, path, null, caller)).Status);
            }

            var (cancelled, _, _) = await service.Send(
                HttpMethod.Delete, $"/v1/imports/{job["id"]}", null, caller);
            Assert.Equal(HttpStatusCode.NotFound, cancelled);
            var list = await Read(caller, "/v1/imports");
            Assert.DoesNotContain(list!["items"]!.AsArray(), one => (string?)one!["id"] == (string?)job["id"]);
        }
    }

    private async Task<JsonNode?> Read((string, string) caller, string path) =>
        (await service.Send(HttpMethod.Get, path, null, caller)).Body;

    private async Task<JsonNode> Import((string Name, string Value) caller, string csv)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri("/v1/imports?format=csv", UriKind.Relative));
        request.Content = new StringContent(csv, Encoding.UTF8, "text/csv");
        request.Headers.Add(caller.Name, caller.Value);
        using var response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        for (var tries = 0; ; tries++)
        {
            var job = (await Read(caller, response.Headers.Location!.ToString()))!;
            if ((string)job["status"]! is not ("queued" or "running"))
            {
                return job;
            }

            Assert.InRange(tries, 0, 200);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
