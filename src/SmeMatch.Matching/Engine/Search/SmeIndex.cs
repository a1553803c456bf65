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
        (Rows, Origins, tradeStarts) = SortByTrade(rows, trades, threads);
        foreach (ref readonly var row in Rows.AsSpan())
        {
            tags = Math.Max(tags, offers[row.Offer].Length * 64);
        }

        var ofTagHere = (Postings?)null;
        Workers.Run(
            threads,
            () => ofState[(int)About.Present] = OfEachState(region => region.Present),
            () => ofState[(int)About.Targets] = OfEachState(region => region.Targets),
            () => ofState[(int)About.Agreements] = OfEachState(region => region.Agreements),
            () => ofTagInState[(int)About.Present] = OfEachTagInState(region => region.Present),
            () => ofTagInState[(int)About.Targets] = OfEachTagInState(region => region.Targets),
            () => ofTagInState[(int)About.Agreements] = OfEachTagInState(region => region.Agreements),
            () => ofTagHere = Postings.Build(
                Rows.Length, tags, tags, (row, keys) => Spread(offers[Rows[row].Offer], keys)));
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
    public int[] ByLikeness(int threads)
    {
        var order = new int[Rows.Length];
        var keys = new ulong[Rows.Length];
        ForTrades(threads, TradeCount, trade =>
        {
            var (from, before) = OfTrade(trade);
            for (var row = from; row < before; row++)
            {
                ref readonly var sme = ref Rows[row];
                order[row] = row;
                keys[row] = (sme.Offer == 0 ? 0 : 1UL << 63) | ((ulong)sme.SizeKind << 32) | (uint)sme.Region;
            }

            keys.AsSpan(from, before - from).Sort(order.AsSpan(from, before - from));
        });
        return order;
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

    private static (SmeRow[] Sorted, int[] Origins, int[] Starts) SortByTrade(SmeRow[] rows, int trades, int threads)
    {
        var starts = new int[trades + 1];
        foreach (ref readonly var row in rows.AsSpan())
        {
            starts[row.Trade + 1]++;
        }

        for (var trade = 0; trade < trades; trade++)
        {
            starts[trade + 1] += starts[trade];
        }

        var next = starts.AsSpan(0, trades).ToArray();
        var keys = new ulong[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            keys[next[rows[i].Trade]++] = ((ulong)(MostReadiness - rows[i].Readiness) << 32) | (uint)i;
        }

        var (sorted, origins) = (new SmeRow[rows.Length], new int[rows.Length]);
        ForTrades(threads, trades, trade =>
        {
            var (from, before) = (starts[trade], starts[trade + 1]);
            keys.AsSpan(from, before - from).Sort();
            for (var place = from; place < before; place++)
            {
                origins[place] = (int)(uint)keys[place];
                sorted[place] = rows[origins[place]];
            }
        });
        return (sorted, origins, starts);
    }

    private static void ForTrades(int threads, int trades, Action<int> work) =>
        Workers.Run(threads, trades, () => true, (_, trade) => work(trade), CancellationToken.None);

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
