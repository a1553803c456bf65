namespace SmeMatch.Matching.Engine;

/// <summary>One entry of a list.</summary>
/// <param name="Id">The SME or opportunity listed.</param>
/// <param name="Score">0 to 10 000.</param>
/// <param name="Readiness">Of the SME of the pair, 0 to 10 000.</param>
public readonly record struct Listed(Guid Id, int Score, int Readiness);

/// <summary>The best matches of one record, in order.</summary>
/// <param name="OwnerId">The opportunity or SME whose list it is.</param>
/// <param name="Entries">Empty when the record has no list any more.</param>
/// <param name="TiedAtEnd">Whether one left out equals the last entry in score and readiness.</param>
public sealed record MatchList(Guid OwnerId, IReadOnlyList<Listed> Entries, bool TiedAtEnd);

/// <summary>Lists that are no longer as they were.</summary>
public sealed record ChangedLists(IReadOnlyList<MatchList> OfOpportunities, IReadOnlyList<MatchList> OfSmes);

/// <summary>
/// Takes every list that is not empty, from several threads at once. The entries are read before the call returns.
/// </summary>
public interface IListSink
{
    void OfOpportunity(Guid owner, ReadOnlySpan<Listed> entries, bool tiedAtEnd);

    void OfSme(Guid owner, ReadOnlySpan<Listed> entries, bool tiedAtEnd);
}
