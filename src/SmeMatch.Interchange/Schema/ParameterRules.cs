using System.Globalization;

namespace SmeMatch.Interchange.Schema;

/// <summary>Query parameters are single texts; they follow the rules of record fields.</summary>
public static class ParameterRules
{
    /// <summary>The canonical value, or what is wrong with it.</summary>
    public static (string? Value, Fault? Fault) Read(Field field, string text, TimeProvider time) => field.Kind switch
    {
        FieldKind.Integer => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= field.Minimum && number <= field.Maximum
            ? (text, null)
            : (null, new Fault("", "out-of-range",
                $"A whole number from {field.Minimum} to {field.Maximum} is expected.")),
        FieldKind.Flag => text is "true" or "false"
            ? (text, null)
            : (null, new Fault("", "type", "true or false is expected.")),
        _ => TextRules.Check(field, text, time.GetUtcNow()),
    };
}
