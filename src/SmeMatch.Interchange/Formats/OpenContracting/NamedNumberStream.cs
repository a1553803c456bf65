using System.Buffers;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>
/// JSON as Python writes it, with NaN and Infinity where a number should stand: each becomes a text, so that a reader
/// of JSON can pass it and say where it stood. No other byte is changed; texts are left alone.
/// </summary>
internal sealed class NamedNumberStream(Stream source) : Stream
{
    private const int Chunk = 1 << 16;
    private static readonly SearchValues<byte> Outside = SearchValues.Create("\"NI-"u8);
    private static readonly SearchValues<byte> Inside = SearchValues.Create("\"\\"u8);
    private readonly byte[] read = new byte[Chunk];
    private readonly ArrayBufferWriter<byte> ready = new(Chunk);
    private int held;
    private int given;
    private bool inText;
    private bool ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (given == ready.WrittenCount && !ended)
        {
            ready.ResetWrittenCount();
            given = 0;
            var count = await source.ReadAsync(read.AsMemory(held), cancellationToken);
            ended = count == 0;
            Pass(held + count);
        }

        var length = Math.Min(buffer.Length, ready.WrittenCount - given);
        ready.WrittenMemory.Slice(given, length).CopyTo(buffer);
        given += length;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Only asynchronous reading is used.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Passes on what is sure; the last bytes wait when a name or an escape may go on behind them.</summary>
    private void Pass(int count)
    {
        var rest = read.AsSpan(0, count);
        while (rest.Length > 0)
        {
            var at = rest.IndexOfAny(inText ? Inside : Outside);
            Emit(at < 0 ? rest : rest[..at]);
            rest = at < 0 ? [] : rest[at..];
            var taken = rest.Length == 0 ? 0 : Turn(rest);
            if (taken == 0)
            {
                break;
            }

            rest = rest[taken..];
        }

        held = rest.Length;
        rest.CopyTo(read);
    }

    /// <summary>Takes what stands at a turn of the text; 0 asks for more bytes.</summary>
    private int Turn(ReadOnlySpan<byte> rest)
    {
        var name = rest[0] == (byte)'N' ? "NaN"u8 : "Infinity"u8;
        var (needed, isName) = rest[0] switch
        {
            (byte)'"' => (1, false),
            (byte)'\\' or (byte)'-' => (2, false),
            _ => (name.Length, true),
        };
        if (rest.Length < needed && !ended)
        {
            return 0;
        }

        inText ^= rest[0] == (byte)'"';
        if (isName && rest.StartsWith(name))
        {
            Emit("\"NaN\""u8);
            return needed;
        }

        if (rest.StartsWith("-I"u8))
        {
            return 1;
        }

        var taken = isName || rest[0] == (byte)'-' ? 1 : Math.Min(needed, rest.Length);
        Emit(rest[..taken]);
        return taken;
    }

    private void Emit(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(ready.GetSpan(bytes.Length));
        ready.Advance(bytes.Length);
    }
}
