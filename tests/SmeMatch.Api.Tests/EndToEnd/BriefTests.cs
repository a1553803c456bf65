using System.Net;
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

    private async Task<System.Text.Json.Nodes.JsonNode> List(string path, string language)
    {
        // Other tests leave newer records without matches, which stand first.
        for (var page = $"{path}?limit=100"; ;)
        {
            var records = await service.Get(page);
            foreach (var one in records["items"]!.AsArray())
            {
                var list = await service.Get($"{path}/{one!["id"]}/matches?lang={language}&limit=5");
                if (list["items"]!.AsArray().Count >= 2)
                {
                    return list;
                }
            }

            page = records["nextCursor"] is { } next
                ? $"{path}?limit=100&cursor={Uri.EscapeDataString((string)next!)}"
                : throw new InvalidOperationException("The demo has no list of two.");
        }
    }

    private async Task<XElement> Open(string link)
    {
        using var response = await Get(link);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
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
