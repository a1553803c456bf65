using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Matching.Scoring;

/// <summary>One pair, scored: every number and the evidence behind it.</summary>
/// <param name="Score">0 to 10 000.</param>
/// <param name="Sector">The sector factor.</param>
/// <param name="Size">The size factor.</param>
/// <param name="Region">The region factor.</param>
/// <param name="Readiness">0 to 10 000.</param>
/// <param name="Eligibility">The gates beside the score.</param>
/// <param name="Confidence">0 to 100.</param>
/// <param name="LowestScore">The score if every unknown were at its worst.</param>
/// <param name="HighestScore">The score if every unknown were at its best.</param>
/// <param name="Candidate">Whether the base sector factor reaches the profile's least.</param>
/// <param name="TurnoverEstimated">Whether turnover was estimated from employees.</param>
/// <param name="TurnoverYen">Known or estimated; null when neither.</param>
public sealed record Pair(
    int Score, SectorFactor Sector, SizeFactor Size, RegionFactor Region, int Readiness, Eligibility Eligibility,
    int Confidence, int LowestScore, int HighestScore, bool Candidate, bool TurnoverEstimated, long? TurnoverYen)
{
    /// <summary>Whether a list may keep the pair.</summary>
    public bool IsKept(ScoringProfile profile) =>
        Candidate && Score >= profile.MinScore && Eligibility.Status != EligibilityStatus.Ineligible;
}

/// <summary>
/// The score of rules version 1. It depends on the two records, the tables, the profile and the day alone.
/// </summary>
public sealed class Scorer(Lookup lookup, ScoringProfile profile, DateOnly today)
{
    public Lookup Lookup => lookup;

    public ScoringProfile Profile => profile;

    /// <summary>The Asia/Kolkata date the scores hold for.</summary>
    public DateOnly Today => today;

    public Pair Score(Sme sme, Opportunity opportunity) =>
        Score(SmeFacts.Of(sme, lookup), OpportunityFacts.Of(opportunity, lookup));

    public Pair Score(SmeFacts sme, OpportunityFacts opportunity) =>
        Score(sme, opportunity, SectorFactor.Of(sme.Sme, opportunity.Opportunity, lookup));

    /// <summary>The pair if a list keeps it, else null; stops as soon as that is known.</summary>
    public Pair? Keep(SmeFacts sme, OpportunityFacts opportunity)
    {
        var sector = SectorFactor.Of(sme.Sme, opportunity.Opportunity, lookup);
        if (!IsCandidate(sme.Sme, sector))
        {
            return null;
        }

        var pair = Score(sme, opportunity, sector);
        return pair.IsKept(profile) ? pair : null;
    }

    private Pair Score(SmeFacts smeFacts, OpportunityFacts opportunityFacts, SectorFactor sector)
    {
        var (sme, opportunity) = (smeFacts.Sme, opportunityFacts.Opportunity);
        var eligibility = Eligibility.Of(new PairFacts(smeFacts, opportunityFacts, lookup.LocalContentLimit, today));
        var size = SizeFactor.Of(
            eligibility.Roles, sector.Row?.Relation, smeFacts.TurnoverYen, opportunityFacts.ValueYen);
        var region = RegionFactor.Of(sme, opportunity, lookup, today);
        var (lowest, highest) = Range(sme, opportunity, sector, size, region);
        return new Pair(
            profile.Weights.Score(sector.Factor, size.Factor, region.Factor),
            sector, size, region, Readiness.Of(sme, today), eligibility,
            Confidence(smeFacts, opportunityFacts), lowest, highest,
            IsCandidate(sme, sector), smeFacts.TurnoverEstimated, smeFacts.TurnoverYen);
    }

    /// <summary>Without an industry a firm is no candidate, whatever the profile asks.</summary>
    private bool IsCandidate(Sme sme, SectorFactor sector) =>
        sme.Industries.Count > 0 && sector.Base >= profile.MinSector;

    private (int Lowest, int Highest) Range(
        Sme sme, Opportunity opportunity, SectorFactor sector, SizeFactor size, RegionFactor region)
    {
        var coverageOpen = sector.Coverage is { SmeListsNone: true };
        var sizeOpen = size.Fit is SizeFit.TurnoverUnknown or SizeFit.ValueUnknown;
        var regionOpen = NamesNoState(opportunity) || RegionFactor.NamesNoState(sme);
        return (At(0), At(10_000));

        int At(int extreme) => profile.Weights.Score(
            coverageOpen ? SectorFactor.Refine(sector.Base, extreme) : sector.Factor,
            sizeOpen ? extreme : size.Factor,
            regionOpen ? extreme : region.Factor);
    }

    private int Confidence(SmeFacts smeFacts, OpportunityFacts opportunityFacts)
    {
        var (sme, opportunity) = (smeFacts.Sme, opportunityFacts.Opportunity);
        var confidence = 100;
        confidence -= smeFacts.TurnoverEstimated ? 15 : smeFacts.TurnoverYen is null ? 30 : 0;
        confidence -= opportunityFacts.ValueYen is null ? 30 : 0;
        confidence -= NamesNoState(opportunity) ? 10 : 0;
        confidence -= RegionFactor.NamesNoState(sme) ? 10 : 0;
        confidence -= Readiness.IsVerified(sme, today) ? 0 : 15;
        confidence -= sme.Roles.Count == 0 ? 10 : 0;
        confidence -= sme.IndustriesInferred == true ? 15 : 0;
        confidence -= opportunity.Capabilities.Count > 0 && sme.Capabilities.Count == 0 ? 10 : 0;
        return Math.Max(0, confidence);
    }

    private static bool NamesNoState(Opportunity opportunity) =>
        opportunity.States.Count == 0 && opportunity.Nationwide != true;
}
