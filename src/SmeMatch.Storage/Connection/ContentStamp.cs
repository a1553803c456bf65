namespace SmeMatch.Storage.Connection;

/// <summary>
/// A number that is another one after every change of what readers see: records, lists, how many writes wait. Who keeps
/// an answer takes the number before it reads, and uses the answer as long as the number is the same. So a write is
/// never followed by an answer from before it, even when the answer was being made while the write committed.
/// </summary>
public sealed class ContentStamp
{
    private long now;

    public long Now => Volatile.Read(ref now);

    /// <summary>
    /// After every transaction that may have changed something, however it ended, and before anyone is told of it.
    /// </summary>
    public void Change() => Interlocked.Increment(ref now);
}
