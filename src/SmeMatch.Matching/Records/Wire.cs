using System.Collections.Frozen;
using System.Text.Json;

namespace SmeMatch.Matching.Records;

/// <summary>Enumerations as callers write them: camelCase.</summary>
public static class Wire
{
    public static string ToWire<T>(this T value)
        where T : struct, Enum => Names<T>.Of[value];

    /// <summary>All values of an enumeration as callers write them, in declared order.</summary>
    public static IReadOnlyList<string> Values<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(value => value.ToWire())];

    /// <summary>The value callers wrote; null when there is none of that name.</summary>
    public static T? FromWire<T>(string text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (value.ToWire() == text)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Every list says them by the hundred: they are made once.</summary>
    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Of = Enum.GetValues<T>().Distinct().ToFrozenDictionary(
            value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
    }
}
