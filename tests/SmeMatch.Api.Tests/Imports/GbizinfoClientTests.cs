using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using SmeMatch.Api.Http;
using SmeMatch.Api.Imports.Gbizinfo;

namespace SmeMatch.Api.Tests.Imports;

/// <summary>
/// The client of gBizINFO against a stub that serves the published shapes, and the rules of outgoing requests.
/// </summary>
public sealed class GbizinfoClientTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly DateOnly Since = new(2026, 8, 1);
    private static readonly DateOnly Until = new(2026, 8, 31);

    [Fact]
    public async Task Every_page_is_fetched_once_with_the_days_and_the_token()
    {
        await using var stub = await GbizinfoStub.Start();
        var lines = await Download(stub.Url);
        Assert.Equal(
            [
                "/hojin/v2/hojin/updateInfo?page=1&from=20260801&to=20260831&metadata_flg=false",
                "/hojin/v2/hojin/updateInfo?page=2&from=20260801&to=20260831&metadata_flg=false",
            ],
            stub.Asked);
        Assert.Equal([GbizinfoStub.Number, GbizinfoStub.Other], lines.Select(NumberOf));
    }

    [Fact]
    public async Task Details_are_asked_for_firm_by_firm_and_a_firm_that_is_gone_is_passed_over()
    {
        await using var stub = await GbizinfoStub.Start();
        var lines = await Download(stub.Url, withDetails: true);
        Assert.Equal([GbizinfoStub.Number], lines.Select(NumberOf));
        Assert.Contains("30000000", lines[0], StringComparison.Ordinal);
        Assert.Equal(4, stub.Asked.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(500)]
    public async Task What_passes_is_asked_again_after_as_long_as_the_answer_says(int status)
    {
        await using var stub = await GbizinfoStub.Start();
        stub.Fail(status, "0");
        stub.Fail(status, "Sun, 01 Jan 2023 00:00:00 GMT");
        Assert.Equal(2, (await Download(stub.Url)).Length);
        Assert.Equal(4, stub.Asked.Count);
    }

    [Fact]
    public async Task What_goes_on_failing_ends_with_what_to_do()
    {
        await using var stub = await GbizinfoStub.Start();
        for (var i = 0; i < 6; i++)
        {
            stub.Fail(429, "0");
        }

        Assert.Contains("asked too often", await Refusal(stub.Url), StringComparison.Ordinal);
        Assert.Equal(6, stub.Asked.Count);
    }

    [Theory]
    [InlineData(400, """{"errors":[{"item":"from","message":"形式が不正です。"}],"id":"e","message":"Bad Request"}""",
        "(400): Bad Request from: 形式が不正です。")]
    [InlineData(401, """{"message": "Unauthorized"}""", "refused the token (Unauthorized)")]
    [InlineData(404, "", "There is no gBizINFO")]
    [InlineData(302, "", "(302), and that is not followed")]
    [InlineData(200, "<html>", "something else than firms")]
    [InlineData(200, """{"hojin-infos":{}}""", "something else than firms")]
    public async Task A_refusal_is_told_at_once_and_without_the_token(int status, string body, string expected)
    {
        await using var stub = await GbizinfoStub.Start();
        stub.Fail(status, body: body);
        var told = await Refusal(stub.Url);
        Assert.Contains(expected, told, StringComparison.Ordinal);
        Assert.DoesNotContain(GbizinfoStub.Token, told, StringComparison.Ordinal);
        Assert.Single(stub.Asked);
    }

    [Fact]
    public async Task Outside_Development_nothing_but_https_to_the_public_internet_is_asked()
    {
        var started = Stopwatch.GetTimestamp();
        await using var stub = await GbizinfoStub.Start();
        Assert.Contains("by https only", await Refusal(stub.Url, "Production"), StringComparison.Ordinal);
        Assert.Contains(
            "no address of the public internet", await Refusal("https://localhost:1", "Production"),
            StringComparison.Ordinal);
        Assert.Contains(
            "no address of the public internet", await Refusal("https://169.254.169.254", "Development"),
            StringComparison.Ordinal);
        Assert.Contains("by https only", await Refusal("http://192.0.2.1", "Development"), StringComparison.Ordinal);
        Assert.Empty(stub.Asked);
        // What is refused is not tried again: four pauses alone would be half a minute.
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData("Gbizinfo:Token", "", "set Gbizinfo__Token")]
    [InlineData("Gbizinfo:Token", "a b", "no token")]
    [InlineData("Gbizinfo:Address", "nowhere", "is no address")]
    public void What_is_configured_wrongly_is_told(string name, string value, string expected)
    {
        var values = new Dictionary<string, string?> { ["Gbizinfo:Token"] = "t", [name] = value };
        var told = Assert.Throws<GbizinfoException>(
            () => GbizinfoClient.Of(Configuration(values), new Hosted("Production"))).Message;
        Assert.Contains(expected, told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2001::1")]
    [InlineData("2002:7f00:1::")]
    public void Addresses_that_are_not_of_the_public_internet_are_refused(string address) =>
        Assert.True(Outgoing.IsRefused(IPAddress.Parse(address), allowsLoopback: false));

    [Theory]
    [InlineData("8.8.8.8", false, false)]
    [InlineData("172.32.0.1", false, false)]
    [InlineData("2606:4700::1111", false, false)]
    [InlineData("127.0.0.1", true, false)]
    [InlineData("::1", true, false)]
    [InlineData("10.0.0.1", true, true)]
    [InlineData("::ffff:127.0.0.1", true, true)]
    public void Public_ones_are_not_and_loopback_only_where_it_is_allowed(
        string address, bool loopback, bool refused) =>
        Assert.Equal(refused, Outgoing.IsRefused(IPAddress.Parse(address), loopback));

    private static async Task<string> Refusal(string url, string environment = "Development") =>
        (await Assert.ThrowsAsync<GbizinfoException>(() => Download(url, environment: environment))).Message;

    private static async Task<string[]> Download(
        string url, bool withDetails = false, string environment = "Development")
    {
        using var client = GbizinfoClient.Of(
            Configuration(new() { ["Gbizinfo:Token"] = GbizinfoStub.Token, ["Gbizinfo:Address"] = url }),
            new Hosted(environment));
        using var file = new MemoryStream();
        await client.Download(Since, Until, withDetails, file, (_, _, _) => { }, Stop);
        return Encoding.UTF8.GetString(file.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string NumberOf(string line) => JsonDocument.Parse(line).RootElement
        .GetProperty("hojin-infos")[0].GetProperty("corporate_number").GetString()!;

    private static IConfigurationRoot Configuration(Dictionary<string, string?> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values).Build();

    private sealed class Hosted(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;
        public string ApplicationName { get; set; } = "";
        public string ContentRootPath { get; set; } = "";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
