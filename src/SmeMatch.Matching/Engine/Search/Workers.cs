namespace SmeMatch.Matching.Engine.Search;

/// <summary>
/// Divides work among threads of its own, so that a long search never keeps the thread pool from answering requests.
/// </summary>
internal static class Workers
{
    /// <summary>Does portions 0 to <paramref name="portions"/>, each once, whichever thread is free.</summary>
    /// <param name="threads">At least 1.</param>
    /// <param name="portions">How many there are.</param>
    /// <param name="start">What a thread needs for itself.</param>
    /// <param name="work">Does one portion.</param>
    /// <param name="cancellationToken">Looked at between portions.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Run<T>(
        int threads, int portions, Func<T> start, Action<T, int> work, CancellationToken cancellationToken)
    {
        var next = -1;
        if (Math.Min(threads, portions) <= 1)
        {
            Work();
            return;
        }

        Task.WhenAll(Enumerable.Range(0, Math.Min(threads, portions)).Select(_ => Task.Factory.StartNew(
            Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)))
            .GetAwaiter().GetResult();

        void Work()
        {
            var own = start();
            try
            {
                for (var portion = Interlocked.Increment(ref next); portion < portions;
                    portion = Interlocked.Increment(ref next))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    work(own, portion);
                }
            }
            catch
            {
                // The others need not go on; the counter stays far below overflow.
                Interlocked.Exchange(ref next, portions);
                throw;
            }
        }
    }

    /// <summary>Does a few unlike things.</summary>
    public static void Run(int threads, params Action[] things) =>
        Run(threads, things.Length, () => true, (_, thing) => things[thing](), CancellationToken.None);
}
