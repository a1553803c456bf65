using System.Net;
using System.Text.Json.Nodes;

namespace SmeMatch.Api.Tests.EndToEnd;

[Collection(SharedServiceTests.Name)]
public sealed class RegistryTests(SharedService shared)
{
    private readonly Service service = shared.Service;

    [Fact]
    public async Task Every_field_of_an_sme_comes_back_as_it_was_sent()
    {
        var sent = JsonNode.Parse(
            """{"corporateNumber":"2010401009991","name":"""
            + """{"ja":"全項目工業株式会社","kana":"ゼンコウモクコウギョウ","en":"All Fields Works"},"""
            + "\n"
            + """ "prefecture":"JP-34","municipality":"福山市","industries":"""
            + """["2521","29"],"industriesInferred":false,"capabilities":["pump-water-sewage"],"""
            + "\n" + """ "capital":{"amount":"30000000.00","currency":"JPY"},"employees":60,"annualTurnover":"""
            + """{"amount":"1450000000.50","currency":"JPY"},"""
            + "\n"
            + """ "founded":1975,"roles":["supplier","subcontractor"],"presenceStates":"""
            + """["IN-OR"],"targetStates":["IN-TN"],"certifications":["iso-9001"],"""
            + "\n"
            + """ "indianEntity":true,"deliveredInIndia":false,"exports":"""
            + """true,"englishContact":true,"landBorderOwnership":"none","debarred":false,"""
            + "\n" + """ "website":"https://all-fields.example/","publicListing":true,"status":"active","""
            + "\n" + """ "source":{"system":"test","id":"1","url":"https://source.example/1","asOf":"2026-01-31"}"""
            + ""","verifiedAt":"2026-02-01T00:00:00Z"}""")!;
        var verifier = await service.Key("Operator", "write", "verify");
        var (status, made, response) = await service.Send(HttpMethod.Post, "/v1/smes", sent.ToJsonString(), verifier);
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.StartsWith("\"v1.", response.Headers.ETag!.Tag, StringComparison.Ordinal);
        var read = await service.Get(response.Headers.Location!.ToString());
        foreach (var (name, value) in sent.AsObject())
        {
            var expected = name == "presenceStates" ? """["IN-OD"]""" : value!.ToJsonString();
            Assert.Equal(expected, read[name]!.ToJsonString());
        }

        Assert.Equal("sme", (string?)read["smeStatus"]!["status"]);
        var (taken, problem, _) = await service.Send(HttpMethod.Post, "/v1/smes", sent.ToJsonString(), verifier);
        Assert.Equal(HttpStatusCode.Conflict, taken);
        Assert.Equal("corporate-number-taken", (string?)problem!["code"]);
        await Delete($"/v1/smes/{made!["id"]}");
    }

    [Fact]
    public async Task Answers_name_what_codes_and_amounts_mean_and_may_be_sent_back_as_they_are()
    {
        var (_, made, response) = await service.Send(
            HttpMethod.Post, "/v1/smes",
            """
            {"name":{"en":"Shown Works"},"prefecture":"JP-34","industries":["2521"],"presenceStates":["IN-TN"],
             "annualTurnover":{"amount":"250000000","currency":"JPY"}}
            """);
        var shown = made!["shown"]!;
        Assert.Equal("Hiroshima", (string?)shown["prefecture"]);
        Assert.Equal("Tamil Nadu", (string?)shown["presenceStates"]![0]);
        Assert.EndsWith("(JSIC 2521)", (string?)shown["industries"]![0], StringComparison.Ordinal);
        Assert.StartsWith(
            "¥250,000,000 (2億5,000万円; about ", (string?)shown["annualTurnover"], StringComparison.Ordinal);
        var (status, again, _) = await service.Send(
            HttpMethod.Put, response.Headers.Location!.ToString(), made.ToJsonString(), ("If-Match", "\"v1\""));
        Assert.Equal((HttpStatusCode.OK, 2), (status, (int)again!["version"]!));
        await Delete($"/v1/smes/{made["id"]}");
    }

