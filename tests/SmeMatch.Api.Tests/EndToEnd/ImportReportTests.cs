using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>What a person is told of an import, by the service and by the command.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class ImportReportTests(SharedService shared)
{
    private const string File = """
        name.en,prefecture,employees,annualTurnover.amount,annualTurnover.currency,website
        Report Works,JP-34,12,5,JPY,
        Broken Works,JP-99,many,5,,=cmd()
        ,JP-34,,,,

        """;

    private readonly Service service = shared.Service;

    [Fact]
    public async Task Rows_left_out_are_taken_away_as_CSV_and_JSON_with_field_value_and_reason()
    {
        var (status, begun, _) = await service.Send(HttpMethod.Post, "/v1/imports?format=csv&dryRun=true", File);
        Assert.Equal(HttpStatusCode.Accepted, status);
        var job = await service.Ended($"/v1/imports/{begun!["id"]}");
        Assert.Equal((1, 2), ((int)job["created"]!, (int)job["rejected"]!));
        Assert.True((long)job["rowsPerSecond"]! > 0, $"{job}");
        Assert.Empty((await service.Get("/v1/smes?q=report%20works"))["items"]!.AsArray());

        using var csv = await service.Client.GetAsync(
            new Uri($"/v1/imports/{job["id"]}/rejections/file?bom=true", UriKind.Relative),
            TestContext.Current.CancellationToken);
        Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
        Assert.Contains("smematch-rejections-", $"{csv.Content.Headers.ContentDisposition}", StringComparison.Ordinal);
        var bytes = await csv.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var lines = System.Text.Encoding.UTF8.GetString(bytes[3..]).Split('\n', StringSplitOptions.TrimEntries);
        Assert.Equal("row,key,field,value,code,reason", lines[0]);
        Assert.Contains("3,,annualTurnover.amount,5,amount-currency,", lines[1], StringComparison.Ordinal);
        Assert.Contains("3,,prefecture,JP-99,unknown-code,", lines[2], StringComparison.Ordinal);
        Assert.Contains("3,,employees,many,type,", lines[3], StringComparison.Ordinal);
        Assert.Contains("3,,website,'=cmd(),url,", lines[4], StringComparison.Ordinal);
        Assert.Contains("4,,name.ja,,required,", lines[5], StringComparison.Ordinal);

        var json = (await service.Get($"/v1/imports/{job["id"]}/rejections/file?format=json")).AsArray();
        var page = (await service.Get($"/v1/imports/{job["id"]}/rejections"))["items"]!;
        Assert.True(JsonNode.DeepEquals(page, json), $"{json}");
        Assert.Equal("many", (string)json[0]!["errors"]![2]!["value"]!);
        Assert.Equal("employees", (string)json[0]!["errors"]![2]!["field"]!);

        var unknown = await service.Send(HttpMethod.Get, "/v1/imports/newest/rejections/file", null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
    }

    [Fact]
    public async Task The_command_draws_a_bar_with_its_speed_and_tells_the_same_as_the_service()
    {
        var path = Path.Combine(service.Folder, "report.csv");
        var rows = string.Concat(
            Enumerable.Range(0, 3_000).Select(i => $"Barred Works {i},JP-34,{(i % 100 == 0 ? "x" : i)}\n"));
        await System.IO.File.WriteAllTextAsync(
            path, "name.en,prefecture,employees\n" + rows, TestContext.Current.CancellationToken);
        var output = await OnTerminal("import", "smes", "--format", "csv", "--dry-run", path);
        Assert.Matches(@"\[#{30}\] 100 %         3,000 rows\s+[0-9,]+ rows/s\s+30 rejected", output);
        Assert.Contains(
            "completed: 3000 rows read, 2970 created, 0 updated, 0 unchanged, 30 rejected", output,
            StringComparison.Ordinal);
        Assert.Contains("30  type, first in row 2", output, StringComparison.Ordinal);

        // To a file it draws none.
        var (exit, text) = await service.Run("import", "smes", "--format", "csv", "--dry-run", path);
        Assert.True(exit == 0 && !text.Contains("[#", StringComparison.Ordinal), text);
    }

    /// <summary>What the command shows on a terminal.</summary>
    private async Task<string> OnTerminal(params string[] arguments)
    {
        if (!System.IO.File.Exists("/usr/bin/script"))
        {
            Assert.Skip("There is no script(1) here to give the command a terminal.");
        }

        var command = string.Join(' ', Service.CommandLine(arguments));
        using var script = new Process
        {
            StartInfo = new ProcessStartInfo("/usr/bin/script", ["-qec", command, "/dev/null"])
            {
                RedirectStandardOutput = true,
                Environment =
                {
                    ["ASPNETCORE_ENVIRONMENT"] = "Development",
                    ["PrivateCluster__DataDirectory"] = service.Folder,
                },
            },
        };
        script.Start();
        var output = await script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
