using System.Buffers;

namespace SmeMatch.Interchange.Formats;

/// <summary>Some rows of a table, their cells one after the other in one text.</summary>
/// <param name="columns">Cells of a row.</param>
internal sealed class CellRows(int columns)
{
    private readonly ArrayBufferWriter<char> text = new(1 << 16);
    private readonly List<int> ends = [0];

    /// <summary>The number of each row and, in place of its cells, why it has none.</summary>
    public List<(long Number, ImportRow? Fault)> Rows { get; } = [];

    public void Add(ImportRow fault)
    {
        Rows.Add((fault.Number, fault));
        ends.AddRange(Enumerable.Repeat(text.WrittenCount, columns));
    }

    /// <summary>Begins a row; its cells follow.</summary>
    public void Begin(long number) => Rows.Add((number, null));

    public void Add(ReadOnlySpan<char> cell)
    {
        text.Write(cell);
        ends.Add(text.WrittenCount);
    }

    public ReadOnlySpan<char> Cell(int row, int column)
    {
        var at = (row * columns) + column;
        return text.WrittenSpan[ends[at]..ends[at + 1]];
    }
}
