namespace SmeMatch.Matching.Engine.Search;

/// <summary>For each key the rows that have it, ascending.</summary>
internal sealed class Postings
{
    private readonly int[] starts;
    private readonly int[] rows;

    private Postings(int[] starts, int[] rows) => (this.starts, this.rows) = (starts, rows);

    /// <summary>Writes the keys of a row and says how many they are.</summary>
    public delegate int KeysOf(int row, Span<int> keys);

    public ReadOnlySpan<int> this[int key] => rows.AsSpan(starts[key], starts[key + 1] - starts[key]);

    public long Bytes => (long)(starts.Length + rows.Length) * sizeof(int);

    /// <summary>Builds it by counting, then filling.</summary>
    /// <param name="rowCount">Rows 0 to this.</param>
    /// <param name="keyCount">Keys 0 to this.</param>
    /// <param name="mostKeys">The most keys a row has.</param>
    /// <param name="keysOf">The keys of a row.</param>
    public static Postings Build(int rowCount, int keyCount, int mostKeys, KeysOf keysOf)
    {
        var keys = new int[mostKeys];
        var starts = new int[keyCount + 1];
        for (var row = 0; row < rowCount; row++)
        {
            var count = keysOf(row, keys);
            for (var i = 0; i < count; i++)
            {
                starts[keys[i] + 1]++;
            }
        }

        for (var key = 0; key < keyCount; key++)
        {
            starts[key + 1] += starts[key];
        }

        var next = starts.AsSpan(0, keyCount).ToArray();
        var rows = new int[starts[keyCount]];
        for (var row = 0; row < rowCount; row++)
        {
            var count = keysOf(row, keys);
            for (var i = 0; i < count; i++)
            {
                rows[next[keys[i]]++] = row;
            }
        }

        return new(starts, rows);
    }
}
