using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Tests;

public sealed class SharedQuestionTests
{
    [Fact]
    public async Task Who_comes_while_it_is_asked_gets_the_next_answer_together_with_all_others()
    {
        var (asked, gates) = (0, Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource()).ToList());
        var begun = new SemaphoreSlim(0);
        var question = new SharedQuestion<int>(async () =>
        {
            var turn = asked++;
            begun.Release();
            await gates[turn].Task;
            return turn;
        });
        var first = question.Ask();
        await begun.WaitAsync(TestContext.Current.CancellationToken);
        var later = Enumerable.Range(0, 50).Select(_ => question.Ask()).ToList();
        gates[0].SetResult();
        Assert.Equal(0, await first);
        gates[1].SetResult();
        Assert.All(await Task.WhenAll(later), turn => Assert.Equal(1, turn));
        gates[2].SetResult();
        Assert.Equal(2, await question.Ask());
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task A_fault_is_told_to_those_who_asked_and_not_to_the_next()
    {
        var asked = 0;
        var question = new SharedQuestion<int>(
            () => asked++ == 0 ? Task.FromException<int>(new TimeoutException()) : Task.FromResult(asked));
        await Assert.ThrowsAsync<TimeoutException>(question.Ask);
        Assert.Equal(2, await question.Ask());
    }

    /// <summary>An answer older than its asker would be a read that misses an acknowledged write.</summary>
    [Fact]
    public async Task No_answer_is_older_than_who_asks()
    {
        var written = 0L;
        var question = new SharedQuestion<long>(async () =>
        {
            var seen = Interlocked.Read(ref written);
            await Task.Yield();
            return seen;
        });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var turn = 0; turn < 2_000; turn++)
            {
                var mine = Interlocked.Increment(ref written);
                Assert.True(await question.Ask() >= mine);
            }
        })));
    }
}
