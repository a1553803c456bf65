using System.Diagnostics;
using Polly.Timeout;

namespace SmeMatch.Storage.Connection;

/// <summary>
/// How long one request still waits for databases in trouble, over all its calls. What fails is counted, and waiting
/// for what is at hand when all is well, but not the work itself: a request that takes long by its nature is not cut.
/// </summary>
internal sealed class Trouble(TimeSpan atMost)
{
    public static readonly TimeSpan AtMost = TimeSpan.FromSeconds(3.5);
    private static readonly TimeSpan TooLittle = TimeSpan.FromMilliseconds(100);
    private static readonly AsyncLocal<Trouble?> Current = new();
    private long leftTicks = atMost.Ticks;

    /// <summary>Of the request that is under way; null when nobody waits for an answer.</summary>
    public static Trouble? OfRequest
    {
        get => Current.Value;
        set => Current.Value = value;
    }

    /// <summary>Whether it is worth trying again.</summary>
    public bool IsOver => Left < TooLittle;

    private TimeSpan Left => TimeSpan.FromTicks(Interlocked.Read(ref leftTicks));

    public void Spend(TimeSpan time) => Interlocked.Add(ref leftTicks, -time.Ticks);

    /// <summary>
    /// Waits for what takes no time when all is well, such as a connection, and counts what goes beyond that: who asks
    /// very often, as an export does, spends nothing by it.
    /// </summary>
    public static async Task<T> Counted<T>(Task<T> waiting)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            return await waiting;
        }
        finally
        {
            if (Stopwatch.GetElapsedTime(started) is var waited && waited > TooLittle)
            {
                OfRequest?.Spend(waited);
            }
        }
    }

    /// <summary>
    /// Does the work. When the time is over before, it is left to itself: a server that swallows all that it is sent
    /// also swallows the request to cancel it, and nobody waits for that.
    /// </summary>
    /// <exception cref="TimeoutRejectedException">The time is over; what the work still does is not known.</exception>
    public async Task<T> Limit<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var (started, left) = (Stopwatch.GetTimestamp(), Left);
        try
        {
            return await Within(left, work, cancellationToken);
        }
        catch (Exception)
        {
            // Without what of it was counted already.
            Spend(Stopwatch.GetElapsedTime(started) - (left - Left));
            throw;
        }
    }

    /// <inheritdoc cref="Limit"/>
    public static async Task<T> Within<T>(
        TimeSpan limit, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // Disposed of when the work has ended, be it long after it was left.
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
#pragma warning restore CA2000
        var working = work(stop.Token);
        _ = working.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                stop.Dispose();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            return await working.WaitAsync(limit > TooLittle ? limit : TooLittle, CancellationToken.None);
        }
        catch (TimeoutException) when (!working.IsCompleted)
        {
            // Cancelling asks the server and waits for it, on the thread that cancels.
            _ = Task.Factory.StartNew(
                () => Stop(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            throw new TimeoutRejectedException("The database did not answer in time.", limit);
        }
    }

    private static void Stop(CancellationTokenSource stop)
    {
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }
}
