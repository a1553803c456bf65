using System.Numerics;
using System.Runtime.CompilerServices;
using SmeMatch.Matching.Engine.Rows;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Matching.Engine.Search;

/// <summary>
/// The best opportunities for one SME after another. The sections of a menu are read by falling region factor, each by
/// falling sector factor, until even the best size could not reach the worst entry kept. One search serves one thread
/// and is fastest when SMEs of one trade, size and region follow each other.
/// </summary>
internal sealed class BestOpportunities(OpportunityIndex index, PairScore pairs, SectorBases bases)
{
    private const int Whole = 10_000;
    private readonly Menu[] menus = [new(), new()];
    private readonly int[] tradeOfMenu = [-1, -1];
    private readonly int[] seen = new int[index.Rows.Length];
    private readonly long sizeWeight = pairs.Profile.Weights.Size;
    private readonly long regionWeight = pairs.Profile.Weights.Region;
    private int searches;
    private Menu menu = null!;
    private FirmReach reach;
    private TopRows top = null!;
    private int readiness;
    private MenuFlags asks;
    private int leastScore;
    private long leastSum;
    private (int Trade, int Region, ushort SizeKind) likeness;
    private int likelyLeast;

    /// <summary>Offers every opportunity that may belong among the best.</summary>
    public void Search(in SmeRow sme, TopRows best)
    {
        (top, readiness, menu) = (best, sme.Readiness, MenuOf(sme.Trade, sme.Offer == 0));
        reach = new FirmReach(pairs.Regions[sme.Region], pairs.States);
        asks = (sme.Offer == 0 ? 0 : MenuFlags.SeenBefore)
            | ((sme.Flags & (SmeFlags.OffersPrime | SmeFlags.NotSme)) == 0 ? 0 : MenuFlags.Gates);

        // A firm like the last one will need as much as that did; when the guess was too high, all is searched again.
        var least = pairs.Profile.MinScore;
        if (likeness == (sme.Trade, sme.Region, sme.SizeKind) && likelyLeast > least)
        {
            Need(likelyLeast);
            SearchAll(sme);
        }

        if (!top.IsFull)
        {
            top.Clear();
            Need(least);
            SearchAll(sme);
        }

        (likeness, likelyLeast) = (
            (sme.Trade, sme.Region, sme.SizeKind), top.IsFull ? TopRows.ScoreOf(top.WorstRank) : 0);
    }

    private void Need(int score) => (leastScore, leastSum) = (score, pairs.LeastSum(score));

    private void SearchAll(in SmeRow sme)
    {
        searches++;
        if (sme.Offer != 0)
        {
            VisitOffered(sme);
        }

        var (rest, nationwideDone) = (menu.States, false);
        for (var kind = 0; kind < RegionKinds.Count; kind++)
        {
            if (!nationwideDone && reach.Nationwide >= RegionKinds.Factor(kind))
            {
                Scan(menu[Menu.Nationwide], reach.Nationwide, sme);
                nationwideDone = true;
            }

            var states = reach[kind] & rest;
            rest &= ~states;
            ScanStates(states, RegionKinds.Factor(kind), sme);
        }

        Scan(menu[Menu.Nowhere], RegionKinds.Nowhere, sme);
        ScanStates(rest, reach.Rest, sme);
    }

    /// <summary>Opportunities that need what the firm offers; menus hold them as if it did not.</summary>
    private void VisitOffered(in SmeRow sme)
    {
        var offer = pairs.Offer(sme);
        var strengths = menu.Strengths;
        var least = LeastStrength(pairs.Sum(0, pairs.Sizes.BestOfKind[sme.SizeKind], Whole));
        for (var word = 0; word < offer.Length; word++)
        {
            for (var bits = offer[word]; bits != 0; bits &= bits - 1)
            {
                foreach (var number in index.Needing((word * 64) + BitOperations.TrailingZeroCount(bits)))
                {
                    if (strengths[number] >= least && seen[number] != searches)
                    {
                        seen[number] = searches;
                        Take(Exact(number, sme), number);
                    }
                }
            }
        }
    }

    /// <summary>The least sector factor before capabilities with which a firm that offers all may be taken.</summary>
    private int LeastStrength(long others)
    {
        var (least, enough) = (pairs.Profile.MinSector, Whole + 1);
        while (least < enough)
        {
            var middle = (least + enough) / 2;
            if (pairs.Sum(SectorFactor.Refine(middle, Whole), 0, 0) + others >= leastSum)
            {
                enough = middle;
            }
            else
            {
                least = middle + 1;
            }
        }

        return least;
    }

    private void ScanStates(ulong states, int region, in SmeRow sme)
    {
        for (; states != 0; states &= states - 1)
        {
            Scan(menu[BitOperations.TrailingZeroCount(states)], region, sme);
        }
    }

    private void Scan(ReadOnlySpan<MenuEntry> entries, int region, in SmeRow sme)
    {
        var sizes = pairs.Sizes.OfKind(sme.SizeKind);
        var ofRegion = regionWeight * region;
        var ofBest = ofRegion + (sizeWeight * pairs.Sizes.BestOfKind[sme.SizeKind]);
        foreach (ref readonly var entry in entries)
        {
            if (entry.Partial + ofBest < leastSum)
            {
                return;
            }

            var size = sizes[entry.SizeProfile];
            var sum = entry.Partial + ofRegion + (sizeWeight * size);
            if (sum < leastSum || size == SizeTable.NoRole)
            {
                continue;
            }

            var flags = entry.Flags | asks;
            if (flags == 0)
            {
                Take(pairs.ScoreOf(sum), entry.Opportunity);
            }
            else
            {
                TakeUnlessSeen(entry.Opportunity, flags, sum, sme);
            }
        }
    }

    /// <summary>
    /// One met before was scored then: as one that needs what the firm offers, or by a state that ties the firm more
    /// closely. Gates, and prime removed by one, are for the exact score to see.
    /// </summary>
    private void TakeUnlessSeen(int number, MenuFlags flags, long sum, in SmeRow sme)
    {
        if ((flags & MenuFlags.SeenBefore) != 0)
        {
            if (seen[number] == searches)
            {
                return;
            }

            seen[number] = searches;
        }

        Take((flags & MenuFlags.Gates) == 0 ? pairs.ScoreOf(sum) : Exact(number, sme), number);
    }

    private int Exact(int number, in SmeRow sme)
    {
        var opportunity = index.Rows[number];
        return pairs.Of(sme, opportunity, reach.Factor(opportunity), menu.Strengths[number]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Take(int score, int number)
    {
        if (score < leastScore)
        {
            return;
        }

        top.Offer(TopRows.Rank(score, readiness), index.IdLows[number], number);
        if (top.IsFull)
        {
            Need(TopRows.ScoreOf(top.WorstRank));
        }
    }

    private Menu MenuOf(int trade, bool listsNone)
    {
        var which = listsNone ? 0 : 1;
        if (tradeOfMenu[which] != trade)
        {
            menus[which].Fill(index.Rows, trade, listsNone, pairs, bases);
            tradeOfMenu[which] = trade;
        }

        return menus[which];
    }
}
