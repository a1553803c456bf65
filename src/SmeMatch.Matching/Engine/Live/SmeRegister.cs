using SmeMatch.Matching.Engine.Rows;
using SmeMatch.Matching.Engine.Search;

namespace SmeMatch.Matching.Engine.Live;

/// <summary>
/// The rows of all SMEs: those of an index, and behind them, loose, those that came since. A row whose record changed
/// or went stays where it is, marked stale. When many are loose a new index is built beside, and takes the place of the
/// old one between two changes.
/// </summary>
internal sealed class SmeRegister
{
    /// <summary>So many loose rows cost one search about a tenth of a millisecond.</summary>
    public const int MostLoose = 4_096;

    private const int BucketBits = 20;
    private readonly RowCoder coder;
    private readonly int threads;
    private readonly int mostLoose;
    private readonly Dictionary<RowId, int> looseById = [];
    private SmeRow[] loose = new SmeRow[64];
    private int looseCount;
    private Postings? byId;
    private Task<SmeIndex>? rebuilding;
    private int[] rebuiltFrom = [];
    private int looseTaken;

    public SmeRegister(RowCoder coder, SmeRow[] rows, int threads, int mostLoose)
    {
        (this.coder, this.threads, this.mostLoose) = (coder, threads, mostLoose);
        Index = new SmeIndex(rows, coder, threads);
        Index.ForgetOrigins();
    }

    public SmeIndex Index { get; private set; }

    /// <summary>One beyond the last row.</summary>
    public int Before => Index.Rows.Length + looseCount;

    public ReadOnlySpan<SmeRow> Loose => loose.AsSpan(0, looseCount);

    public ref SmeRow this[int row] =>
        ref row < Index.Rows.Length ? ref Index.Rows[row] : ref loose[row - Index.Rows.Length];

    /// <summary>Puts a row behind the others in place of the former one of that id, or only retires that.</summary>
    /// <returns>The former row.</returns>
    public SmeRow? Replace(RowId id, SmeRow? row)
    {
        var former = Retire(id);
        if (row is { } added)
        {
            if (looseCount == loose.Length)
            {
                Array.Resize(ref loose, 2 * looseCount);
            }

            looseById.Add(id, looseCount);
            loose[looseCount++] = added;
        }

        return former;
    }

    /// <summary>
    /// Takes over an index that is ready, or has one built when many rows are loose. Row numbers change when it
    /// answers true.
    /// </summary>
    public bool Tidy()
    {
        if (rebuilding is { IsCompleted: true })
        {
            TakeOver(rebuilding.GetAwaiter().GetResult());
            rebuilding = null;
            return true;
        }

        if (rebuilding is null && looseCount > mostLoose)
        {
            Rebuild();
        }

        return false;
    }

    private SmeRow? Retire(RowId id)
    {
        if (Find(id) is not { } number)
        {
            return null;
        }

        looseById.Remove(id);
        ref var row = ref this[number];
        row.IsStale = true;
        return row;
    }

    private int? Find(RowId id)
    {
        if (looseById.TryGetValue(id, out var place))
        {
            return Index.Rows.Length + place;
        }

        byId ??= Postings.Build(Index.Rows.Length, 1 << BucketBits, 1, OneKey);
        foreach (var row in byId[Bucket(id)])
        {
            if (Index.Rows[row].Id == id && !Index.Rows[row].IsStale)
            {
                return row;
            }
        }

        return null;
    }

    private void Rebuild()
    {
        looseTaken = looseCount;
        rebuiltFrom = [.. Enumerable.Range(0, Before).Where(row => !this[row].IsStale)];
        var rows = Array.ConvertAll(rebuiltFrom, row => this[row]);
        var (trades, states, regions, offers) =
            (coder.Trades.Count, coder.States.Count, coder.Regions.Items, coder.Offers.Items);
        rebuilding = Task.Factory.StartNew(
            () => new SmeIndex(rows, trades, states, regions, offers, threads),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>
    /// What changed while the index was built: rows gone stale, scores that lists need, rows that came.
    /// </summary>
    private void TakeOver(SmeIndex next)
    {
        for (var row = 0; row < next.Rows.Length; row++)
        {
            ref readonly var former = ref this[rebuiltFrom[next.Origins[row]]];
            (next.Rows[row].IsStale, next.Rows[row].Least) = (former.IsStale, former.Least);
        }

        // Those that came later are loose still.
        loose.AsSpan(looseTaken, looseCount - looseTaken).CopyTo(loose);
        looseCount -= looseTaken;
        looseById.Clear();
        for (var place = 0; place < looseCount; place++)
        {
            if (!loose[place].IsStale)
            {
                looseById.Add(loose[place].Id, place);
            }
        }

        next.ForgetOrigins();
        (Index, byId, rebuiltFrom) = (next, null, []);
    }

    private int OneKey(int row, Span<int> keys)
    {
        keys[0] = Bucket(Index.Rows[row].Id);
        return 1;
    }

    private static int Bucket(RowId id) => (int)((id.Low * 0x9E37_79B9_7F4A_7C15) >> (64 - BucketBits));
}
