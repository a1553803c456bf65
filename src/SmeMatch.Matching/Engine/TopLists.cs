using SmeMatch.Matching.Scoring;

namespace SmeMatch.Matching.Engine;

/// <summary>
/// The best matches per owner. A few entries beyond the limit are held, so that a tie at the end is seen and entries
/// that leave seldom ask for a refill. A truncated list has dropped matches, each of which sorts after its last one;
/// so what it holds is exact, whatever was dropped.
/// </summary>
internal sealed class TopLists(int limit, Func<Match, Order> order)
{
    private readonly Dictionary<Guid, SortedList<Order, Match>> lists = [];
    private readonly HashSet<Guid> truncated = [];
    private readonly HashSet<Guid> changed = [];

    private const int Spare = 10;

    private int Held => limit + Spare;

    public void Clear()
    {
        lists.Clear();
        truncated.Clear();
        changed.Clear();
    }

    public void Add(Guid owner, Match match)
    {
        if (!lists.TryGetValue(owner, out var list))
        {
            lists[owner] = list = new(Held + 1);
        }

        var key = order(match);
        var isLast = list.Count > 0 && key > list.GetKeyAtIndex(list.Count - 1);
        if (isLast && (truncated.Contains(owner) || list.Count >= Held))
        {
            truncated.Add(owner);
            return;
        }

        if (!list.TryAdd(key, match))
        {
            return;
        }

        changed.Add(owner);
        if (list.Count > Held)
        {
            list.RemoveAt(list.Count - 1);
            truncated.Add(owner);
        }
    }

    public void RemoveList(Guid owner)
    {
        if (lists.Remove(owner))
        {
            changed.Add(owner);
        }

        truncated.Remove(owner);
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

    /// <summary>Fills anew the truncated lists that no longer hold enough to be exact to their limit and one beyond.</summary>
    public void Refill(Func<Guid, IEnumerable<Match>> source)
    {
        Guid[] owners = [.. truncated.Where(owner => !lists.TryGetValue(owner, out var list) || list.Count <= limit)];
        foreach (var owner in owners)
        {
            lists.Remove(owner);
            truncated.Remove(owner);
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

    private static bool SameRank(Order left, Order right) => left.Score == right.Score && left.Readiness == right.Readiness;
}
