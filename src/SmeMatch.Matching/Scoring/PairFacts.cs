using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Matching.Scoring;

/// <summary>What is derived from one SME alone, once, before it meets any opportunity.</summary>
public sealed record SmeFacts(Sme Sme, SmeStatus Status, long? TurnoverYen, bool TurnoverEstimated)
{
    public static SmeFacts Of(Sme sme, Lookup lookup)
    {
        var known = sme.AnnualTurnover is { } money ? lookup.Yen(money) : (long?)null;
        // No employees, be it unknown or zero, estimate nothing.
        var estimate = known is null && sme.Industries.Count > 0 && sme.Employees > 0
            ? sme.Employees * lookup.YenPerEmployee(sme.Industries[0])
            : null;
        return new(sme, SmeStatus.Of(sme, lookup), known ?? estimate, estimate is not null);
    }
}

/// <summary>What is derived from one opportunity alone.</summary>
public sealed record OpportunityFacts(Opportunity Opportunity, long? ValueYen, long? MinTurnoverYen)
{
    public static OpportunityFacts Of(Opportunity opportunity, Lookup lookup) => new(
        opportunity,
        opportunity.Value is { } value ? lookup.Yen(value) : null,
        opportunity.Requirements?.MinTurnover is { } least ? lookup.Yen(least) : null);
}

/// <summary>The facts of a pair that the gates and the size factor read.</summary>
public sealed record PairFacts(
    SmeFacts SmeFacts, OpportunityFacts OpportunityFacts, long LocalContentLimit, DateOnly Today)
{
    public Sme Sme => SmeFacts.Sme;

    public Opportunity Opportunity => OpportunityFacts.Opportunity;

    public SmeStatus SmeStatus => SmeFacts.Status;

    public long? TurnoverYen => SmeFacts.TurnoverYen;

    public long? ValueYen => OpportunityFacts.ValueYen;

    public long? MinTurnoverYen => OpportunityFacts.MinTurnoverYen;
}
