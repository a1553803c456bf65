using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmeMatch.Interchange.Formats;
using Sylvan.Data.Csv;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>No cell of any CSV that the service writes is a live formula, and every value comes back.</summary>
public sealed partial class CellTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hostile_texts_go_out_as_texts_and_come_in_again_unchanged()
    {
        await using var service = await Service.Start("--Demo:Load=false");
        var places = Math.Max(HostileCells.OneLine.Count, HostileCells.Lines.Count);
        var projects = Enumerable.Range(0, places).Select(number => new
        {
            title = new { en = HostileCells.OneLine[number] },
            buyer = HostileCells.OneLine[^(number + 1)],
            description = HostileCells.Lines[number % HostileCells.Lines.Count],
            subSectors = new[] { "WS02" },
        });
        var job = await Import(
            service, "ndjson",
            Encoding.UTF8.GetBytes(string.Join('\n', projects.Select(one => JsonSerializer.Serialize(one)))));
        Assert.True((int)job["created"]! > 0.9 * places, $"{job}");
        var file = await service.Client.GetByteArrayAsync(
            new Uri("/v1/exports/opportunities?format=csv", UriKind.Relative), Stop);
        var lines = await service.Client.GetStringAsync(
            new Uri("/v1/exports/opportunities?format=ndjson", UriKind.Relative), Stop);
        var records = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)
            .ToDictionary(record => (string)record["id"]!);
        var cells = 0;
        await foreach (var (id, column, cell) in Cells(Encoding.UTF8.GetString(file)))
        {
            Assert.DoesNotMatch(Live(), cell);
            if (column is "title.en" or "buyer" or "description")
            {
                var value = column == "title.en" ? records[id]["title"]!["en"] : records[id][column];
                Assert.Equal((string)value!, OwnCells.Bare(cell));
                cells++;
            }
        }

        Assert.True(cells >= 2_000, $"{cells} cells");
        Assert.DoesNotMatch(LiveWhereSemicolonsSeparate(), Encoding.UTF8.GetString(file));
        var again = await Import(service, "csv", file);
        Assert.True((records.Count, 0) == ((int)again["unchanged"]!, (int)again["rejected"]!), $"{again}");
    }

    [Theory]
    [InlineData("/v1/exports/matches?format=csv")]
    [InlineData("/v1/exports/smes?format=csv&bom=true")]
    [InlineData("/v1/insights/coverage?format=csv")]
    public async Task No_other_table_has_a_live_cell(string path)
    {
        const string Name = "=1+1;@A1";
        await using var service = await Service.Start("--Demo:Load=false");
        await service.Send(HttpMethod.Post, "/v1/opportunities", new
        {
            title = new { en = Name },
            subSectors = new[] { "WS02" },
            states = new[] { "IN-GJ" },
            value = new { amount = "90000000.00", currency = "INR" },
        });
        await service.Send(HttpMethod.Post, "/v1/smes", new
        {
            name = new { en = Name },
            industries = new[] { "2521" },
            targetStates = new[] { "IN-GJ" },
        }, ("Prefer", "wait=10"));
        var text = (await service.Client.GetStringAsync(new Uri(path, UriKind.Relative), Stop)).TrimStart('\uFEFF');
        var rows = 0;
        await foreach (var (_, _, cell) in Cells(text))
        {
            Assert.DoesNotMatch(Live(), cell);
            rows++;
        }

        Assert.True(rows > 0, text);
        Assert.DoesNotMatch(LiveWhereSemicolonsSeparate(), text);
    }

    private static async IAsyncEnumerable<(string Id, string Column, string Cell)> Cells(string text)
    {
        await using var csv = await CsvDataReader.CreateAsync(
            new StringReader(text), new CsvDataReaderOptions { Delimiter = ',' }, Stop);
        while (await csv.ReadAsync(Stop))
        {
            for (var column = 0; column < csv.FieldCount; column++)
            {
                yield return (csv.GetString(0), csv.GetName(column), csv.GetString(column));
            }
        }
    }

    private static async Task<JsonNode> Import(Service service, string format, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/octet-stream");
        using var answer = await service.Client.PostAsync(
            new Uri($"/v1/imports?format={format}&records=opportunities", UriKind.Relative), content, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
        return await service.Ended(answer.Headers.Location!.ToString());
    }

    [GeneratedRegex("^[=+\\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]")]
    private static partial Regex Live();

    /// <summary>After a separator, quotes aside, however the rest of the file would be read.</summary>
    [GeneratedRegex("[;\t\r\n]\"*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20]")]
    private static partial Regex LiveWhereSemicolonsSeparate();
}
