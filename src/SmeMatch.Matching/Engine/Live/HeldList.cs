using SmeMatch.Matching.Engine.Rows;
using SmeMatch.Matching.Engine.Search;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Matching.Engine.Live;

/// <summary>
/// The head of an opportunity's list, held a little longer than it is shown, so that entries that leave seldom ask for
/// a new search. It remembers the best of what it dropped: what stands before that one is exact, and nothing after it
/// is taken in.
/// </summary>
internal sealed class HeldList(RowId owner) : IComparer<HeldList.Entry>
{
    private const int Shown = MatchEngine.SmesPerOpportunity;

    /// <summary>One beyond what is shown tells of a tie at the end, the others are spare.</summary>
    private const int Held = Shown + 11;

    /// <summary>What a search must find to fill it: all held, and the best dropped.</summary>
    public const int Sought = Held + 1;

    private readonly List<Entry> entries = [];
    private Entry? bestDropped;

    /// <summary>Whether what is shown changed since <see cref="Show"/>.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Whether it may lack entries that were dropped before.</summary>
    public bool WantsSearch => bestDropped is not null && entries.Count <= Shown;

    public bool IsEmpty => entries.Count == 0;

    public void Fill(TopRows top, SmeRegister smes)
    {
        entries.Clear();
        entries.EnsureCapacity(Math.Min(top.Count, Held));
        for (var place = 0; place < Math.Min(top.Count, Held); place++)
        {
            entries.Add(At(place));
        }

        bestDropped = top.Count > Held ? At(Held) : null;
        IsChanged = true;
        Entry At(int place) => new(top.RankAt(place), smes[top.Rows[place]].Id);
    }

    public void Add(int rank, RowId id)
    {
        var entry = new Entry(rank, id);
        if (bestDropped is { } bound && Compare(entry, bound) > 0)
        {
            return;
        }

        var place = ~entries.BinarySearch(entry, this);
        entries.Insert(place, entry);
        IsChanged |= place <= Shown;
        if (entries.Count > Held)
        {
            bestDropped = entries[^1];
            entries.RemoveAt(entries.Count - 1);
        }
    }

    public void Remove(int rank, RowId id)
    {
        var place = entries.BinarySearch(new(rank, id), this);
        if (place >= 0)
        {
            entries.RemoveAt(place);
            IsChanged |= place <= Shown;
        }
    }

    /// <summary>Writes what is shown and says whether it ties at its end.</summary>
    public (int Count, bool TiedAtEnd) Show(Span<Listed> shown)
    {
        IsChanged = false;
        var count = Math.Min(entries.Count, Shown);
        for (var place = 0; place < count; place++)
        {
            shown[place] = entries[place].ToListed();
        }

        return (count, entries.Count > Shown && entries[Shown - 1].Rank == entries[Shown].Rank);
    }

    public int Compare(Entry x, Entry y)
    {
        if (x.Rank != y.Rank)
        {
            return y.Rank.CompareTo(x.Rank);
        }

        var tie = Order.Tie(owner.Low, x.Id.Low).CompareTo(Order.Tie(owner.Low, y.Id.Low));
        return tie != 0 ? tie : x.Id.CompareTo(y.Id);
    }

    internal readonly record struct Entry(int Rank, RowId Id)
    {
        public Listed ToListed() => new(Id.ToGuid(), TopRows.ScoreOf(Rank), TopRows.ReadinessOf(Rank));
    }
}
