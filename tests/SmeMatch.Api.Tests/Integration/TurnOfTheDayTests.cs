namespace SmeMatch.Api.Tests.Integration;

public sealed class TurnOfTheDayTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_midnight_in_Kolkata_a_passed_deadline_leaves_the_lists_by_itself()
    {
        await using var registry = await MatchedRegistry.New("day");
        var package = await registry.AddPackage(deadline: "2026-11-23");
        await registry.AddFirm();
        await registry.StartWorker();
        var list = await registry.Matches.OfOpportunity(package, Stop);
        Assert.Single(list.Entries);
        Assert.Equal(new DateOnly(2026, 11, 23), list.Day);

        registry.Clock.Now = registry.Clock.Now.AddMinutes(2);
        for (var tries = 0; tries < 100 && list.Entries.Count > 0; tries++)
        {
            await Task.Delay(100, Stop);
            list = await registry.Matches.OfOpportunity(package, Stop);
        }

        Assert.Empty(list.Entries);
        Assert.Equal(new DateOnly(2026, 11, 24), list.Day);
        Assert.Contains(await registry.Runs.List(null, 10, Stop), run => run.Reason == "the turn of the day");
    }
}
