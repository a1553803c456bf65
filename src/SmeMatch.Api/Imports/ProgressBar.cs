using System.Globalization;
using SmeMatch.Storage.Jobs;

namespace SmeMatch.Api.Imports;

/// <summary>How far a job is, in one line of a terminal that is never shorter than the one before.</summary>
internal static class ProgressBar
{
    private const int Width = 30;

    public static string Of(ImportJobRow job)
    {
        var done = (int)(job.Progress * Width);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{new string('#', done)}{new string('.', Width - done)}] {job.Progress * 100,3:0} %"
            + $"  {job.Read,12:#,0} rows  {job.RowsPerSecond,9:#,0} rows/s  {job.Rejected,9:#,0} rejected");
    }
}
