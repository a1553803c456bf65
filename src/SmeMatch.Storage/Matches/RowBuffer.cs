using System.Buffers;
using System.Buffers.Binary;

namespace SmeMatch.Storage.Matches;

/// <summary>Rows in the binary format of COPY, encoded into a pooled array. Numbers are big endian.</summary>
internal sealed class RowBuffer : IDisposable
{
    /// <summary>Full enough to be sent.</summary>
    private const int Enough = 192 * 1024;

    private const int Size = 256 * 1024;
    private const int UuidType = 2950;
    private const int IntegerType = 23;
    private const int SmallintType = 21;
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly byte[] bytes = ArrayPool<byte>.Shared.Rent(Size);
    private int length;

    public bool IsFull => length >= Enough;

    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, length);

    private Span<byte> Free => bytes.AsSpan(length);

    public static long Microseconds(DateTime utc) => (utc - Epoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>What stands before the first row: signature, no flags, no extension.</summary>
    public void Header()
    {
        ReadOnlySpan<byte> header =
            [.. "PGCOPY\n"u8, 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];
        header.CopyTo(Free);
        length += header.Length;
    }

    public void Trailer() => Put16(-1);

    public void Row(int columns) => Put16((short)columns);

    public void Bigint(long value)
    {
        Put32(8);
        BinaryPrimitives.WriteInt64BigEndian(Free, value);
        length += 8;
    }

    public void Integer(int value)
    {
        Put32(4);
        Put32(value);
    }

    public void Smallint(int value)
    {
        Put32(2);
        Put16((short)value);
    }

    public void Boolean(bool value)
    {
        Put32(1);
        bytes[length++] = value ? (byte)1 : (byte)0;
    }

    public void Uuid(Guid value)
    {
        Put32(16);
        value.TryWriteBytes(Free, bigEndian: true, out _);
        length += 16;
    }

    /// <summary>An array's head, and where its elements go, each 20 bytes: size and value.</summary>
    public Span<byte> Uuids(int count) => Array(count, UuidType, 16);

    /// <summary>An array's head, and where its elements go, each 8 bytes: size and value.</summary>
    public Span<byte> Integers(int count) => Array(count, IntegerType, 4);

    /// <summary>An array's head, and where its elements go, each 6 bytes: size and value.</summary>
    public Span<byte> Smallints(int count) => Array(count, SmallintType, 2);

    public void Dispose() => ArrayPool<byte>.Shared.Return(bytes);

    /// <summary>One dimension without nulls, counted from 1.</summary>
    private Span<byte> Array(int count, int elementType, int elementSize)
    {
        var size = count * (4 + elementSize);
        Put32(20 + size);
        Put32(1);
        Put32(0);
        Put32(elementType);
        Put32(count);
        Put32(1);
        length += size;
        return bytes.AsSpan(length - size, size);
    }

    private void Put16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Free, value);
        length += 2;
    }

    private void Put32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Free, value);
        length += 4;
    }
}
