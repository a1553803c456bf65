using System.Runtime.CompilerServices;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Matching.Engine.Rows;

/// <summary>
/// The score of a pair of rows: the same integers as <see cref="Scorer"/>, without the evidence.
/// <see cref="Refresh"/> lets it see codes that are new since; what it saw before stays where it was.
/// </summary>
internal sealed class PairScore
{
    public const int NotKept = -1;
    private readonly RowCoder coder;
    private readonly ScoringProfile profile;
    private Certificates[] certificates = [];
    private ulong[][] offers = [];

    public PairScore(RowCoder coder)
    {
        (this.coder, profile, Sizes) = (coder, coder.Scorer.Profile, new(coder));
        Refresh();
    }

    public ScoringProfile Profile => profile;

    public StateMap States => coder.States;

    public Trade[] Trades { get; private set; } = [];

    public SectorList[] SectorLists { get; private set; } = [];

    public FirmRegion[] Regions { get; private set; } = [];

    public SizeTable Sizes { get; }

    public void Refresh()
    {
        (certificates, offers) = (coder.Certificates.Items, coder.Offers.Items);
        (Trades, SectorLists, Regions) = (coder.Trades.Items, coder.SectorLists.Items, coder.Regions.Items);
        Sizes.Extend();
    }

    /// <summary>The capabilities a firm lists, as bits.</summary>
    public ReadOnlySpan<ulong> Offer(in SmeRow sme) => offers[sme.Offer];

    /// <summary>The weighted sum of three factors.</summary>
    public long Sum(int sector, int size, int region) => ((long)profile.Weights.Sector * sector)
        + ((long)profile.Weights.Size * size) + ((long)profile.Weights.Region * region);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ScoreOf(long sum) => (int)(((2 * sum) + profile.Weights.Sum) / (2L * profile.Weights.Sum));

    /// <summary>The least weighted sum whose score reaches this one.</summary>
    public long LeastSum(int score) => ((long)profile.Weights.Sum * score) - (profile.Weights.Sum / 2);

    /// <summary>The score, or <see cref="NotKept"/> when no list may keep the pair.</summary>
    public int Of(in SmeRow sme, OpportunityRow opportunity)
    {
        var strength = SectorLists[opportunity.SectorList].Base(Trades[sme.Trade]);
        return strength < profile.MinSector
            ? NotKept
            : Of(sme, opportunity, new FirmReach(Regions[sme.Region], States).Factor(opportunity), strength);
    }

    /// <summary>The same with the region factor, and the sector factor before capabilities, at hand.</summary>
    public int Of(in SmeRow sme, OpportunityRow opportunity, int region, int strength)
    {
        var size = Size(sme, opportunity);
        if (size == SizeTable.NoRole || IsBarred(sme, opportunity))
        {
            return NotKept;
        }

        var sector = opportunity.NeededCount == 0 ? strength : SectorFactor.Refine(
            strength, Covered(sme, opportunity, Bits.AnyCommon(Trades[sme.Trade].Usual, opportunity.Needed)));
        var score = ScoreOf(Sum(sector, size, region));
        return score < profile.MinScore ? NotKept : score;
    }

    /// <summary>Whether a certificate or the SME status closes a gate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsBarred(in SmeRow sme, OpportunityRow opportunity) =>
        (opportunity.SmesOnly && (sme.Flags & SmeFlags.NotSme) != 0)
        || (opportunity.Certificates != UInt128.Zero
            && (opportunity.Certificates & certificates[sme.Certificates].Lacking) != UInt128.Zero);

    /// <summary>The size factor, or <see cref="SizeTable.NoRole"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Size(in SmeRow sme, OpportunityRow opportunity)
    {
        var kind = (sme.Flags & SmeFlags.OffersPrime) != 0 && IsPrimeRemoved(sme, opportunity)
            ? Sizes.WithoutPrime(sme.SizeKind)
            : sme.SizeKind;
        return Sizes.OfProfile(opportunity.SizeProfile)[kind];
    }

    /// <summary>How far a firm covers what is needed, 0 to 10 000.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Covered(in SmeRow sme, OpportunityRow opportunity, bool isUsual) => SectorFactor.Covered(
        sme.Offer == 0 ? 0 : Bits.CommonCount(offers[sme.Offer], opportunity.Needed),
        opportunity.NeededCount, sme.Offer == 0, isUsual);

    private static bool IsPrimeRemoved(in SmeRow sme, OpportunityRow opportunity) =>
        ((sme.Flags & SmeFlags.TurnoverKnown) != 0 && sme.TurnoverYen < opportunity.PrimeFloor)
        || (opportunity.LocalContent && (sme.Flags & SmeFlags.NoIndianEntity) != 0)
        || (opportunity.LandBorderRule && (sme.Flags & SmeFlags.LandBorderUnregistered) != 0);
}
