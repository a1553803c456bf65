using System.Diagnostics;

namespace SmeMatch.Api.Operating;

/// <summary>Why requests are answered by 503: a line a second, for in an outage they are many and alike.</summary>
internal sealed partial class OutageLog(ILogger<OutageLog> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private long saidAt;
    private long silent;

    public void Say(Exception fault)
    {
        var said = Interlocked.Read(ref saidAt);
        if ((said != 0 && Stopwatch.GetElapsedTime(said) < Pause)
            || Interlocked.CompareExchange(ref saidAt, Stopwatch.GetTimestamp(), said) != said)
        {
            Interlocked.Increment(ref silent);
            return;
        }

        var (kind, others) = (fault.GetType().Name, Interlocked.Exchange(ref silent, 0));
        LogOutage(kind, fault.Message, others);
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Answered 503, for the database: {Kind}: {Why} ({Others} more before it)")]
    private partial void LogOutage(string kind, string why, long others);
}
