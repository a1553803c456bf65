using System.Numerics;
using SmeMatch.Matching.Engine.Live;
using SmeMatch.Matching.Engine.Rows;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Matching.Engine.Search;

/// <summary>
/// The best SMEs for one opportunity. Rows are visited by falling bound; rows are passed over only when their bound is
/// below the worst row kept, so nothing that belongs in the answer is missed. What is taken is scored exactly.
/// One search serves one thread.
/// </summary>
internal sealed class BestSmes(SmeRegister smes, PairScore pairs, SectorBases bases)
{
    private const int Whole = 10_000;
    private static readonly SmeIndex.About[] AboutOfKind =
    [
        SmeIndex.About.Present, SmeIndex.About.Present, SmeIndex.About.Targets, SmeIndex.About.Present,
        SmeIndex.About.Agreements, SmeIndex.About.Targets,
    ];

    private readonly SmeIndex index = smes.Index;
    private readonly List<Source> sources = [];
    private OpportunityRow opportunity = null!;
    private OpportunityReach reach;
    private SectorBases.OfList trades = null!;
    private TopRows top = null!;
    private int bestSize;
    private long leastSum;

    /// <summary>Offers every row that may belong among the best.</summary>
    public void Search(OpportunityRow sought, TopRows best)
    {
        (opportunity, top, trades) = (sought, best, bases[sought.SectorList]);
        bestSize = pairs.Sizes.BestOfProfile[opportunity.SizeProfile];
        leastSum = pairs.LeastSum(pairs.Profile.MinScore);
        if (bestSize == SizeTable.NoRole)
        {
            return;
        }

        FindSources();
        if (opportunity.NeededCount > 0)
        {
            VisitOffering();
        }

        VisitTrades();
        VisitLoose();
    }

    /// <summary>Lists of rows by falling region factor; the last one is all rows.</summary>
    private void FindSources()
    {
        reach = new OpportunityReach(opportunity, pairs.States);
        sources.Clear();
        for (var kind = 0; kind < RegionKinds.Count && opportunity.States != 0; kind++)
        {
            sources.Add(new(RegionKinds.Factor(kind), AboutOfKind[kind], reach[kind]));
        }

        var rest = opportunity.IsNationwide ? RegionFactor.Of(RegionEvidence.PresentNationwide) : RegionKinds.Nowhere;
        sources.Add(new(rest, null, 0));
    }

    /// <summary>
    /// Rows that offer a needed capability: their sector factor is above what their trade alone gives.
    /// </summary>
    private void VisitOffering()
    {
        foreach (var source in sources)
        {
            for (var word = 0; word < opportunity.Needed.Length; word++)
            {
                for (var bits = opportunity.Needed[word]; bits != 0; bits &= bits - 1)
                {
                    var tag = (word * 64) + BitOperations.TrailingZeroCount(bits);
                    if (source.About is not { } about)
                    {
                        VisitOffering(index.OfTag(tag), source.Factor);
                        continue;
                    }

                    for (var states = source.States; states != 0; states &= states - 1)
                    {
                        var state = BitOperations.TrailingZeroCount(states);
                        VisitOffering(index.OfTagInState(about, tag, state), source.Factor);
                    }
                }
            }
        }
    }

    /// <summary>Visits rows trade by trade; a trade that cannot reach the worst row kept is passed over.</summary>
    private void VisitOffering(ReadOnlySpan<int> rows, int region)
    {
        while (rows.Length > 0)
        {
            var trade = index.Rows[rows[0]].Trade;
            var before = CountBelow(rows, index.OfTrade(trade).Before);
            int strength = trades.Strengths[trade];
            if (strength >= pairs.Profile.MinSector)
            {
                VisitOfTrade(rows[..before], trade, SectorFactor.Refine(strength, Whole), region);
            }

            rows = rows[before..];
        }
    }

    /// <summary>How many of ascending rows come before one; quick when they are few.</summary>
    private static int CountBelow(ReadOnlySpan<int> rows, int end)
    {
        var step = 1;
        while (step < rows.Length && rows[step] < end)
        {
            step *= 2;
        }

        var from = step / 2;
        var found = rows[from..Math.Min(rows.Length, step + 1)].BinarySearch(end);
        return from + (found < 0 ? ~found : found);
    }

