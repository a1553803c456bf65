using System.Numerics;
using SmeMatch.Matching.Engine.Rows;

namespace SmeMatch.Matching.Engine.Search;

/// <summary>
/// SME rows by trade, within a trade by readiness, highest first; for each state the rows present in it, targeting it
/// or under an agreement with it, and for each capability the rows that offer it.
/// </summary>
internal sealed class SmeIndex
{
    private const int MostReadiness = 10_000;
    private readonly int[] tradeStarts;
    private readonly int tags;
    private readonly int states;
    private readonly FirmRegion[] regions;
    private readonly ulong[][] offers;
    private readonly Postings[] ofState = new Postings[3];
    private readonly Postings[] ofTagInState = new Postings[3];
    private readonly Postings ofTag;

    public SmeIndex(SmeRow[] rows, RowCoder coder, int threads)
        : this(rows, coder.Trades.Count, coder.States.Count, coder.Regions.Items, coder.Offers.Items, threads)
    {
    }

    /// <summary>Builds it from codes as they were taken, while others may be added.</summary>
    public SmeIndex(
        SmeRow[] rows, int trades, int states, FirmRegion[] regions, ulong[][] offers, int threads)
    {
        this.states = states;
        (this.regions, this.offers) = (regions, offers);
        (Rows, Origins, tradeStarts) = SortByTrade(rows, trades);
        tags = Rows.Select(row => offers[row.Offer].Length).DefaultIfEmpty().Max() * 64;
        var ofTagHere = (Postings?)null;
        Workers.Run(
            threads,
            () => ofState[(int)About.Present] = OfEachState(region => region.Present),
            () => ofState[(int)About.Targets] = OfEachState(region => region.Targets),
            () => ofState[(int)About.Agreements] = OfEachState(region => region.Agreements),
            () => ofTagInState[(int)About.Present] = OfEachTagInState(region => region.Present),
            () => ofTagInState[(int)About.Targets] = OfEachTagInState(region => region.Targets),
            () => ofTagInState[(int)About.Agreements] = OfEachTagInState(region => region.Agreements),
            () => ofTagHere = Postings.Build(Rows.Length, tags, tags, (row, keys) => Spread(offers[Rows[row].Offer], keys)));
        ofTag = ofTagHere!;
    }

    /// <summary>What ties a firm to a state.</summary>
    public enum About
    {
        Present,
        Targets,
        Agreements,
    }

    public SmeRow[] Rows { get; }

    /// <summary>For each row its place among those the index was built from; empty once forgotten.</summary>
    public int[] Origins { get; private set; }

    public void ForgetOrigins() => Origins = [];

    /// <summary>All rows in an order in which those of one trade, size and region follow each other.</summary>
    public int[] ByLikeness()
    {
        var (order, kinds) = (Enumerable.Range(0, Rows.Length).ToArray(), Rows.Max(row => (int?)row.SizeKind) ?? 0);
        (order, _) = StableSort(order, row => Rows[row].Region, regions.Length);
        (order, _) = StableSort(order, row => Rows[row].SizeKind, kinds + 1);
        (order, _) = StableSort(order, row => Rows[row].Offer == 0 ? 0 : 1, 2);
        return StableSort(order, row => Rows[row].Trade, TradeCount).Sorted;
    }

    /// <summary>The rows and the lists of rows, in bytes.</summary>
    public long Bytes => (48L * Rows.Length) + ofTag.Bytes
        + ofState.Sum(list => list.Bytes) + ofTagInState.Sum(list => list.Bytes);

    public int TradeCount => tradeStarts.Length - 1;

    /// <summary>The first row of the trade and the first one after it.</summary>
    public (int From, int Before) OfTrade(int trade) =>
        trade < TradeCount ? (tradeStarts[trade], tradeStarts[trade + 1]) : (0, 0);

    /// <summary>The rows of a trade that are tied to a state.</summary>
    public ReadOnlySpan<int> OfState(About about, int state, int trade) =>
        trade < TradeCount ? ofState[(int)about][(trade * states) + state] : [];

    /// <summary>The rows that offer a capability and are tied to a state.</summary>
    public ReadOnlySpan<int> OfTagInState(About about, int tag, int state) =>
        tag < tags ? ofTagInState[(int)about][(tag * states) + state] : [];

    public ReadOnlySpan<int> OfTag(int tag) => tag < tags ? ofTag[tag] : [];

    private static (SmeRow[] Sorted, int[] Origins, int[] Starts) SortByTrade(SmeRow[] rows, int trades)
    {
        var order = new int[rows.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        (order, _) = StableSort(order, row => MostReadiness - rows[row].Readiness, MostReadiness + 1);
        (order, var starts) = StableSort(order, row => rows[row].Trade, trades);
        var sorted = new SmeRow[rows.Length];
        for (var i = 0; i < order.Length; i++)
        {
            sorted[i] = rows[order[i]];
        }

        return (sorted, order, starts);
    }

    private static (int[] Sorted, int[] Starts) StableSort(int[] order, Func<int, int> key, int keys)
    {
        var starts = new int[keys + 1];
        foreach (var row in order)
        {
            starts[key(row) + 1]++;
        }

        for (var i = 0; i < keys; i++)
        {
            starts[i + 1] += starts[i];
        }

        var next = starts.AsSpan(0, keys).ToArray();
        var sorted = new int[order.Length];
        foreach (var row in order)
        {
            sorted[next[key(row)]++] = row;
        }

        return (sorted, starts);
    }

    private Postings OfEachState(Func<FirmRegion, ulong> tied) =>
        Postings.Build(Rows.Length, TradeCount * states, states, (row, keys) =>
        {
            var count = Spread([tied(regions[Rows[row].Region])], keys);
            foreach (ref var key in keys[..count])
            {
                key += Rows[row].Trade * states;
            }

            return count;
        });

    private Postings OfEachTagInState(Func<FirmRegion, ulong> tied) =>
        Postings.Build(Rows.Length, tags * states, tags * states, (row, keys) =>
        {
            var offered = offers[Rows[row].Offer];
            var bits = offered.Length == 0 ? 0 : tied(regions[Rows[row].Region]);
            var count = 0;
            for (; bits != 0; bits &= bits - 1)
            {
                var start = count;
                count += Spread(offered, keys[start..]);
                foreach (ref var key in keys[start..count])
                {
                    key = (key * states) + BitOperations.TrailingZeroCount(bits);
                }
            }

            return count;
        });

    private static int Spread(ReadOnlySpan<ulong> words, Span<int> keys)
    {
        var count = 0;
        for (var i = 0; i < words.Length; i++)
        {
            for (var word = words[i]; word != 0; word &= word - 1)
            {
                keys[count++] = (i * 64) + BitOperations.TrailingZeroCount(word);
            }
        }

        return count;
    }
}
