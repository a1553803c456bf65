using System.Globalization;

namespace SmeMatch.Matching.Tables;

/// <summary>A date known to the year, the month or the day: 2024, 2024-12 or 2024-12-21.</summary>
public static class PartialDate
{
    public static bool IsValid(string text) => TryParse(text, out _);

    public static DateOnly First(string text) => TryParse(text, out var first) ? first : throw Invalid(text);

    public static DateOnly Last(string text) => text.Length switch
    {
        4 => new DateOnly(First(text).Year, 12, 31),
        7 => First(text).AddDays(DateTime.DaysInMonth(First(text).Year, First(text).Month) - 1),
        _ => First(text),
    };

    private static bool TryParse(string text, out DateOnly first)
    {
        var format = text.Length switch { 4 => "yyyy", 7 => "yyyy-MM", _ => "yyyy-MM-dd" };
        return DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out first);
    }

    private static FormatException Invalid(string text) => new($"'{text}' is no year, year-month or date.");
}
