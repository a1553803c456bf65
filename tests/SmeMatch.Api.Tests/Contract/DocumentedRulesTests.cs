using System.Net;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Contract;

/// <summary>Differences between document and service that generated requests found; each stays mended.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class DocumentedRulesTests(SharedService shared)
{
    private readonly Service service = shared.Service;

    [Fact]
    public async Task A_name_longer_than_the_database_takes_is_refused_and_not_an_outage()
    {
        var admin = await service.Key("Operator", "admin");
        foreach (var (path, body) in (IEnumerable<(string, object)>)[
            ("/v1/organisations", new { name = new string('x', 201) }),
            (
                "/v1/api-keys",
                new { name = new string('x', 201), organisationId = Guid.CreateVersion7(), scopes = new[] { "read" } }
            )])
        {
            var (status, problem, _) = await service.Send(HttpMethod.Post, path, body, admin);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Equal("/name", (string?)problem!["errors"]![0]!["pointer"]);
        }
    }

    [Theory]
    [InlineData("""{"colour":null}""", "/colour")]
    [InlineData("""{"source":{"colour":null}}""", "/source/colour")]
    [InlineData("""{"capital":{"colour":null}}""", "/capital/colour")]
    public async Task A_patch_that_removes_what_no_record_has_is_refused(string patch, string pointer)
    {
        var id = await MakeFirm();
        var (status, problem, _) = await service.Send(HttpMethod.Patch, $"/v1/smes/{id}", patch, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(pointer, (string?)problem!["errors"]![0]!["pointer"]);
        await Remove(id);
    }

    [Theory]
    [InlineData("""{"name":null}""")]
    [InlineData("""{"name":{"en":null}}""")]
    [InlineData("""{"capital":{"amount":"1"}}""")]
    public async Task A_patch_after_which_the_record_would_lack_something_conflicts_with_it(string patch)
    {
        var id = await MakeFirm();
        var (status, problem, _) = await service.Send(HttpMethod.Patch, $"/v1/smes/{id}", patch, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal(("incomplete", "required"), ((string?)problem!["code"], (string?)problem["errors"]![0]!["code"]));
        await Remove(id);
    }

    [Theory]
    [InlineData("verifiedAt", "2016-12-31T23:59:60Z")]
    [InlineData("verifiedAt", "0000-01-01T00:00:00Z")]
    [InlineData("verifiedAt", "2026-01-01T00:00:00+23:00")]
    [InlineData("website", "https://user@works.example")]
    [InlineData("website", "https://")]
    [InlineData("website", "https://a..example")]
    [InlineData("corporateNumber", "1180301018770")]
    public async Task Texts_outside_the_documented_patterns_are_refused_by_their_pointer(string member, string text)
    {
        var body = new Dictionary<string, object> { ["name"] = new { en = "Patterns" }, [member] = text };
        var (status, problem, _) = await service.Send(HttpMethod.Post, "/v1/smes", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal($"/{member}", (string?)problem!["errors"]![0]!["pointer"]);
    }

    [Theory]
    [InlineData("https://例え.jp/会社?a=b#c")]
    [InlineData("http://my_works.example:8080")]
    public async Task Web_addresses_in_any_script_are_taken(string website)
    {
        var (status, made, _) = await service.Send(
            HttpMethod.Post, "/v1/smes", new { name = new { en = "Web address" }, website });
        Assert.Equal(HttpStatusCode.Created, status);
        await Remove((string)made!["id"]!);
    }

    [Fact]
    public async Task Headers_keep_to_their_documented_form_and_length()
    {
        var id = await MakeFirm();
        foreach (var (name, value) in (IEnumerable<(string, string)>)[
            ("If-Match", "v1"), ("If-Match", new string('x', 256)), ("If-None-Match", new string('x', 256))])
        {
            var method = name == "If-Match" ? HttpMethod.Delete : HttpMethod.Get;
            var (status, problem, _) = await service.Send(method, $"/v1/smes/{id}", null, (name, value));
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Equal(name, (string?)problem!["errors"]![0]!["parameter"]);
        }

        var (_, _, known) = await service.Send(HttpMethod.Get, $"/v1/smes/{id}", null);
        var (unchanged, _, _) = await service.Send(
            HttpMethod.Get, $"/v1/smes/{id}", null, ("If-None-Match", known.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.NotModified, unchanged);
        await Remove(id);
    }

    [Fact]
    public async Task A_name_that_ends_in_a_control_character_is_not_found()
    {
        var id = await MakeFirm();
        var (status, _, _) = await service.Send(HttpMethod.Get, "/v1/smes/Documented%20Rules%0A", null);
        Assert.Equal(HttpStatusCode.NotFound, status);
        await Remove(id);
    }

    [Fact]
    public async Task A_key_for_an_organisation_that_is_none_conflicts_with_what_there_is()
    {
        var (status, problem, _) = await service.Send(
            HttpMethod.Post,
            "/v1/api-keys",
            new { name = "x", organisationId = Guid.CreateVersion7(), scopes = new[] { "read" } },
            await service.Key("Operator", "admin"));
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("unknown-organisation", (string?)problem!["code"]);
    }

    private async Task<string> MakeFirm() => (string)(await service.Send(
        HttpMethod.Post, "/v1/smes", new { name = new { en = "Documented Rules" } })).Body!["id"]!;

    private async Task Remove(string id) => Assert.Equal(
        HttpStatusCode.NoContent,
        (await service.Send(HttpMethod.Delete, $"/v1/smes/{id}", null, ("If-Match", "*"))).Status);
}
