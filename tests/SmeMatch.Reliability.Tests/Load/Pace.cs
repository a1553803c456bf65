using System.Collections.Concurrent;
using System.Diagnostics;

namespace SmeMatch.Reliability.Tests.Load;

/// <summary>How requests follow one another.</summary>
internal static class Pace
{
    /// <summary>As many callers as said, each asking again when it was answered.</summary>
    public static Task Closed(int callers, TimeSpan time, Func<Task> ask)
    {
        var started = Stopwatch.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                await ask();
            }
        })));
    }

    /// <summary>
    /// So many begin per second, whether others were answered or not, while fewer than most are under way.
    /// </summary>
    public static async Task Open(double perSecond, int most, TimeSpan time, Func<Task> ask)
    {
        using var free = new SemaphoreSlim(most);
        var (started, begun, all) = (Stopwatch.GetTimestamp(), 0L, new ConcurrentDictionary<Task, bool>());
        for (var past = TimeSpan.Zero; past < time; past = Stopwatch.GetElapsedTime(started))
        {
            for (; begun < past.TotalSeconds * perSecond; begun++)
            {
                await free.WaitAsync();
                var one = Task.Run(async () =>
                {
                    try
                    {
                        await ask();
                    }
                    finally
                    {
                        free.Release();
                    }
                });
                all[one] = true;
                _ = one.ContinueWith(done => all.TryRemove(done, out _), TaskScheduler.Default);
            }

            await Task.Delay(1);
        }

        await Task.WhenAll(all.Keys);
    }
}
