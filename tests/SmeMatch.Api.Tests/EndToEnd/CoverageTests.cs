using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>Coverage counts what lists and records say, one by one.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class CoverageTests(SharedService shared)
{
    private const string Path = "/v1/insights/coverage";
    private readonly Service service = shared.Service;

    [Fact]
    public async Task Figures_are_those_of_every_open_opportunity_and_its_list()
    {
        var coverage = await service.Get(Path);
        var expected = new List<(string Sector, string State, bool Uncovered)>();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().AddHours(5.5).DateTime);
        var cursor = "";
        var (open, uncovered) = (0, 0);
        do
        {
            var page = await service.Get($"/v1/opportunities?status=open&limit=100{cursor}");
            foreach (var one in page["items"]!.AsArray())
            {
                if (one!["deadline"] is { } deadline && DateOnly.Parse((string)deadline!, null) < today)
                {
                    continue;
                }

                var list = await service.Get($"/v1/opportunities/{one["id"]}/matches?limit=1");
                var none = list["items"]!.AsArray() is not [var best, ..] || (decimal)best!["score"]! < 75;
                (open, uncovered) = (open + 1, uncovered + (none ? 1 : 0));
                var states = one["states"]!.AsArray().Select(state => (string)state!).DefaultIfEmpty("");
                expected.AddRange(
                    from sector in one["subSectors"]!.AsArray().Select(sector => (string)sector!)
                    from state in states
                    select (sector, state, none));
            }

            cursor = page["nextCursor"] is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);

        Assert.Equal(
            (open, uncovered), ((int)coverage["total"]!["opportunities"]!, (int)coverage["total"]!["uncovered"]!));
        Assert.Equal(
            expected.GroupBy(one => (one.Sector, one.State))
                .Select(group => (group.Key.Sector, group.Key.State, group.Count(), group.Count(one => one.Uncovered)))
                .Order(),
            coverage["cells"]!.AsArray().Select(cell => (
                (string)cell!["subSector"]!, (string?)cell["state"] ?? "",
                (int)cell["figures"]!["opportunities"]!, (int)cell["figures"]!["uncovered"]!)).Order());
        Assert.Equal(
            (int)coverage["firmsWithout"]!, coverage["byIndustry"]!.AsArray().Sum(row => (int)row!["without"]!));
    }

    [Fact]
    public async Task An_opener_is_what_a_trial_confirms()
    {
        var key = await service.Key("Operator", "admin");
        var (_, package, _) = await service.Send(
            HttpMethod.Post, "/v1/opportunities",
            new
            {
                title = new { en = "Coverage: pumps with a certificate nobody holds" },
                subSectors = new[] { "WS02" },
                states = new[] { "IN-TN" },
                capabilities = new[] { "aeration-diffuser" },
                value = new { amount = "1000000000.00", currency = "JPY" },
                requirements = new { certifications = new[] { "api-monogram" } },
            },
            key);
        var (_, firm, _) = await service.Send(
            HttpMethod.Post, "/v1/smes",
            new
            {
                name = new { en = "Coverage: all but the certificate" },
                industries = new[] { "2522", "0833", "2691" },
                capabilities = new[] { "aeration-diffuser" },
                annualTurnover = new { amount = "1000000000.00", currency = "JPY" },
                employees = 40,
                presenceStates = new[] { "IN-TN" },
                certifications = new[] { "iso-9001" },
            },
            key, ("Prefer", "wait=5"));
        var pair = await service.Get($"/v1/matches/{package!["id"]}/{firm!["id"]}");
        var list = await service.Get($"/v1/opportunities/{package["id"]}/matches?limit=1");
        Assert.Equal("ineligible", (string?)pair["eligibility"]!["status"]);
        var fits = (int)(decimal)pair["score"]!;
        Assert.True(list["items"]!.AsArray() is not [var best, ..] || (decimal)best!["score"]! < fits);
        var coverage = await service.Get($"{Path}?fits={fits}");
        var opener = Assert.Single(coverage["openers"]!.AsArray(), one => (string?)one!["code"] == "api-monogram");
        Assert.Equal("certification", (string?)opener!["kind"]);
        Assert.True((int)opener["opportunities"]! >= 1 && (long)opener["valueYen"]! >= 1_000_000_000);
        await service.Send(HttpMethod.Delete, $"/v1/opportunities/{package["id"]}", null, key, ("If-Match", "*"));
        await service.Send(HttpMethod.Delete, $"/v1/smes/{firm["id"]}", null, key, ("If-Match", "*"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    [InlineData("hi")]
    public async Task The_same_is_a_picture_and_a_table(string language)
    {
        using var picture = await service.Client.GetAsync(
            new Uri($"{Path}?format=svg&lang={language}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType!.MediaType);
        var svg = XDocument.Parse(await picture.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var cells = (await service.Get(Path))["cells"]!.AsArray();
        var shown = svg.Descendants().Where(one => one.Name.LocalName == "text" && one.Value.Split('/').Length == 2)
            .Select(one => one.Value).ToList();
        Assert.All(cells, cell => Assert.Contains(
            $"{cell!["figures"]!["uncovered"]}/{cell["figures"]!["opportunities"]}", shown));

        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Accept.ParseAdd("text/csv");
        using var table = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var lines = (await table.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Trim().Split('\n');
        Assert.Equal((HttpStatusCode.OK, cells.Count + 1), (table.StatusCode, lines.Length));
        Assert.StartsWith("subSector,subSectorName,state", lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("states", "byState", "code,name,opportunities,uncovered,valueYen,uncoveredYen")]
    [InlineData("subSectors", "bySubSector", "code,name,opportunities,uncovered,valueYen,uncoveredYen")]
    [InlineData("prefectures", "byPrefecture", "code,name,firms,without")]
    [InlineData("industries", "byIndustry", "code,name,firms,without")]
    [InlineData("openers", "openers", "kind,code,name,opportunities,valueYen")]
    public async Task Every_part_of_the_report_is_a_table_too(string table, string member, string header)
    {
        var rows = (await service.Get(Path + "?lang=ja"))[member]!.AsArray();
        using var answer = await service.Client.GetAsync(
            new Uri($"{Path}?format=csv&table={table}&lang=ja&bom=true", UriKind.Relative),
            TestContext.Current.CancellationToken);
        Assert.Equal(
            ("text/csv", "utf-8"),
            (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentType.CharSet));
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Trim().Split('\n');
        Assert.Equal((header, rows.Count + 1), (lines[0].Trim(), lines.Length));
        Assert.All(
            rows.Where(row => row!["name"] is not null),
            row => Assert.Contains((string)row!["name"]!, string.Join('\n', lines), StringComparison.Ordinal));
    }
}
