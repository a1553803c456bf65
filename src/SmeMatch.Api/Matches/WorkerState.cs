using System.Diagnostics;

namespace SmeMatch.Api.Matches;

/// <summary>Whether this instance is the matching worker, and when it last looked for work.</summary>
internal sealed class WorkerState
{
    private long passedAt;

    public bool IsHere => Volatile.Read(ref passedAt) != 0;

    /// <summary>Null when another instance is the worker, or none.</summary>
    public TimeSpan? SincePass =>
        Volatile.Read(ref passedAt) is var at && at == 0 ? null : Stopwatch.GetElapsedTime(at);

    public void Passed() => Volatile.Write(ref passedAt, Stopwatch.GetTimestamp());

    public void Left() => Volatile.Write(ref passedAt, 0);
}
