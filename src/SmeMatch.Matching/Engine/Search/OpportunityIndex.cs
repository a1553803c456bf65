using System.Numerics;
using SmeMatch.Matching.Engine.Rows;

namespace SmeMatch.Matching.Engine.Search;

/// <summary>Opportunity rows, and for each capability those that need it.</summary>
internal sealed class OpportunityIndex
{
    private readonly List<int>[] needing;

    public OpportunityIndex(OpportunityRow[] rows)
    {
        (Rows, IdLows) = (rows, Array.ConvertAll(rows, row => row.Id.Low));
        needing = [.. Enumerable.Range(0, rows.Select(row => row.Needed.Length).DefaultIfEmpty().Max() * 64)
            .Select(_ => new List<int>())];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var word = 0; word < rows[i].Needed.Length; word++)
            {
                for (var bits = rows[i].Needed[word]; bits != 0; bits &= bits - 1)
                {
                    needing[(word * 64) + BitOperations.TrailingZeroCount(bits)].Add(i);
                }
            }
        }
    }

    public OpportunityRow[] Rows { get; }

    /// <summary>The part of each id that feeds the tie key.</summary>
    public ulong[] IdLows { get; }

    public ReadOnlySpan<int> Needing(int tag) => tag < needing.Length
        ? System.Runtime.InteropServices.CollectionsMarshal.AsSpan(needing[tag])
        : [];
}
