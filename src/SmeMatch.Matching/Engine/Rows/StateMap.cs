using System.Numerics;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Matching.Engine.Rows;

/// <summary>The states as bits, who borders whom and who shares a corridor.</summary>
internal sealed class StateMap
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly ulong[] neighbours;
    private readonly ulong[] corridors;

    /// <exception cref="ArgumentException">There are more than 64 states.</exception>
    public StateMap(Lookup lookup)
    {
        var rows = lookup.Tables.States;
        if (rows.Count > 64)
        {
            throw new ArgumentException("At most 64 states are supported.", nameof(lookup));
        }

        foreach (var row in rows)
        {
            numbers.Add(row.Code, numbers.Count);
        }

        neighbours = [.. rows.Select(row => Bits(row.Neighbours))];
        corridors =
        [
            .. rows.Select(row => Bits(rows.Select(other => other.Code)
                .Where(other => lookup.SharedCorridor(row.Code, other) is not null))),
        ];
    }

    public int Count => numbers.Count;

    /// <summary>The bits of published states; others match nothing.</summary>
    public ulong Bits(IEnumerable<string> codes)
    {
        var bits = 0UL;
        foreach (var code in codes)
        {
            bits |= numbers.TryGetValue(code, out var number) ? 1UL << number : 0;
        }

        return bits;
    }

    /// <summary>All states that border, or share a corridor with, any of these.</summary>
    public ulong Neighbours(ulong states) => Union(neighbours, states);

    public ulong OnCorridors(ulong states) => Union(corridors, states);

    /// <summary>All states that have one of these as neighbour.</summary>
    public ulong WithNeighbour(ulong states) => WithAny(neighbours, states);

    /// <summary>All states that share a corridor with one of these.</summary>
    public ulong WithCorridor(ulong states) => WithAny(corridors, states);

    private static ulong WithAny(ulong[] table, ulong states)
    {
        var found = 0UL;
        for (var i = 0; i < table.Length; i++)
        {
            found |= (table[i] & states) != 0 ? 1UL << i : 0;
        }

        return found;
    }

    private static ulong Union(ulong[] table, ulong states)
    {
        var union = 0UL;
        for (; states != 0; states &= states - 1)
        {
            union |= table[BitOperations.TrailingZeroCount(states)];
        }

        return union;
    }
}
