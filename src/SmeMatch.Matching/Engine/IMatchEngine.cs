using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Matching.Engine;

/// <summary>A kept match of one opportunity and one SME.</summary>
public sealed record Match(Guid OpportunityId, Guid SmeId, Pair Pair)
{
    public Order OrderAmongSmes => new(Pair.Score, Pair.Readiness, Order.Tie(OpportunityId, SmeId), SmeId);

    public Order OrderAmongOpportunities =>
        new(Pair.Score, Pair.Readiness, Order.Tie(OpportunityId, SmeId), OpportunityId);
}

/// <summary>The best matches of one record, in order.</summary>
/// <param name="OwnerId">The opportunity or SME whose list it is.</param>
/// <param name="Matches">At most 100 of an opportunity, at most 20 of an SME.</param>
/// <param name="TiedAtEnd">Whether one left out equals the last entry in score and readiness.</param>
public sealed record MatchList(Guid OwnerId, IReadOnlyList<Match> Matches, bool TiedAtEnd);

/// <summary>The lists that a change of records changed.</summary>
public sealed record ChangedLists(IReadOnlyList<MatchList> OfOpportunities, IReadOnlyList<MatchList> OfSmes);

/// <summary>
/// Holds the registry and the exact top lists of both directions: always the same as scoring every pair and sorting.
/// Not safe for concurrent use; its one caller is the matching worker.
/// </summary>
public interface IMatchEngine
{
    /// <summary>Most entries of an opportunity's list.</summary>
    const int SmesPerOpportunity = 100;

    /// <summary>Most entries of an SME's list.</summary>
    const int OpportunitiesPerSme = 20;

    /// <summary>Scores everything anew with another scorer; reports pairs done so far.</summary>
    void Rebuild(
        Scorer scorer,
        IEnumerable<Sme> smes,
        IEnumerable<Opportunity> opportunities,
        IProgress<long>? pairs,
        CancellationToken cancellationToken);

    /// <summary>
    /// Takes records created or changed and ids removed; answers with every list that is no longer as it was.
    /// </summary>
    ChangedLists Apply(IReadOnlyList<Sme> smes, IReadOnlyList<Opportunity> opportunities, IReadOnlyList<Guid> removed);

    /// <summary>Every list that is not empty.</summary>
    ChangedLists All();
}
