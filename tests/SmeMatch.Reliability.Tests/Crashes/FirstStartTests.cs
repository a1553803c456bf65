using System.Diagnostics;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Reliability.Tests.Crashes;

/// <summary>The first start makes a cluster, a schema, the demo registry and its matches; it is killed then.</summary>
[Collection(OneAtATime.Name)]
public sealed class FirstStartTests
{
    private const int FirstSeed = 7;

    // Its multiples spread evenly.
    private const double GoldenRatio = 0.618_033_988_749;
    private static readonly int Kills = Form.IsLong ? 20 : 2;

    [Fact]
    public async Task A_first_start_killed_at_any_moment_is_finished_by_the_next()
    {
        var started = Stopwatch.GetTimestamp();
        await using var undisturbed = await Service.Start();
        var duration = Stopwatch.GetElapsedTime(started);
        var expected = await Content(undisturbed);
        for (var seed = FirstSeed; seed < FirstSeed + Kills; seed++)
        {
            var moment = seed * GoldenRatio % 1;
            await using var service = Service.Begin();
            await Task.Delay(duration * moment, TestContext.Current.CancellationToken);
            service.Kill();
            await service.StartAgain();
            var state = await Content(service);
            Form.Say($"first start, seed {seed}, killed after {moment:P0}");
            Assert.True(expected == state, $"seed {seed}, {moment:P0}:\n{expected}\n{state}\n{service.Output}");
        }

        Form.Write("first-starts", "First starts killed",
        [
            $"{Kills} first starts got kill −9, at moments spread over the {duration.TotalSeconds:0.0} s that "
                + $"one takes; seeds {FirstSeed} to {FirstSeed + Kills - 1}.",
            "",
            "The next start had the demo registry and its lists whole.",
        ]);
    }

    /// <summary>A demo file whose import was killed with the service may be read again, and changes nothing.</summary>
    private static async Task<State> Content(Service service) =>
        await State.Read(service.Database!) with { Imports = "", Rejections = "" };
}
