using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Documentation;

/// <summary>The page as the running service shows it.</summary>
[Collection(SharedServiceTests.Name)]
public sealed partial class ServedScoringPageTests(SharedService shared)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_holds_every_reason_every_sub_sector_and_every_measured_word()
    {
        using var response = await Get(null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var html = await response.Content.ReadAsStringAsync(Stop);
        var text = WebUtility.HtmlDecode(Language().Replace(html, "")).Replace('\u00a0', ' ');
        var tables = DemoRecords.Tables();
        Assert.All(tables.Affinity, row => Assert.Contains(row.Rationale, text, StringComparison.Ordinal));
        Assert.All(tables.Sectors, row =>
        {
            Assert.Contains(row.Name.En!, text, StringComparison.Ordinal);
            Assert.Contains(row.Name.Ja!, text, StringComparison.Ordinal);
            Assert.Contains(row.Name.Hi!, text, StringComparison.Ordinal);
        });
        Assert.All(tables.Capabilities, row => Assert.Contains(row.Tag, text, StringComparison.Ordinal));
        Assert.All(tables.Certifications, row => Assert.Contains(row.AskedBy, text, StringComparison.Ordinal));
        Assert.All(tables.NameWords, row => Assert.Contains($"<td>{row.Word}</td>", text, StringComparison.Ordinal));
        Assert.Contains("<span lang=\"ja\">中小企業基本法</span>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_needs_no_script_and_nothing_from_elsewhere_and_its_policy_says_so()
    {
        using var response = await Get(null);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        var html = await response.Content.ReadAsStringAsync(Stop);
        Assert.DoesNotMatch(@"<(script|link|img|iframe|object|form)\b|\son\w+=|\sstyle=|url\(", html);
        var ids = Id().Matches(html).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.All(Anchor().Matches(html), match => Assert.Contains(match.Groups[1].Value, ids));
    }

    [Fact]
    public async Task A_reader_who_has_it_already_gets_304()
    {
        using var first = await Get(null);
        using var second = await Get(first.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        using var other = await Get(new EntityTagHeaderValue("\"another\""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task The_service_explains_each_worked_example_by_the_score_the_page_shows()
    {
        var examples = (await PageText.Read())
            .Where(one => one.Heading.StartsWith("Example ", StringComparison.Ordinal)).ToList();
        foreach (var example in examples)
        {
            var pair = await shared.Service.Get(Address().Match(example.Text).Groups[1].Value);
            var shown = example.Tables[1].Rows.Single(row => row[0] == "**Score**")[2];
            Assert.Contains($"shown as **{(decimal)pair["score"]!:0.00}**", shown, StringComparison.Ordinal);
        }
    }

    private async Task<HttpResponseMessage> Get(EntityTagHeaderValue? known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/docs/scoring", UriKind.Relative));
        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        return await shared.Service.Client.SendAsync(request, Stop);
    }

    [GeneratedRegex("</?span[^>]*>")]
    private static partial Regex Language();

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex("href=\"#([^\"]+)\"")]
    private static partial Regex Anchor();

    [GeneratedRegex("`(/v1/matches/[^`]+)`")]
    private static partial Regex Address();
}
