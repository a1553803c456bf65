using SmeMatch.Matching.Scoring;

namespace SmeMatch.Matching.Engine;

/// <summary>
/// The best matches per owner. A few entries beyond the limit are held, so that a tie at the end is seen and entries
/// that leave seldom ask for a refill. A list that dropped matches remembers the best of them: what it holds before
/// that one is exact, and nothing after it is taken in.
/// </summary>
internal sealed class TopLists(int limit, Func<Match, Order> order)
{
    private readonly Dictionary<Guid, SortedList<Order, Match>> lists = [];
    private readonly Dictionary<Guid, Order> bestDropped = [];
    private readonly HashSet<Guid> changed = [];

    private const int Spare = 10;

    private int Held => limit + Spare;

    public void Clear()
    {
        lists.Clear();
        bestDropped.Clear();
        changed.Clear();
    }

    public void Add(Guid owner, Match match)
    {
        if (!lists.TryGetValue(owner, out var list))
        {
            lists[owner] = list = new(Held + 1);
        }

        var key = order(match);
        if ((bestDropped.TryGetValue(owner, out var bound) && key > bound) || !list.TryAdd(key, match))
        {
            return;
        }

        changed.Add(owner);
        if (list.Count > Held)
        {
            bestDropped[owner] = list.GetKeyAtIndex(list.Count - 1);
            list.RemoveAt(list.Count - 1);
        }
    }

    public void RemoveList(Guid owner)
    {
        if (lists.Remove(owner))
        {
            changed.Add(owner);
        }

        bestDropped.Remove(owner);
    }

    public void RemoveEntries(Predicate<Match> which)
    {
        foreach (var (owner, list) in lists)
        {
            for (var i = list.Count - 1; i >= 0; i--)
            {
                if (!which(list.GetValueAtIndex(i)))
                {
                    continue;
                }

                list.RemoveAt(i);
                changed.Add(owner);
            }
        }
    }

    /// <summary>
    /// Fills anew the lists that dropped matches and no longer hold enough to be exact to their limit and one beyond.
    /// </summary>
    public void Refill(Func<Guid, IEnumerable<Match>> source)
    {
        Guid[] owners =
            [.. bestDropped.Keys.Where(owner => !lists.TryGetValue(owner, out var list) || list.Count <= limit)];
        foreach (var owner in owners)
        {
            lists.Remove(owner);
            bestDropped.Remove(owner);
            foreach (var match in source(owner))
            {
                Add(owner, match);
            }
        }
    }

    public IReadOnlyList<MatchList> TakeChanged()
    {
        MatchList[] result = [.. changed.Select(ToList)];
        changed.Clear();
        return result;
    }

    public IReadOnlyList<MatchList> TakeAll()
    {
        changed.Clear();
        return [.. lists.Keys.Select(ToList).Where(list => list.Matches.Count > 0)];
    }

    private MatchList ToList(Guid owner)
    {
        if (!lists.TryGetValue(owner, out var list))
        {
            return new(owner, [], false);
        }

        var tied = list.Count > limit && SameRank(list.GetKeyAtIndex(limit - 1), list.GetKeyAtIndex(limit));
        return new(owner, [.. list.Values.Take(limit)], tied);
    }

    private static bool SameRank(Order left, Order right) =>
        left.Score == right.Score && left.Readiness == right.Readiness;
}
