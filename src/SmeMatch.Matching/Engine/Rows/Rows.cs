using System.Buffers.Binary;

namespace SmeMatch.Matching.Engine.Rows;

/// <summary>Roles as bits, prime lowest.</summary>
[Flags]
internal enum RoleSet : byte
{
    None = 0,
    Prime = 1,
    JvMember = 2,
    Subcontractor = 4,
    Supplier = 8,
    All = 15,
}

/// <summary>What is known of an SME beyond its numbers.</summary>
[Flags]
internal enum SmeFlags : byte
{
    None = 0,

    /// <summary>Known to be no SME under the Act.</summary>
    NotSme = 1,

    /// <summary>Known to have no Indian entity.</summary>
    NoIndianEntity = 2,

    /// <summary>Owners from a land-border country without registration.</summary>
    LandBorderUnregistered = 4,

    /// <summary>Offers to be prime contractor.</summary>
    OffersPrime = 8,

    /// <summary>Its turnover is known or estimated.</summary>
    TurnoverKnown = 16,
}

/// <summary>What the size factor reads of an SME.</summary>
/// <param name="Offered">The roles it offers.</param>
/// <param name="Turnover">1 + floor(8·log2 yen); 0 when unknown.</param>
internal readonly record struct SizeKind(RoleSet Offered, ushort Turnover);

/// <summary>An id as two numbers whose order is that of its text; the lower one feeds the tie key.</summary>
internal readonly record struct RowId(ulong High, ulong Low)
{
    public static RowId Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        return new Guid(bytes, bigEndian: true);
    }

    public int CompareTo(RowId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);
}

/// <summary>
/// All that the order of lists needs of an SME, in 48 bytes; what many firms share stands in the code tables.
/// </summary>
internal record struct SmeRow
{
    public required RowId Id { get; init; }

    /// <summary>Whole yen; only meant with <see cref="SmeFlags.TurnoverKnown"/>.</summary>
    public required long TurnoverYen { get; init; }
    public required int Trade { get; init; }
    public required int Region { get; init; }
    public required int Offer { get; init; }

    public required ushort SizeKind { get; init; }
    public required ushort Readiness { get; init; }
    public required ushort Certificates { get; init; }
    public required SmeFlags Flags { get; init; }

    /// <summary>
    /// The score an opportunity needs at least to matter to the firm's list: that of the first one left out; 0 when
    /// none is.
    /// </summary>
    public ushort Least { get; set; }

    /// <summary>Whether the record changed or went since.</summary>
    public bool IsStale { get; set; }
}

/// <summary>All that the order of lists needs of an opportunity that is open.</summary>
internal sealed class OpportunityRow
{
    public required RowId Id { get; init; }
    public required int SectorList { get; init; }

    /// <summary>Needed capabilities as bits; empty when none is named.</summary>
    public required ulong[] Needed { get; init; }

    /// <summary>How many capabilities are named.</summary>
    public required int NeededCount { get; init; }

    /// <summary>Target states as bits; 0 with <see cref="IsNationwide"/> false when it names none.</summary>
    public required ulong States { get; init; }
    public required bool IsNationwide { get; init; }
    public required int SizeProfile { get; init; }
    public required UInt128 Certificates { get; init; }
    public required bool SmesOnly { get; init; }

    /// <summary>A known turnover below it, in yen, removes prime.</summary>
    public required long PrimeFloor { get; init; }
    public required bool LocalContent { get; init; }
    public required bool LandBorderRule { get; init; }
}
