using System.Diagnostics;
using Polly.Timeout;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Tests;

public sealed class TroubleTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_that_hears_no_cancelling_is_left_and_the_time_it_took_is_gone()
    {
        var trouble = new Trouble(TimeSpan.FromMilliseconds(400));
        var never = new TaskCompletionSource<int>();
        var started = Stopwatch.GetTimestamp();
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => trouble.Limit(
            token =>
            {
                // As a driver does that asks the server to cancel and waits for it.
                token.Register(() => Thread.Sleep(TimeSpan.FromSeconds(20)));
                return never.Task;
            },
            Stop));
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0.3, 10);
        Assert.True(trouble.IsOver);
    }

    [Fact]
    public async Task Work_that_ends_well_costs_nothing_however_many_times()
    {
        var trouble = new Trouble(TimeSpan.FromSeconds(2));
        for (var turn = 0; turn < 5; turn++)
        {
            Assert.Equal(turn, await trouble.Limit(
                async token =>
                {
                    await Task.Delay(500, token);
                    return turn;
                },
                Stop));
        }

        Assert.False(trouble.IsOver);
    }

    [Fact]
    public async Task Waiting_for_a_connection_is_counted_once_whether_it_comes_or_not()
    {
        var trouble = Trouble.OfRequest = new Trouble(TimeSpan.FromSeconds(3));
        Assert.Equal(1, await trouble.Limit(_ => Trouble.Counted(After(1, fails: false)), Stop));
        Assert.False(trouble.IsOver);
        await Assert.ThrowsAsync<TimeoutException>(
            () => trouble.Limit(_ => Trouble.Counted(After(1, fails: true)), Stop));
        Assert.False(trouble.IsOver);
        trouble.Spend(TimeSpan.FromSeconds(1));
        Assert.True(trouble.IsOver);

        static async Task<int> After(int result, bool fails)
        {
            await Task.Delay(1_000, Stop);
            return fails ? throw new TimeoutException() : result;
        }
    }

    [Fact]
    public async Task Waiting_for_what_another_request_asks_for_is_counted()
    {
        var trouble = Trouble.OfRequest = new Trouble(TimeSpan.FromMilliseconds(500));
        var asked = new TaskCompletionSource<int>();
        var waiting = Database.Shared(asked.Task, Stop);
        await Task.Delay(600, Stop);
        Assert.False(trouble.IsOver);
        asked.SetResult(1);
        Assert.Equal(1, await waiting);
        Assert.True(trouble.IsOver);
    }
}
