using System.Collections.Concurrent;
using SmeMatch.Matching.Engine.Rows;

namespace SmeMatch.Matching.Engine.Search;

/// <summary>The sector factor before capabilities of every trade, for each list of sub-sectors asked for.</summary>
/// <param name="pairs">The codes.</param>
/// <param name="trades">How many trades the index has.</param>
internal sealed class SectorBases(PairScore pairs, int trades)
{
    private readonly ConcurrentDictionary<int, OfList> lists = [];

    public OfList this[int list] => lists.GetOrAdd(list, Make);

    /// <summary>The factor of any trade, in the index or not.</summary>
    public short Strength(int list, int trade) =>
        trade < trades ? this[list].Strengths[trade] : (short)pairs.SectorLists[list].Base(pairs.Trades[trade]);

    /// <summary>The factors of a trade by list.</summary>
    public short[] OfTrade(int trade)
    {
        var factors = new short[pairs.SectorLists.Length];
        for (var list = 0; list < factors.Length && pairs.SectorLists[list] is not null; list++)
        {
            factors[list] = Strength(list, trade);
        }

        return factors;
    }

    private OfList Make(int list) =>
        new(pairs.SectorLists[list], pairs.Trades.AsSpan(0, trades), pairs.Profile.MinSector);

    /// <summary>The trades as one list of sub-sectors sees them.</summary>
    internal sealed class OfList
    {
        private readonly short[] strengths;

        public OfList(SectorList list, ReadOnlySpan<Trade> trades, int least)
        {
            strengths = new short[trades.Length];
            for (var trade = 0; trade < trades.Length; trade++)
            {
                strengths[trade] = (short)list.Base(trades[trade]);
            }

            Candidates = [.. Enumerable.Range(0, trades.Length).Where(trade => strengths[trade] >= least)
                .OrderByDescending(trade => strengths[trade])];
        }

        /// <summary>Trades that reach the profile's least, strongest first.</summary>
        public int[] Candidates { get; }

        public ReadOnlySpan<short> Strengths => strengths;
    }
}
