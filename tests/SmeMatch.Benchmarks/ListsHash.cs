using System.Numerics;
using System.Runtime.InteropServices;
using SmeMatch.Matching.Engine;

namespace SmeMatch.Benchmarks;

/// <summary>
/// A hash over every list: owner, ids, scores, readiness, their order and whether the end is tied. Lists may come in
/// any order and from several threads; equal answers have equal hashes.
/// </summary>
internal sealed class ListsHash : IListSink
{
    private const ulong OfOpportunityMark = 0xA0761D6478BD642F;
    private const ulong OfSmeMark = 0xE7037ED1A0B428DB;
    private const ulong Odd = 0x9E3779B97F4A7C15;
    private long sum;
    private long entryCount;
    private long listCount;

    public string Text => $"{(ulong)sum:x16}";

    public long Entries => entryCount;

    public long Lists => listCount;

    public void OfOpportunity(Guid owner, ReadOnlySpan<Listed> entries, bool tiedAtEnd) =>
        Add(OfOpportunityMark, owner, entries, tiedAtEnd);

    public void OfSme(Guid owner, ReadOnlySpan<Listed> entries, bool tiedAtEnd) =>
        Add(OfSmeMark, owner, entries, tiedAtEnd);

    private void Add(ulong hash, Guid owner, ReadOnlySpan<Listed> entries, bool tiedAtEnd)
    {
        if (entries.IsEmpty)
        {
            return;
        }

        hash = Mix(hash ^ (tiedAtEnd ? 1u : 0u), owner);
        foreach (ref readonly var entry in entries)
        {
            hash = Mix(hash ^ ((ulong)entry.Score << 32) ^ (uint)entry.Readiness, entry.Id);
        }

        Interlocked.Add(ref sum, (long)(hash * Odd));
        Interlocked.Add(ref entryCount, entries.Length);
        Interlocked.Increment(ref listCount);
    }

    private static ulong Mix(ulong hash, Guid id)
    {
        var words = MemoryMarshal.Cast<Guid, ulong>(new ReadOnlySpan<Guid>(in id));
        hash = BitOperations.RotateLeft((hash ^ words[0]) * Odd, 31);
        return BitOperations.RotateLeft((hash ^ words[1]) * Odd, 31);
    }
}