    [Fact]
    public async Task Filters_take_names_as_well_as_codes()
    {
        var byName = await service.Get(
            "/v1/opportunities?state=Tamil%20Nadu&sector=Urban%20public%20transport&limit=100");
        var byCode = await service.Get("/v1/opportunities?state=IN-TN&limit=100");
        var ofTamilNadu = byCode["items"]!.AsArray().Select(item => (string?)item!["id"]).ToHashSet();
        Assert.NotEmpty(byName["items"]!.AsArray());
        Assert.All(byName["items"]!.AsArray(), item => Assert.Contains((string?)item!["id"], ofTamilNadu));
        var package = byCode["items"]!.AsArray().First(item => item!["parentId"] is not null)!;
        var project = await service.Get($"/v1/opportunities/{package["parentId"]}");
        Assert.Equal((string?)project["title"]!["en"], (string?)package["shown"]!["parent"]);
        var refused = await service.Send(HttpMethod.Get, "/v1/smes?prefecture=Tokio", null);
        Assert.Contains("Tokyo", refused.Body!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_are_answered_at_once_with_pointers_and_near_names()
    {
        var (status, problem, response) = await service.Send(HttpMethod.Post, "/v1/smes", """
    {"nam":{"en":"x"},"name":{"ja":"a\u0000b"},"industries":["ABC"],"employees":"12","roles":["primee"],
     "capital":{"amount":"1e3","currency":"INR"},"corporateNumber":"123456789012","verifiedAt":"2999-01-01T00:00:00Z"}
    """);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var pointers = problem!["errors"]!.AsArray().Select(error => (string?)error!["pointer"]).ToHashSet();
        Assert.Equal(
            [
                "/nam",
                "/name/ja",
                "/industries/0",
                "/employees",
                "/roles/0",
                "/capital/amount",
                "/corporateNumber",
                "/verifiedAt"],
            pointers);
        Assert.Contains(
            "'name'",
            problem.ToJsonString(
                new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":{"en":"x"},"name":{"en":"y"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":{"en":"\ud800"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"\ud800":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"annualTurnover":{"\udc00":"1"}}""", HttpStatusCode.BadRequest)]
    [InlineData("[null]", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"name":{"en":"x"},"industries":[null]}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"name":{"en":"x"},"employees":1e400}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"name":{}}""", HttpStatusCode.UnprocessableEntity)]
    public async Task Bad_bodies_get_a_clear_error_and_never_a_5xx(string body, HttpStatusCode expected)
    {
        var (status, problem, _) = await service.Send(HttpMethod.Post, "/v1/smes", body);
        Assert.Equal(expected, status);
        Assert.NotNull(problem!["code"]);
    }

    [Fact]
    public async Task A_change_asks_for_the_version_it_was_based_on()
    {
        var (_, made, _) = await service.Send(
            HttpMethod.Post,
            "/v1/opportunities",
            new { title = new { en = "Concurrency test" }, subSectors = new[] { "WS02" } });
        var path = $"/v1/opportunities/{made!["id"]}";
        Assert.Equal((HttpStatusCode)428, (await service.Send(HttpMethod.Patch, path, new { buyer = "A" })).Status);
        var (changed, now, _) = await service.Send(
            HttpMethod.Patch, path, """{"buyer":"A","subSectors":null}""", ("If-Match", "\"v1\""));
        Assert.Equal(HttpStatusCode.OK, changed);
        Assert.Equal("A", (string?)now!["buyer"]);
        Assert.Empty(now["subSectors"]!.AsArray());
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            (await service.Send(HttpMethod.Patch, path, new { buyer = "B" }, ("If-Match", "\"v1\""))).Status);
        Assert.Equal(
            HttpStatusCode.OK,
            (await service.Send(HttpMethod.Put, path, new { title = new { ja = "置換" } }, ("If-Match", "*"))).Status);
        var (_, replaced, current) = await service.Send(HttpMethod.Get, path, null);
        Assert.Null(replaced!["buyer"]);
        Assert.Equal(
            HttpStatusCode.NotModified,
            (await service.Send(HttpMethod.Get, path, null, ("If-None-Match", current.Headers.ETag!.Tag))).Status);
        await Delete(path);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Send(HttpMethod.Get, path, null)).Status);
    }

