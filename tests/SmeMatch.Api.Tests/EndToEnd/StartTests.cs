using System.Text.Json.Nodes;

namespace SmeMatch.Api.Tests.EndToEnd;

public sealed class StartTests
{
    private const int Starts = 3;

    [Fact]
    public async Task A_start_on_lists_that_hold_for_today_gives_them_before_it_has_matched_anew()
    {
        await using var service = await Service.Start();
        var package = (await service.Get("/v1/opportunities?status=open&sector=WS02&limit=1"))["items"]![0]!["id"];
        var path = $"/v1/opportunities/{package}/matches";
        var before = await service.Get(path);
        for (var start = 0; start < Starts; start++)
        {
            await service.KillAndStartAgain();
            var after = await service.Get(path);
            Assert.Equal(0, (long)after["pending"]!);
            Assert.Equal(Entries(before), Entries(after));
            if ($"{after["items"]![0]!["runId"]}" == $"{before["items"]![0]!["runId"]}")
            {
                return;
            }

            before = after;
        }

        Assert.Fail($"Each of {Starts} starts waited until everything was matched.");
    }

    private static IEnumerable<string> Entries(JsonNode list) =>
        list["items"]!.AsArray().Select(item => $"{item!["smeId"]} {item["score"]} {item["rank"]}");
}
