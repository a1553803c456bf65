using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace SmeMatch.Interchange.Formats;

/// <summary>Work on what a stream yields, done on every core while the next is read, and handed on in order.</summary>
public static class WorkedAhead
{
    private static readonly int Ahead = Environment.ProcessorCount + 1;

    /// <summary>
    /// What <paramref name="make"/> makes of each, in the order of the source; little is held at a time.
    /// </summary>
    public static async IAsyncEnumerable<TMade> InOrder<TSource, TMade>(
        this IAsyncEnumerable<TSource> source, Func<TSource, TMade> make,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var begun = Channel.CreateBounded<Task<TMade>>(Ahead);
        var reading = Task.Run(() => ReadAll(source, make, begun.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var work in begun.Reader.ReadAllAsync(cancellationToken))
            {
                yield return await work;
            }
        }
        finally
        {
            // Whoever stops early may close what is read from.
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task ReadAll<TSource, TMade>(
        IAsyncEnumerable<TSource> source, Func<TSource, TMade> make, ChannelWriter<Task<TMade>> begun,
        CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var one in source.WithCancellation(cancellationToken))
            {
                await begun.WriteAsync(Task.Run(() => make(one), cancellationToken), cancellationToken);
            }

            begun.Complete();
        }
        catch (Exception fault)
        {
            begun.Complete(fault);
            throw;
        }
    }
}
