using System.Buffers.Binary;

namespace SmeMatch.Matching.Scoring;

/// <summary>What orders one entry of a list: score and readiness descending, tie key and id ascending. Total.</summary>
/// <param name="Score">0 to 10 000.</param>
/// <param name="Readiness">0 to 10 000.</param>
/// <param name="TieKey">Spreads equals, so that no firm wins every tie.</param>
/// <param name="Id">The id of the listed side.</param>
public readonly record struct Order(int Score, int Readiness, ulong TieKey, Guid Id) : IComparable<Order>
{
    /// <summary>mix(low64(opportunity) XOR low64(sme)), mix being the 64-bit finaliser of MurmurHash3.</summary>
    public static ulong Tie(Guid opportunityId, Guid smeId) => Tie(Low64(opportunityId), Low64(smeId));

    /// <summary>The same from the last eight bytes of both ids, big endian.</summary>
    public static ulong Tie(ulong opportunityLow, ulong smeLow) => Mix(opportunityLow ^ smeLow);

    public int CompareTo(Order other)
    {
        var order = other.Score.CompareTo(Score);
        order = order != 0 ? order : other.Readiness.CompareTo(Readiness);
        order = order != 0 ? order : TieKey.CompareTo(other.TieKey);
        return order != 0 ? order : string.CompareOrdinal(Id.ToString(), other.Id.ToString());
    }

    public static bool operator <(Order left, Order right) => left.CompareTo(right) < 0;

    public static bool operator >(Order left, Order right) => left.CompareTo(right) > 0;

    public static bool operator <=(Order left, Order right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Order left, Order right) => left.CompareTo(right) >= 0;

    private static ulong Low64(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
    }

    private static ulong Mix(ulong key)
    {
        key = (key ^ (key >> 33)) * 0xff51afd7ed558ccd;
        key = (key ^ (key >> 33)) * 0xc4ceb9fe1a85ec53;
        return key ^ (key >> 33);
    }
}
