namespace SmeMatch.Reliability.Tests.Restarts;

/// <summary>Reads of every kind.</summary>
internal static class Readers
{
    public static async Task Run(Tally tally, int number, CancellationToken stop)
    {
        var random = new Random(number);
        var package = (await tally.Get("/v1/opportunities?status=open&sector=WS02&limit=1"))!["items"]![0]!["id"];
        var firm = (await tally.Get($"/v1/opportunities/{package}/matches?limit=1"))!["items"]![0]!["smeId"];
        string[] paths =
        [
            "/v1/smes?limit=20", "/v1/opportunities?status=open&limit=20", $"/v1/opportunities/{package}",
            $"/v1/opportunities/{package}/matches?limit=20", $"/v1/smes/{firm}", $"/v1/smes/{firm}/matches",
            $"/v1/matches/{package}/{firm}", "/v1/smes?q=works&limit=5", "/v1/match-runs/latest", "/v1/imports/latest",
            "/v1/imports/latest/rejections", "/v1/reference/sectors",
        ];
        while (!stop.IsCancellationRequested)
        {
            await tally.Get(paths[random.Next(paths.Length)]);
            await Task.Delay(random.Next(10), CancellationToken.None);
        }
    }
}
