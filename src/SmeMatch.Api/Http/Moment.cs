namespace SmeMatch.Api.Http;

/// <summary>
/// Five minutes. What an answer says of time, such as the end of a link, changes with them and not in between, so that
/// an answer whose records did not change keeps its ETag. The day in Asia/Kolkata turns with one, too.
/// </summary>
internal static class Moment
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    /// <summary>When the present one began, UTC.</summary>
    public static DateTimeOffset Of(DateTimeOffset now) =>
        new(now.UtcTicks - (now.UtcTicks % Length.Ticks), TimeSpan.Zero);
}
