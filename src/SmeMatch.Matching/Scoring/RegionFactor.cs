using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Matching.Scoring;

public enum RegionEvidence
{
    PresentNationwide,
    NationwideOnly,
    OpportunityNamesNone,
    Present,
    PresentInNeighbour,
    TargetsState,
    PresentOnCorridor,
    Agreement,
    TargetsNeighbour,
    TargetsOnCorridor,
    SmeNamesNone,
    Nothing,
}

/// <summary>The region factor and its best evidence.</summary>
/// <param name="Evidence">The kind of evidence, which decides the factor.</param>
/// <param name="State">The opportunity's state it holds for; null where none is concerned.</param>
/// <param name="SmeState">The SME's state that made it; null where none did.</param>
/// <param name="Corridor">The shared corridor; null without one.</param>
/// <param name="Agreement">The agreement in force; null without one.</param>
public sealed record RegionFactor(
    RegionEvidence Evidence, string? State, string? SmeState = null, string? Corridor = null,
    AgreementRow? Agreement = null)
{
    private const int MostTargets = 10;

    /// <summary>The factor of a kind of evidence.</summary>
    public static int Of(RegionEvidence evidence) => evidence switch
    {
        RegionEvidence.PresentNationwide or RegionEvidence.Present => 10_000,
        RegionEvidence.PresentInNeighbour => 8_000,
        RegionEvidence.TargetsState => 7_500,
        RegionEvidence.NationwideOnly => 7_000,
        RegionEvidence.PresentOnCorridor => 6_500,
        RegionEvidence.Agreement => 6_000,
        RegionEvidence.TargetsNeighbour or RegionEvidence.TargetsOnCorridor => 5_000,
        RegionEvidence.OpportunityNamesNone or RegionEvidence.SmeNamesNone => 3_000,
        _ => 1_500,
    };

    /// <summary>0 to 10 000.</summary>
    public int Factor => Of(Evidence);

    /// <summary>The states a firm targets; more than ten count as naming none.</summary>
    public static IReadOnlyList<string> Targets(Sme sme) =>
        sme.TargetStates.Count > MostTargets ? [] : sme.TargetStates;

    public static bool NamesNoState(Sme sme) => sme.PresenceStates.Count == 0 && Targets(sme).Count == 0;

    public static RegionFactor Of(Sme sme, Opportunity opportunity, Lookup lookup, DateOnly today)
    {
        if (opportunity.Nationwide == true)
        {
            return sme.PresenceStates.Count > 0
                ? new(RegionEvidence.PresentNationwide, null, sme.PresenceStates.Min(StringComparer.Ordinal))
                : new(RegionEvidence.NationwideOnly, null);
        }

        return opportunity.States.Count == 0
            ? new(RegionEvidence.OpportunityNamesNone, null)
            : opportunity.States.Order(StringComparer.Ordinal).Select(state => InState(sme, state, lookup, today))
                .MaxBy(region => region.Factor)!;
    }

    /// <summary>The best evidence for one state; the evidence is tried from the strongest down.</summary>
    private static RegionFactor InState(Sme sme, string state, Lookup lookup, DateOnly today)
    {
        var present = sme.PresenceStates.Order(StringComparer.Ordinal).ToList();
        var targets = Targets(sme).Order(StringComparer.Ordinal).ToList();
        if (present.Contains(state))
        {
            return new(RegionEvidence.Present, state, state);
        }

        if (present.Find(other => lookup.AreNeighbours(state, other)) is { } neighbour)
        {
            return new(RegionEvidence.PresentInNeighbour, state, neighbour);
        }

        if (targets.Contains(state))
        {
            return new(RegionEvidence.TargetsState, state, state);
        }

        if (present.Find(other => lookup.SharedCorridor(state, other) is not null) is { } onCorridor)
        {
            return new(RegionEvidence.PresentOnCorridor, state, onCorridor, lookup.SharedCorridor(state, onCorridor));
        }

        if (sme.Prefecture is { } prefecture && lookup.Agreement(prefecture, state, today) is { } agreement)
        {
            return new(RegionEvidence.Agreement, state, Agreement: agreement);
        }

        if (targets.Find(other => lookup.AreNeighbours(state, other) || lookup.SharedCorridor(state, other) is not null)
            is { } target)
        {
            return lookup.AreNeighbours(state, target)
                ? new(RegionEvidence.TargetsNeighbour, state, target)
                : new(RegionEvidence.TargetsOnCorridor, state, target, lookup.SharedCorridor(state, target));
        }

        return NamesNoState(sme)
            ? new(RegionEvidence.SmeNamesNone, state)
            : new(RegionEvidence.Nothing, state);
    }
}
