using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>Frames, pasted links, and the script itself.</summary>
public sealed partial class EmbedTests
{
    [Fact]
    public async Task A_frame_counts_a_view_when_it_stands_on_one_of_the_keys_sites()
    {
        var (_, bearer) = await service.NewKey("Embed framed", "embed");
        foreach (var around in (string?[])[
            "https://elsewhere.example/", null, $"{Service.Origin}/", $"{Service.Origin}/page?a=b"])
        {
            using var request = Request("/embed/v1/frame?subSector=WS02", bearer["Bearer ".Length..], null);
            request.Headers.Referrer = around is null ? null : new Uri(around);
            using var client = new HttpClient { BaseAddress = new Uri(service.Url) };
            using var response = await client.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        var id = (await Keys()).First(one => (string)one["organisation"]! == "Embed framed")["id"];
        // Views are counted after the answer; the first two requests count none.
        var days = new JsonArray();
        for (var left = 50; left > 0 && days.Sum(day => (int)day!["views"]!) < 2; left--)
        {
            await Task.Delay(100, Stop);
            days = JsonNode.Parse(await Admin($"/v1/api-keys/{id}/usage"))!["items"]!.AsArray();
        }

        Assert.Equal((2, 0), (days.Sum(day => (int)day!["views"]!), days.Sum(day => (int)day!["selections"]!)));
    }

    [Theory]
    [InlineData("sub-sector=WS02", HttpStatusCode.BadRequest)]
    [InlineData("subSector=WS02&utm_source=newsletter", HttpStatusCode.OK)]
    public async Task A_frame_refuses_what_is_misspelt_and_leaves_alone_what_others_add(
        string query, HttpStatusCode expected)
    {
        using var response = await Ask($"/embed/v1/frame?{query}", await Key(), null);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task An_unchanged_frame_is_not_sent_again()
    {
        const string Path =
            "/embed/v1/frame?subSector=WS02&fields=place,score&density=compact&theme=dark&utm_source=mail";
        using var first = await Ask(Path, await Key(), null);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("public, max-age=60, stale-while-revalidate=300", $"{first.Headers.CacheControl}");
        Assert.False(first.Headers.ETag!.IsWeak);
        using var request = Request(Path, await Key(), null);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag);
        using var client = new HttpClient { BaseAddress = new Uri(service.Url) };
        using var second = await client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        // It is still the policy that says where the frame may stand.
        Assert.Equal(
            first.Headers.GetValues("Content-Security-Policy"), second.Headers.GetValues("Content-Security-Policy"));
    }

    [Fact]
    public async Task OEmbed_leaves_alone_what_content_systems_add_and_speaks_JSON()
    {
        var frame = Uri.EscapeDataString(
            $"{service.Url}/embed/v1/frame?subSector=WS02&key={await Key()}&limit=3&utm_source=mail");
        // As WordPress asks.
        var ask = $"/oembed?maxwidth=640&maxheight=960&url={frame}&dnt=1";
        using var json = await Ask(ask + "&format=json", null, null);
        Assert.Equal(HttpStatusCode.OK, json.StatusCode);
        Assert.Equal("public, max-age=3600", $"{json.Headers.CacheControl}");
        var answer = JsonNode.Parse(await json.Content.ReadAsStringAsync(Stop))!;
        // 120 pixels and 180 for each of the three; FrameTests look that no frame is higher.
        Assert.Equal((640, 660), ((int)answer["width"]!, (int)answer["height"]!));
        Assert.Contains("referrerpolicy=\"origin\"", (string)answer["html"]!, StringComparison.Ordinal);
        using var xml = await Ask(ask + "&format=xml", null, null);
        Assert.Equal(HttpStatusCode.NotImplemented, xml.StatusCode);
        Assert.Equal("json-only", (string?)JsonNode.Parse(await xml.Content.ReadAsStringAsync(Stop))!["code"]);
    }

    [Fact]
    public async Task A_pasted_link_unfolds_to_its_frame_and_the_frame_names_where_to_ask()
    {
        var key = await Key();
        var frame = $"{service.Url}/embed/v1/frame?subSector=WS02&key={key}&limit=2";
        var page = await Text(frame[service.Url.Length..], null);
        var ask = new Uri(WebUtility.HtmlDecode(page.Split("href=\"").First(
            part => part.Contains("/oembed?", StringComparison.Ordinal)).Split('"')[0]));
        var answer = JsonNode.Parse(await Text(ask.PathAndQuery + "&maxwidth=400", null))!;
        Assert.Equal(
            ("1.0", "rich", 400), ((string)answer["version"]!, (string)answer["type"]!, (int)answer["width"]!));
        Assert.Contains(WebUtility.HtmlEncode(frame), (string)answer["html"]!, StringComparison.Ordinal);
        var elsewhere = Uri.EscapeDataString($"https://evil.example/embed/v1/frame?key={key}");
        using var refused = await Ask($"/oembed?url={elsewhere}", null, null);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task The_frame_opens_on_the_keys_sites_only_and_says_when_its_key_has_ended()
    {
        using var shown = await Ask("/embed/v1/frame?subSector=WS02", await Key(), null);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        var policy = string.Join(' ', shown.Headers.GetValues("Content-Security-Policy"));
        Assert.EndsWith($"frame-ancestors 'self' {Service.Origin}", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        using var refused = await Ask("/embed/v1/frame?subSector=WS02&lang=ja", "smp_live_x", null);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("表示できません", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hi", true)]
    [InlineData("ja", false)]
    public async Task Hindi_is_said_to_be_machine_reviewed_in_answer_frame_and_generator(string language, bool isSaid)
    {
        var key = await Key();
        using var answer = await Ask($"{Filter}&lang={language}", key, Service.Origin);
        Assert.Equal(isSaid, answer.Headers.Contains("Hindi-Note"));
        foreach (var page in (string[])[
            await Text($"/embed/v1/frame?subSector=WS02&lang={language}", key),
            await Text($"/embed?lang={language}", null)])
        {
            Assert.Equal(isSaid, page.Contains("किसी मातृभाषी ने इसे अभी नहीं पढ़ा है", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_widget_is_small_lasts_under_its_hash_and_its_integrity_holds()
    {
        var page = await Text("/embed", null);
        var name = page.Split("data-fixed=\"")[1].Split('"')[0];
        var integrity = page.Split("data-integrity=\"")[1].Split('"')[0];
        using var response = await Ask(name, null, null);
        Assert.Equal("public, max-age=31536000, immutable", $"{response.Headers.CacheControl}");
        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        var bytes = await response.Content.ReadAsByteArrayAsync(Stop);
        Assert.Equal(integrity, "sha384-" + Convert.ToBase64String(SHA384.HashData(bytes)));
        Assert.Equal(Encoding.UTF8.GetString(bytes), await Text("/embed/v1/sme-match.js", null));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task The_widget_goes_over_the_line_in_less_than_fifteen_kilobytes(string encoding)
    {
        using var client = new HttpClient { BaseAddress = new Uri(service.Url) };
        using var request = Request("/embed/v1/sme-match.js", null, null);
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        using var response = await client.SendAsync(request, Stop);
        Assert.Equal(encoding, Assert.Single(response.Content.Headers.ContentEncoding));
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        var packed = await response.Content.ReadAsByteArrayAsync(Stop);
        Assert.InRange(packed.Length, 1_000, 15_000);
        using Stream unpacked = encoding == "br"
            ? new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress)
            : new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        Assert.Equal(await Text("/embed/v1/sme-match.js", null), await reader.ReadToEndAsync(Stop));
    }
}
