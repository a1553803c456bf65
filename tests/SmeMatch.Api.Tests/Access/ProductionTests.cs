using System.Net;
using SmeMatch.Api.Access;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Access;

/// <summary>What is convenient in Development is refused everywhere else.</summary>
public sealed class ProductionTests(SharedService shared) : IClassFixture<SharedService>
{
    private const string Production = "--environment=Production";

    [Theory]
    [InlineData("SmeMatch", "smematch")]
    [InlineData("SmeMatch", "Password")]
    [InlineData("Owner", "choose-one")]
    [InlineData("SmeMatch", "x;PWD=postgres")]
    public async Task A_password_that_everybody_guesses_is_refused_before_it_is_used(string which, string password)
    {
        var (exit, text) = await shared.Service.Run(
            Production, $"--ConnectionStrings:{which}=Host=127.0.0.1;Port=1;Username=x;Password={password}");
        Assert.Equal(1, exit);
        Assert.Matches("^SmeMatch cannot start: A password in ConnectionStrings .*\n$", text);
    }

    [Fact]
    public async Task A_connection_string_that_cannot_be_read_is_refused_in_one_line_without_it()
    {
        var (exit, text) = await shared.Service.Run("--ConnectionStrings:SmeMatch=Host;Password=hidden-word");
        Assert.Equal(1, exit);
        Assert.Matches("^SmeMatch cannot start: ConnectionStrings:SmeMatch is no connection string .*\n$", text);
        Assert.DoesNotContain("hidden-word", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_demo_key_and_none_is_taken()
    {
        await using var service = Service.Begin(Production, "--Demo:Load=false");
        using var client = new HttpClient { BaseAddress = new Uri(service.Url) };
        for (var tries = 0; !await IsReady(client); tries++)
        {
            Assert.True(tries < 1_200, service.Output);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.DoesNotContain("Demo key", service.Output, StringComparison.Ordinal);
        client.DefaultRequestHeaders.Authorization = new("Bearer", ApiKey.New(ApiKey.Demo));
        using var refused = await client.GetAsync(
            new Uri("/v1/smes", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var page = await client.GetStringAsync(
            new Uri("/swagger/index.html", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("smk_", page, StringComparison.Ordinal);
    }

    private static async Task<bool> IsReady(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
