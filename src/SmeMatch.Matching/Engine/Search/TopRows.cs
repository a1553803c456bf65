using System.Runtime.CompilerServices;
using SmeMatch.Matching.Engine.Rows;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Matching.Engine.Search;

/// <summary>
/// The best rows for one owner of those offered so far: score and readiness descending, tie key and id ascending. A row
/// may be offered any number of times; it is taken once. So the order of visits never matters.
/// </summary>
/// <param name="capacity">How many are kept.</param>
/// <param name="idOf">The id of a row.</param>
internal sealed class TopRows(int capacity, Func<int, RowId> idOf)
{
    private const int ReadinessBits = 14;
    private const int RankBits = 2 * ReadinessBits;
    private const int TieBits = 64 - RankBits;

    // Rank, then as much of the inverted tie key as fits; where that is equal, the ids decide.
    private readonly ulong[] keys = new ulong[capacity];
    private readonly int[] rows = new int[capacity];
    private ulong owner;

    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    /// <summary>The rank a row must reach at least to be taken; 0 as long as there is room.</summary>
    public int WorstRank => IsFull ? (int)(keys[capacity - 1] >> TieBits) : 0;

    public ReadOnlySpan<int> Rows => rows.AsSpan(0, Count);

    public static int Rank(int score, int readiness) => (score << ReadinessBits) | readiness;

    public static int ScoreOf(int rank) => rank >> ReadinessBits;

    public static int ReadinessOf(int rank) => rank & ((1 << ReadinessBits) - 1);

    public int RankAt(int place) => (int)(keys[place] >> TieBits);

    /// <summary>Starts an empty list for an owner, whose id is a part of the tie key.</summary>
    public void Begin(RowId id) => (owner, Count) = (id.Low, 0);

    /// <summary>Empties the list of the same owner.</summary>
    public void Clear() => Count = 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Offer(int rank, ulong idLow, int row)
    {
        if (rank < WorstRank)
        {
            return;
        }

        var key = ((ulong)rank << TieBits) | (~Order.Tie(owner, idLow) >> RankBits);
        if (Count < capacity || key >= keys[capacity - 1])
        {
            Insert(key, row);
        }
    }

    private void Insert(ulong key, int row)
    {
        var place = Count;
        while (place > 0 && (key > keys[place - 1] || (key == keys[place - 1] && ComesFirst(row, rows[place - 1]))))
        {
            place--;
        }

        if (place == capacity || (place > 0 && rows[place - 1] == row && keys[place - 1] == key))
        {
            return;
        }

        Count = Math.Min(Count + 1, capacity);
        for (var i = Count - 1; i > place; i--)
        {
            (keys[i], rows[i]) = (keys[i - 1], rows[i - 1]);
        }

        (keys[place], rows[place]) = (key, row);
    }

    private bool ComesFirst(int row, int other)
    {
        var (id, otherId) = (idOf(row), idOf(other));
        var (tie, otherTie) = (Order.Tie(owner, id.Low), Order.Tie(owner, otherId.Low));
        return tie != otherTie ? tie < otherTie : id.CompareTo(otherId) < 0;
    }
}