    private void VisitTrades()
    {
        foreach (var trade in trades.Candidates)
        {
            int strength = trades.Strengths[trade];
            if (pairs.Sum(Unoffered(strength, isUsual: true), bestSize, sources[0].Factor) < leastSum)
            {
                return;
            }

            var sector = Unoffered(strength, IsUsual(trade));
            foreach (var source in sources)
            {
                if (pairs.Sum(sector, bestSize, source.Factor) < leastSum)
                {
                    break;
                }

                if (source.About is not { } about)
                {
                    VisitAll(trade, sector, source.Factor);
                    continue;
                }

                for (var states = source.States; states != 0; states &= states - 1)
                {
                    var state = BitOperations.TrailingZeroCount(states);
                    VisitOfTrade(index.OfState(about, state, trade), trade, sector, source.Factor);
                }
            }
        }
    }

    /// <summary>Rows that came since the index was built, whatever they are.</summary>
    private void VisitLoose()
    {
        var loose = smes.Loose;
        for (var i = 0; i < loose.Length; i++)
        {
            ref readonly var row = ref loose[i];
            var strength = bases.Strength(opportunity.SectorList, row.Trade);
            if (row.IsStale || strength < pairs.Profile.MinSector)
            {
                continue;
            }

            var score = pairs.Of(row, opportunity, reach.Factor(pairs.Regions[row.Region]), strength);
            if (score != PairScore.NotKept)
            {
                top.Offer(TopRows.Rank(score, row.Readiness), row.Id.Low, index.Rows.Length + i);
            }
        }
    }

    /// <summary>Visits rows of one trade, readiness falling, whose factors are at most these.</summary>
    private void VisitOfTrade(ReadOnlySpan<int> rows, int trade, int sector, int region)
    {
        var bound = pairs.Sum(sector, bestSize, region);
        if (bound < leastSum || rows.IsEmpty)
        {
            return;
        }

        var (score, isUsual) = (pairs.ScoreOf(bound), IsUsual(trade));
        foreach (var row in rows)
        {
            if (!Visit(row, score, sector, trades.Strengths[trade], isUsual))
            {
                return;
            }
        }
    }

    private void VisitAll(int trade, int sector, int region)
    {
        var (score, isUsual) = (pairs.ScoreOf(pairs.Sum(sector, bestSize, region)), IsUsual(trade));
        var (row, before) = index.OfTrade(trade);
        while (row < before && Visit(row, score, sector, trades.Strengths[trade], isUsual))
        {
            row++;
        }
    }

    /// <summary>Whether a row after it in its trade may still be taken.</summary>
    private bool Visit(int number, int boundScore, int boundSector, int strength, bool isUsual)
    {
        ref readonly var row = ref index.Rows[number];
        if (TopRows.Rank(boundScore, row.Readiness) < top.WorstRank)
        {
            return false;
        }

        var size = pairs.Size(row, opportunity);
        var region = reach.Factor(pairs.Regions[row.Region]);
        if (row.IsStale || size == SizeTable.NoRole || pairs.Sum(boundSector, size, region) < leastSum
            || pairs.IsBarred(row, opportunity))
        {
            return true;
        }

        var sector = opportunity.NeededCount == 0
            ? strength
            : SectorFactor.Refine(strength, pairs.Covered(row, opportunity, isUsual));
        var sum = pairs.Sum(sector, size, region);
        if (sum >= leastSum)
        {
            top.Offer(TopRows.Rank(pairs.ScoreOf(sum), row.Readiness), row.Id.Low, number);
            leastSum = top.IsFull ? pairs.LeastSum(TopRows.ScoreOf(top.WorstRank)) : leastSum;
        }

        return true;
    }

    private bool IsUsual(int trade) => Bits.AnyCommon(pairs.Trades[trade].Usual, opportunity.Needed);

    /// <summary>The sector factor of a firm that offers nothing needed, at its best.</summary>
    private int Unoffered(int strength, bool isUsual) => opportunity.NeededCount == 0
        ? strength
        : SectorFactor.Refine(strength, SectorFactor.Covered(0, opportunity.NeededCount, true, isUsual));

    /// <summary>Rows that may have this region factor; all rows when it is about nothing.</summary>
    private readonly record struct Source(int Factor, SmeIndex.About? About, ulong States);
}
