using System.Runtime.CompilerServices;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Matching.Engine.Rows;

/// <summary>
/// The kinds of evidence that name a state, strongest first, as seen from a firm: which states each kind holds for.
/// The region factor of an opportunity is that of the first kind that holds for one of its states.
/// </summary>
internal readonly struct FirmReach
{
    private readonly StateSets sets;

    public FirmReach(in FirmRegion firm, StateMap map)
    {
        sets[0] = firm.Present;
        sets[1] = map.Neighbours(firm.Present);
        sets[2] = firm.Targets;
        sets[3] = map.OnCorridors(firm.Present);
        sets[4] = firm.Agreements;
        sets[5] = map.Neighbours(firm.Targets) | map.OnCorridors(firm.Targets);
        (Nationwide, Rest) = (RegionKinds.Nationwide(firm), RegionKinds.Rest(firm));
    }

    /// <summary>The factor for a nationwide opportunity.</summary>
    public int Nationwide { get; }

    /// <summary>The factor for a state that no evidence holds for.</summary>
    public int Rest { get; }

    /// <summary>The states a kind of evidence holds for.</summary>
    public ulong this[int kind] => sets[kind];

    public int Factor(OpportunityRow opportunity)
    {
        if (opportunity.States == 0)
        {
            return opportunity.IsNationwide ? Nationwide : RegionKinds.Nowhere;
        }

        for (var kind = 0; kind < RegionKinds.Count; kind++)
        {
            if ((sets[kind] & opportunity.States) != 0)
            {
                return RegionKinds.Factor(kind);
            }
        }

        return Rest;
    }
}

/// <summary>The same as seen from an opportunity: which states of a firm make each kind of evidence.</summary>
internal readonly struct OpportunityReach(OpportunityRow opportunity, StateMap map)
{
    private readonly bool namesStates = opportunity.States != 0;
    private readonly bool isNationwide = opportunity.IsNationwide;
    private readonly ulong near = map.WithNeighbour(opportunity.States);
    private readonly ulong linked = map.WithCorridor(opportunity.States);

    /// <summary>A firm's states that make a kind of evidence.</summary>
    public ulong this[int kind] => kind switch
    {
        1 => near,
        3 => linked,
        5 => near | linked,
        _ => opportunity.States,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Factor(in FirmRegion firm)
    {
        if (!namesStates)
        {
            return isNationwide ? RegionKinds.Nationwide(firm) : RegionKinds.Nowhere;
        }

        var kind = (firm.Present & opportunity.States) != 0 ? 0
            : (firm.Present & near) != 0 ? 1
            : (firm.Targets & opportunity.States) != 0 ? 2
            : (firm.Present & linked) != 0 ? 3
            : (firm.Agreements & opportunity.States) != 0 ? 4
            : (firm.Targets & (near | linked)) != 0 ? 5
            : -1;
        return kind < 0 ? RegionKinds.Rest(firm) : RegionKinds.Factor(kind);
    }
}

/// <summary>The factors of the kinds of evidence.</summary>
internal static class RegionKinds
{
    private static readonly int[] Factors =
    [
        RegionFactor.Of(RegionEvidence.Present), RegionFactor.Of(RegionEvidence.PresentInNeighbour),
        RegionFactor.Of(RegionEvidence.TargetsState), RegionFactor.Of(RegionEvidence.PresentOnCorridor),
        RegionFactor.Of(RegionEvidence.Agreement), RegionFactor.Of(RegionEvidence.TargetsNeighbour),
    ];

    private static readonly int NamesNone = RegionFactor.Of(RegionEvidence.SmeNamesNone);
    private static readonly int Nothing = RegionFactor.Of(RegionEvidence.Nothing);
    private static readonly int PresentNationwide = RegionFactor.Of(RegionEvidence.PresentNationwide);
    private static readonly int NationwideOnly = RegionFactor.Of(RegionEvidence.NationwideOnly);

    /// <summary>The factor for an opportunity that names no state; no firm without evidence has more.</summary>
    public static readonly int Nowhere = RegionFactor.Of(RegionEvidence.OpportunityNamesNone);

    public const int Count = 6;

    public static int Factor(int kind) => Factors[kind];

    public static int Nationwide(in FirmRegion firm) => firm.IsPresent ? PresentNationwide : NationwideOnly;

    public static int Rest(in FirmRegion firm) => firm.NamesNone ? NamesNone : Nothing;
}

/// <summary>One set of states per kind of evidence.</summary>
[InlineArray(RegionKinds.Count)]
internal struct StateSets
{
    private ulong first;
}
