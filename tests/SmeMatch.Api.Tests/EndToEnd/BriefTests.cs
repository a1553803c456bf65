using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>A brief says what the list says, to who holds its link, and runs nothing.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class BriefTests(SharedService shared)
{
    private readonly Service service = shared.Service;

    [Theory]
    [InlineData("/v1/opportunities", "en")]
    [InlineData("/v1/opportunities", "ja")]
    [InlineData("/v1/smes", "hi")]
    public async Task The_link_of_a_list_opens_a_brief_of_its_first_entries_without_a_key(string path, string language)
    {
        var list = await List(path, language);
        var page = await Open($"{list["briefUrl"]}&also=en&columns=2");
        var articles = page.Descendants("article").ToList();
        var items = list["items"]!.AsArray();
        Assert.Equal(Math.Min(2, items.Count), articles.Count);
        foreach (var (article, item) in articles.Zip(items))
        {
            var other = item!["sme"] ?? item["opportunity"];
            Assert.Equal((string)other!["name"]!, article.Element("h2")!.Value);
            Assert.Equal($"{(decimal)item["score"]!:0.00}", article.Descendants("strong").First().Value);
            Assert.All(item["reasons"]!.AsArray(), reason =>
                Assert.Contains((string)reason!["text"]!, article.Value, StringComparison.Ordinal));
        }

        Assert.Equal(language, (string?)page.Attribute("lang"));
        Assert.Empty(page.Descendants("script"));
    }

    [Fact]
    public async Task A_bilingual_brief_says_everything_in_both_languages()
    {
        var project = await service.Get("/v1/opportunities?q=high-lift%20pump&limit=1");
        var path = $"/v1/opportunities/{project["items"]![0]!["id"]}/matches?limit=10";
        var (first, second) = (await service.Get(path + "&lang=ja"), await service.Get(path + "&lang=en"));
        var page = await Open($"{first["briefUrl"]}&also=en&columns=2");
        Assert.Equal((string)second["of"]!["name"]!, page.Descendants("h1").Single().ElementsAfterSelf().First().Value);
        foreach (var (article, item) in page.Descendants("article").Zip(second["items"]!.AsArray()))
        {
            Assert.All(
                item!["reasons"]!.AsArray().Select(reason => (string)reason!["text"]!).Concat([
                    (string)item["sme"]!["name"]!, (string)item["sme"]!["shown"]!["places"]![0]!,
                    "Annual turnover", "Confidence"]),
                text => Assert.Contains(text, article.Value, StringComparison.Ordinal));
        }

        Assert.All(
            second["items"]!.AsArray().Skip(2).Select(item => (string)item!["sme"]!["name"]!)
                .Concat(["Rank", "Firm", "Role"]),
            text => Assert.Contains(text, page.Descendants("table").Single().Value, StringComparison.Ordinal));
        Assert.Contains("Uttar Pradesh", page.Descendants("dl").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_gate_leaves_open_is_said_in_both_languages()
    {
        var list = await ListWith("/v1/opportunities", match => match["eligibility"]!["gates"]!.AsArray()
            .Any(gate => (string)gate!["result"]! != "pass"));
        var page = await Open($"{list["briefUrl"]}&also=ja&columns=4");
        var gates = page.Descendants("p").Where(one => (string?)one.Attribute("class") == "gate").ToList();
        Assert.NotEmpty(gates);
        Assert.All(gates, gate => Assert.Matches("[\u3040-\u30ff]", gate.Element("span")!.Value));
    }

    [Theory]
    [InlineData("en", "whose packages are matched in its place")]
    [InlineData("ja", "パッケージについて行います")]
    public async Task A_project_whose_packages_are_matched_says_so_and_names_them(string language, string said)
    {
        var projects = (await service.Get("/v1/opportunities?status=umbrella&limit=100"))["items"]!.AsArray();
        foreach (var project in projects)
        {
            var packages = await service.Get(
                $"/v1/opportunities?parentId={project!["id"]}&status=open&limit=40&lang={language}");
            var list = await service.Get($"/v1/opportunities/{project["id"]}/matches?lang={language}");
            Assert.Contains(said, (string)list["closed"]!["evidence"]!, StringComparison.Ordinal);
            if (packages["items"]!.AsArray() is { Count: > 0 } some)
            {
                var main = (await Open((string)list["briefUrl"]!)).Descendants("main").Single().Value;
                Assert.Contains(said, main, StringComparison.Ordinal);
                Assert.All(some, one => Assert.Contains(
                    (string?)one!["title"]![language] ?? (string)one["title"]!["en"]!, main, StringComparison.Ordinal));
                return;
            }
        }

        Assert.Fail("No project of the demo has packages.");
    }

    [Fact]
    public async Task The_list_and_brief_of_a_firm_that_is_debarred_say_so()
    {
        var key = await service.Key("Debarring", "read", "write", "verify");
        var (_, firm, _) = await service.Send(
            HttpMethod.Post, "/v1/smes", new { name = new { en = "Debarred Works" }, debarred = true }, key);
        var list = await service.Get($"/v1/smes/{firm!["id"]}/matches");
        Assert.Equal("gate-debarred-flagged", (string)list["closed"]!["code"]!);
        var page = await Open((string)list["briefUrl"]!);
        Assert.Contains(
            (string)list["closed"]!["evidence"]!, page.Descendants("main").Single().Value, StringComparison.Ordinal);
        await service.Send(HttpMethod.Delete, $"/v1/smes/{firm["id"]}", null, key, ("If-Match", "*"));
    }

    [Fact]
    public async Task Another_address_a_later_end_or_another_signature_opens_nothing()
    {
        var link = (string)(await List("/v1/opportunities", "en"))["briefUrl"]!;
        var end = link.Split("expires=")[1].Split('&')[0];
        var other = (string)(await List("/v1/smes", "en"))["of"]!["id"]!;
        foreach (var forged in (string[])[
            link.Replace("signature=", "signature=x", StringComparison.Ordinal),
            link.Replace(end, $"{long.Parse(end, null) + 60}", StringComparison.Ordinal),
            link.Replace(end, "1", StringComparison.Ordinal),
            link.Replace("/briefs/opportunities/", "/v1/opportunities/", StringComparison.Ordinal),
            $"/briefs/smes/{other}?{link.Split('?')[1]}"])
        {
            using var response = await Get(forged);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_name_that_is_markup_stays_text()
    {
        const string Name = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>";
        var (_, firm, _) = await service.Send(HttpMethod.Post, "/v1/smes", new { name = new { en = Name } });
        var list = await service.Get($"/v1/smes/{firm!["id"]}/matches");
        var page = await Open((string)list["briefUrl"]!);
        Assert.Equal(Name, page.Descendants("h1").Single().Value);
        Assert.Empty(page.Descendants("script").Concat(page.Descendants("img")));
        await service.Send(HttpMethod.Delete, $"/v1/smes/{firm["id"]}", null, ("If-Match", "*"));
    }

    private Task<JsonNode> ListWith(string path, Func<JsonNode, bool> has) =>
        Find(path, "en", items => items.Take(4).Any(item => has(item!)));

    private Task<JsonNode> List(string path, string language) => Find(path, language, items => items.Count >= 2);

    private async Task<JsonNode> Find(string path, string language, Func<JsonArray, bool> isIt)
    {
        // Other tests leave newer records without matches, which stand first.
        for (var page = $"{path}?limit=100"; ;)
        {
            var records = await service.Get(page);
            foreach (var one in records["items"]!.AsArray())
            {
                var list = await service.Get($"{path}/{one!["id"]}/matches?lang={language}&limit=5");
                if (isIt(list["items"]!.AsArray()))
                {
                    return list;
                }
            }

            page = records["nextCursor"] is { } next
                ? $"{path}?limit=100&cursor={Uri.EscapeDataString((string)next!)}"
                : throw new InvalidOperationException("The demo has no such list.");
        }
    }

    private async Task<XElement> Open(string link)
    {
        using var response = await Get(link);
        Assert.Equal(
            (HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return XElement.Parse(text["<!DOCTYPE html>".Length..]);
    }

    /// <summary>As a browser does, without a key.</summary>
    private async Task<HttpResponseMessage> Get(string link)
    {
        using var browser = new HttpClient();
        return await browser.GetAsync(new Uri(service.Url + link), TestContext.Current.CancellationToken);
    }
}
