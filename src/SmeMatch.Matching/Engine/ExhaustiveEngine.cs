using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Matching.Engine;

/// <summary>
/// Scores every pair. A change scores the changed record against all of the other side and mends the lists it touches.
/// </summary>
public sealed class ExhaustiveEngine : IMatchEngine
{
    private readonly Dictionary<Guid, SmeFacts> smes = [];
    private readonly Dictionary<Guid, OpportunityFacts> opportunities = [];
    private readonly TopLists ofOpportunities = new(IMatchEngine.SmesPerOpportunity, match => match.OrderAmongSmes);
    private readonly TopLists ofSmes = new(IMatchEngine.OpportunitiesPerSme, match => match.OrderAmongOpportunities);
    private Scorer? scorer;

    private Scorer Scorer => scorer ?? throw new InvalidOperationException("Rebuild comes first.");

    public void Rebuild(
        Scorer scorer, IEnumerable<Sme> smes, IEnumerable<Opportunity> opportunities, IProgress<long>? pairs,
        CancellationToken cancellationToken)
    {
        this.scorer = scorer;
        this.smes.Clear();
        this.opportunities.Clear();
        ofOpportunities.Clear();
        ofSmes.Clear();
        foreach (var sme in smes)
        {
            this.smes.Add(sme.Id, SmeFacts.Of(sme, scorer.Lookup));
        }

        foreach (var opportunity in opportunities)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var facts = OpportunityFacts.Of(opportunity, scorer.Lookup);
            this.opportunities.Add(opportunity.Id, facts);
            foreach (var match in MatchesOf(facts))
            {
                ofOpportunities.Add(match.OpportunityId, match);
                ofSmes.Add(match.SmeId, match);
            }

            pairs?.Report((long)this.opportunities.Count * this.smes.Count);
        }
    }

    public ChangedLists Apply(
        IReadOnlyList<Sme> smes, IReadOnlyList<Opportunity> opportunities, IReadOnlyList<Guid> removed)
    {
        foreach (var id in removed.Concat(smes.Select(sme => sme.Id)).Concat(opportunities.Select(one => one.Id)))
        {
            Forget(id);
        }

        foreach (var sme in smes)
        {
            this.smes[sme.Id] = SmeFacts.Of(sme, Scorer.Lookup);
        }

        foreach (var opportunity in opportunities)
        {
            this.opportunities[opportunity.Id] = OpportunityFacts.Of(opportunity, Scorer.Lookup);
        }

        var fresh = smes.SelectMany(sme => MatchesOf(this.smes[sme.Id]))
            .Concat(opportunities.SelectMany(one => MatchesOf(this.opportunities[one.Id])));
        foreach (var match in fresh)
        {
            ofOpportunities.Add(match.OpportunityId, match);
            ofSmes.Add(match.SmeId, match);
        }

        ofOpportunities.Refill(id => this.opportunities.TryGetValue(id, out var facts) ? MatchesOf(facts) : []);
        ofSmes.Refill(id => this.smes.TryGetValue(id, out var facts) ? MatchesOf(facts) : []);
        return new(ofOpportunities.TakeChanged(), ofSmes.TakeChanged());
    }

    public ChangedLists All() => new(ofOpportunities.TakeAll(), ofSmes.TakeAll());

    private void Forget(Guid id)
    {
        if (smes.Remove(id))
        {
            ofSmes.RemoveList(id);
            ofOpportunities.RemoveEntries(match => match.SmeId == id);
        }
        else if (opportunities.Remove(id))
        {
            ofOpportunities.RemoveList(id);
            ofSmes.RemoveEntries(match => match.OpportunityId == id);
        }
    }

    private IEnumerable<Match> MatchesOf(SmeFacts sme) =>
        opportunities.Values.Select(one => Kept(sme, one)).OfType<Match>();

    private IEnumerable<Match> MatchesOf(OpportunityFacts opportunity) =>
        smes.Values.Select(sme => Kept(sme, opportunity)).OfType<Match>();

    private Match? Kept(SmeFacts sme, OpportunityFacts opportunity) =>
        Scorer.Keep(sme, opportunity) is { } pair ? new(opportunity.Opportunity.Id, sme.Sme.Id, pair) : null;
}
