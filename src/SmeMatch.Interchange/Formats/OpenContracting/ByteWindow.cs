namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>The bytes of a stream that are looked at: what was consumed leaves, what is needed longer stays.</summary>
internal sealed class ByteWindow
{
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;

    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(start, end - start);

    /// <summary>Whether the stream has no more bytes.</summary>
    public bool IsLast { get; private set; }

    /// <summary>1-based line that the first byte stands in.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>
    /// Reads until the buffer is full. It doubles when what stays fills half of it, so that an element that is tried
    /// again with every fill costs a constant times its length.
    /// </summary>
    public async Task Fill(Stream json, CancellationToken cancellationToken)
    {
        var kept = end - start;
        var target = kept > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
        Bytes.CopyTo(target);
        (buffer, start, end) = (target, 0, kept);
        var count = await json.ReadAtLeastAsync(
            buffer.AsMemory(end), buffer.Length - end, throwOnEndOfStream: false, cancellationToken);
        IsLast = end + count < buffer.Length;
        end += count;
    }

    public void Consume(int count)
    {
        Line += Bytes[..count].Count((byte)'\n');
        start += count;
    }

    /// <summary>Passes over white space and a byte order mark.</summary>
    public void SkipBlanks()
    {
        if (Bytes.StartsWith("\uFEFF"u8))
        {
            Consume(3);
        }

        var blanks = Bytes.IndexOfAnyExcept(" \t\r\n"u8);
        Consume(blanks < 0 ? Bytes.Length : blanks);
    }
}
