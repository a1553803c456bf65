using System.Globalization;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Interchange.Formats;

/// <summary>
/// Records as the values of a sheet's cells: numbers, flags, days and times by their type, all else as text.
/// </summary>
public static class TypedCells
{
    /// <summary>The values of a field: one, or two for an amount of money; null when unknown.</summary>
    public static IEnumerable<object?> Of(Field field, JsonObject record)
    {
        var value = field.Segments.Aggregate((JsonNode?)record, (node, segment) => (node as JsonObject)?[segment]);
        return field.Kind switch
        {
            FieldKind.Money => [Amount(value?["amount"]), (string?)value?["currency"]],
            _ when value is null => [null],
            FieldKind.CodeList => [string.Join("; ", value.AsArray().Select(code => (string)code!))],
            FieldKind.Integer => [(int)value],
            FieldKind.Flag => [(bool)value],
            FieldKind.Date => [DateOnly.ParseExact((string)value!, "yyyy-MM-dd", CultureInfo.InvariantCulture)],
            FieldKind.Time => [DateTimeOffset.Parse((string)value!, CultureInfo.InvariantCulture).UtcDateTime],
            _ => [(string)value!],
        };
    }

    private static decimal? Amount(JsonNode? amount) =>
        amount is null ? null : decimal.Parse((string)amount!, CultureInfo.InvariantCulture);
}
