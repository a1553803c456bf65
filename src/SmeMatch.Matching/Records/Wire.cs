using System.Text.Json;

namespace SmeMatch.Matching.Records;

/// <summary>Enumerations as callers write them: camelCase.</summary>
public static class Wire
{
    public static string ToWire<T>(this T value)
        where T : struct, Enum => Names<T>.Texts[Array.IndexOf(Names<T>.Values, value)];

    /// <summary>All values of an enumeration as callers write them, from the least.</summary>
    public static IReadOnlyList<string> Values<T>()
        where T : struct, Enum => Names<T>.Texts;

    /// <summary>The value callers wrote; null when there is none of that name.</summary>
    public static T? FromWire<T>(string text)
        where T : struct, Enum =>
        Array.IndexOf(Names<T>.Texts, text) is >= 0 and var at ? Names<T>.Values[at] : null;

    /// <summary>Every list says them by the hundred: they are made once. There are few of each.</summary>
    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly T[] Values = Enum.GetValues<T>();
        public static readonly string[] Texts = [.. Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
    }
}
