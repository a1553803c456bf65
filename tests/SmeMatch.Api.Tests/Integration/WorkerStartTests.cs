using SmeMatch.Matching.Engine;

namespace SmeMatch.Api.Tests.Integration;

/// <summary>
/// What a start of the service waits for: the worker's engine is held back, so that nothing can be matched.
/// </summary>
public sealed class WorkerStartTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_waits_for_lists_of_another_day_and_not_for_those_that_hold()
    {
        await using var registry = await MatchedRegistry.New("start");
        var package = await registry.AddPackage();
        await registry.AddFirm();
        await registry.StartWorker();
        await registry.StopWorker();
        using var matched = new ManualResetEventSlim();
        registry.NewEngine = scorer =>
        {
            // Not for ever: a test that failed must be able to end.
            matched.Wait(TimeSpan.FromSeconds(20), Stop);
            return new MatchEngine(scorer, threads: 1);
        };

        await registry.StartWorker().WaitAsync(TimeSpan.FromSeconds(10), Stop);
        Assert.Single((await registry.Matches.OfOpportunity(package, Stop)).Entries);
        Assert.Single(await registry.Runs.List(null, 10, Stop), run => run.Status == "completed");
        await registry.StopWorker(first: matched.Set);

        matched.Reset();
        registry.Clock.Now += TimeSpan.FromDays(1);
        var start = registry.StartWorker();
        Assert.NotSame(start, await Task.WhenAny(start, Task.Delay(500, Stop)));
        matched.Set();
        await start.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        await registry.Settled();
    }
}
