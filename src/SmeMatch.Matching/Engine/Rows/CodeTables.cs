using System.Numerics;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Matching.Engine.Rows;

/// <summary>
/// What a list of industries amounts to: the strength for each sub-sector (the first industry whole, others at 90 %)
/// and the capabilities usual for it. Different lists that amount to the same are one trade.
/// </summary>
internal sealed class Trade(short[] strengths, ulong[] usual) : IEquatable<Trade>
{
    public ReadOnlySpan<short> Strengths => strengths;

    public ReadOnlySpan<ulong> Usual => usual;

    public bool Equals(Trade? other) =>
        other is not null && strengths.AsSpan().SequenceEqual(other.Strengths)
        && usual.AsSpan().SequenceEqual(other.Usual);

    public override bool Equals(object? obj) => Equals(obj as Trade);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(strengths.AsSpan()));
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(usual.AsSpan()));
        return hash.ToHashCode();
    }
}

/// <summary>Where a firm is, wants to be and comes from.</summary>
/// <param name="Present">States it is present in, as bits.</param>
/// <param name="Targets">States it targets, as bits.</param>
/// <param name="Agreements">States its prefecture has an agreement with, as bits.</param>
/// <param name="IsPresent">Whether it is present in any state, published or not.</param>
/// <param name="NamesNone">Whether it names no state at all.</param>
internal readonly record struct FirmRegion(
    ulong Present, ulong Targets, ulong Agreements, bool IsPresent, bool NamesNone);

/// <summary>The certificates a firm lists, as bits.</summary>
internal readonly record struct Certificates(UInt128 Held, bool ListsNone)
{
    /// <summary>Those whose being required closes the gate; a firm that lists none leaves it open.</summary>
    public UInt128 Lacking => ListsNone ? UInt128.Zero : ~Held;
}

/// <summary>The sub-sectors of an opportunity, primary first, as positions in the table.</summary>
internal sealed class SectorList(byte[] sectors) : IEquatable<SectorList>
{
    public ReadOnlySpan<byte> Sectors => sectors;

    /// <summary>The sector factor of a trade before capabilities.</summary>
    public int Base(Trade trade)
    {
        var best = 0;
        for (var j = 0; j < sectors.Length; j++)
        {
            best = Math.Max(best, trade.Strengths[sectors[j]] * (j == 0 ? 100 : SectorFactor.NoPrimary) / 100);
        }

        return best;
    }

    public bool Equals(SectorList? other) => other is not null && sectors.AsSpan().SequenceEqual(other.Sectors);

    public override bool Equals(object? obj) => Equals(obj as SectorList);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(sectors);
        return hash.ToHashCode();
    }
}

/// <summary>What the size factor reads of an opportunity.</summary>
/// <param name="Sought">The roles it seeks.</param>
/// <param name="Value">
/// Octaves of the least and the most of each role's usual share, prime first; all -1 when the value is unknown.
/// </param>
internal readonly record struct SizeProfile(RoleSet Sought, RoleShares Value);

/// <summary>Eight numbers that compare by value.</summary>
[System.Runtime.CompilerServices.InlineArray(8)]
internal struct RoleShares : IEquatable<RoleShares>
{
    private short first;

    public static RoleShares Unknown => Filled(_ => -1);

    public static RoleShares Of(long valueYen) => Filled(i =>
    {
        var (from, to) = SizeFactor.UsualShare((Records.Role)(i / 2));
        return (short)SizeFactor.Octaves((Int128)valueYen * (i % 2 == 0 ? from : to) / 100);
    });

    public readonly bool Equals(RoleShares other) => ((ReadOnlySpan<short>)this).SequenceEqual(other);

    public override readonly bool Equals(object? obj) => obj is RoleShares other && Equals(other);

    public override readonly int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var share in this)
        {
            hash.Add(share);
        }

        return hash.ToHashCode();
    }

    private static RoleShares Filled(Func<int, short> value)
    {
        var shares = default(RoleShares);
        for (var i = 0; i < 8; i++)
        {
            shares[i] = value(i);
        }

        return shares;
    }
}

/// <summary>Sets of small numbers as bits in words.</summary>
internal static class Bits
{
    public static int CommonCount(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        var count = 0;
        for (var i = Math.Min(left.Length, right.Length) - 1; i >= 0; i--)
        {
            count += BitOperations.PopCount(left[i] & right[i]);
        }

        return count;
    }

    public static bool AnyCommon(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        for (var i = Math.Min(left.Length, right.Length) - 1; i >= 0; i--)
        {
            if ((left[i] & right[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Compares sets of bits by content.</summary>
internal sealed class BitsComparer : IEqualityComparer<ulong[]>
{
    public bool Equals(ulong[]? x, ulong[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(ulong[] obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(obj.AsSpan()));
        return hash.ToHashCode();
    }
}