    [Fact]
    public async Task A_project_with_packages_is_not_deleted_and_a_package_needs_a_project()
    {
        var (_, project, _) = await service.Send(
            HttpMethod.Post, "/v1/opportunities", new { title = new { en = "Parent" }, status = "umbrella" });
        var (_, package, _) = await service.Send(
            HttpMethod.Post,
            "/v1/opportunities",
            new { title = new { en = "Child" }, parentId = (string?)project!["id"] });
        var (conflict, problem, _) = await service.Send(
            HttpMethod.Delete, $"/v1/opportunities/{project["id"]}", null, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.Conflict, conflict);
        Assert.Equal("has-packages", (string?)problem!["code"]);
        var (unknown, _, _) = await service.Send(
            HttpMethod.Post,
            "/v1/opportunities",
            new { title = new { en = "Orphan" }, parentId = Guid.CreateVersion7() });
        Assert.Equal(HttpStatusCode.Conflict, unknown);
        await Delete($"/v1/opportunities/{package!["id"]}");
        await Delete($"/v1/opportunities/{project["id"]}");
    }

    [Fact]
    public async Task Pages_give_every_record_once_and_cursors_belong_to_their_query()
    {
        var seen = new HashSet<string>();
        var path = "/v1/smes?prefecture=JP-13&limit=7";
        string? cursor = null;
        do
        {
            var page = await service.Get(path + (cursor is null ? "" : $"&cursor={cursor}"));
            Assert.All(page["items"]!.AsArray(), item => Assert.True(seen.Add((string)item!["id"]!)));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);
        Assert.Equal(44, seen.Count);

        var first = (string)(await service.Get(path))["nextCursor"]!;
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await service.Send(HttpMethod.Get, $"/v1/smes?prefecture=JP-27&limit=7&cursor={first}", null)).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await service.Send(HttpMethod.Get, path + "&cursor=AAAA" + first, null)).Status);
    }

    [Theory]
    [InlineData("/v1/smes?limt=3", "limit")]
    [InlineData("/v1/smes?limit=0", "1 to 100")]
    [InlineData("/v1/opportunities?state=IN-ZZ", "not a known code")]
    [InlineData("/v1/opportunities?minValue=-1", "does not have the form")]
    [InlineData("/v1/reference/states?x=1", "not known here")]
    public async Task Parameters_that_are_not_right_are_refused(string path, string said)
    {
        var (status, problem, _) = await service.Send(HttpMethod.Get, path, null);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(said, (string)problem!["errors"]![0]!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_works_in_Japanese_and_English_and_across_widths()
    {
        var (_, made, _) = await service.Send(
            HttpMethod.Post, "/v1/smes", new { name = new { ja = "ｱﾙﾌｧ検索試験工業", en = "Alpha Search Trial" } });
        Assert.Single((await service.Get("/v1/smes?q=アルファ検索"))["items"]!.AsArray());
        Assert.Single((await service.Get("/v1/smes?q=TRIAL alpha search"))["items"]!.AsArray());
        await Delete($"/v1/smes/{made!["id"]}");
    }

    [Fact]
    public async Task A_name_stands_for_an_id_when_it_is_clear()
    {
        var one = await service.Get("/v1/smes?prefecture=JP-47&limit=1");
        var name = Uri.EscapeDataString((string)one["items"]![0]!["name"]!["en"]!);
        var (status, found, response) = await service.Send(HttpMethod.Get, $"/v1/smes/{name}", null);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.EndsWith(
            (string)found!["id"]!, response.Content.Headers.ContentLocation!.ToString(), StringComparison.Ordinal);
        var (several, problem, _) = await service.Send(HttpMethod.Get, "/v1/smes/Co.", null);
        Assert.Equal(HttpStatusCode.Conflict, several);
        Assert.Equal(10, problem!["candidates"]!.AsArray().Count);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await service.Send(HttpMethod.Get, "/v1/smes/no%20such%20firm%20zzz", null)).Status);
    }

    private async Task Delete(string path) =>
        Assert.Equal(
            HttpStatusCode.NoContent, (await service.Send(HttpMethod.Delete, path, null, ("If-Match", "*"))).Status);
}
