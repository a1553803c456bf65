using System.Globalization;
using System.Text.Json;

namespace SmeMatch.Interchange.Schema;

/// <summary>Shows beside a fault what stands at its place.</summary>
internal static class FaultyValue
{
    private const int Longest = 200;

    public static Fault Beside(Fault fault, JsonElement input)
    {
        try
        {
            return At(fault.Pointer, input) is { } value && Text(value) is { Length: > 0 } text
                ? fault with { Value = Short(text) }
                : fault;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, in a name or in the text, cannot be shown.
            return fault;
        }
    }

    private static JsonElement? At(string pointer, JsonElement input)
    {
        JsonElement? value = input;
        foreach (var name in pointer.Split('/').Skip(1))
        {
            var member = name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            value = value is { } place ? Member(place, member) : null;
        }

        return value;
    }

    /// <summary>The text, cut short.</summary>
    public static string Short(string text) => text.Length > Longest ? text[..Longest] + "…" : text;

    private static JsonElement? Member(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Object when value.TryGetProperty(name, out var inner) => inner,
        JsonValueKind.Array when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at < value.GetArrayLength() => value[at],
        _ => null,
    };

    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
}
