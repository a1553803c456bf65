namespace SmeMatch.Matching.Engine.Rows;

/// <summary>
/// Numbers distinct values from 0 in order of arrival. One thread adds; others may read what was there when they took
/// <see cref="Items"/>.
/// </summary>
internal sealed class Interned<T>(IEqualityComparer<T>? comparer = null)
    where T : notnull
{
    private readonly Dictionary<T, int> numbers = new(comparer);
    private T[] items = new T[16];

    public int Count => numbers.Count;

    /// <summary>The values by number, with room behind them.</summary>
    public T[] Items => items;

    public ReadOnlySpan<T> Values => items.AsSpan(0, Count);

    public int Of(T value)
    {
        if (!numbers.TryGetValue(value, out var number))
        {
            number = numbers.Count;
            if (number == items.Length)
            {
                Array.Resize(ref items, 2 * number);
            }

            items[number] = value;
            numbers.Add(value, number);
        }

        return number;
    }
}
