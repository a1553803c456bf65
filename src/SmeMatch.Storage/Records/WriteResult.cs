namespace SmeMatch.Storage.Records;

/// <summary>What came of a write.</summary>
public enum WriteOutcome
{
    Done,
    NotFound,
    Foreign,
    Stale,
    NumberTaken,
    ParentUnknown,
    HasPackages,
}

/// <summary>The answer to a write.</summary>
/// <param name="Outcome">Done, or why not.</param>
/// <param name="Record">The record as it is now; null where there is none.</param>
/// <param name="QueuePosition">The queue row that brings it into the matches.</param>
public sealed record WriteResult(WriteOutcome Outcome, StoredRecord? Record = null, long QueuePosition = 0);
