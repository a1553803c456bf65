using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SmeMatch.Api.Exchange;

namespace SmeMatch.Api.Tests.Integration;

/// <summary>Files of which nobody reads the end.</summary>
public sealed class ExportFileTests
{
    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    [InlineData("xlsx")]
    public async Task Nothing_more_is_read_for_a_caller_who_went_away(string format)
    {
        using var gone = new CancellationTokenSource();
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestAborted = gone.Token, RequestServices = services };
        var file = new ExportFile(context, "smes", DateTimeOffset.UnixEpoch);
        var read = 0;
        var result = format switch
        {
            "csv" => file.Csv(["id"], Endless(number => (IReadOnlyList<string>)[$"{number}"])),
            "ndjson" => file.Lines(Endless(number => new JsonObject { ["id"] = number })),
            _ => file.Sheets(
                "x", [("id", 9)], Endless(number => (IReadOnlyList<object?>)[number]), ("about", _ => [])),
        };
        var sending = result.ExecuteAsync(context);
        await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.True(sending.IsCompleted);
        Assert.InRange(read, 2_000, 4_000);

        async IAsyncEnumerable<T> Endless<T>(Func<int, T> make)
        {
            while (true)
            {
                if (++read == 2_000)
                {
                    await gone.CancelAsync();
                }

                // Ends the test where the service would go on for ever.
                Assert.True(read < 1_000_000);
                yield return make(read);
            }
        }
    }
}
