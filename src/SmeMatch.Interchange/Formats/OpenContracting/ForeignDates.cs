using System.Globalization;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>Times as the standards ask for them, and as Indian portals write them.</summary>
internal static class ForeignDates
{
    private static readonly string[] Zoned = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private static readonly string[] Others =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss",
        "dd-MMM-yyyy hh:mm tt", "dd-MMM-yyyy", "d-MMM-yyyy", "dd/MM/yyyy", "dd/MM/yyyy HH:mm", "dd/MM/yyyy hh:mm tt",
        "dd-MM-yyyy", "dd-MM-yyyy HH:mm", "dd.MM.yyyy",
    ];

    /// <summary>
    /// The time in the form of RFC 3339 as the standards ask for it, and whether it was written so; null when it is
    /// none. Day and hour stay as written: a time without a zone is that of the place.
    /// </summary>
    public static (string Time, bool IsStandard)? Read(string text)
    {
        var trimmed = text.Trim();
        if (Parse(trimmed.ToUpperInvariant(), Zoned) is { } zoned)
        {
            // Without an offset or Z it is no time by RFC 3339.
            var offset = trimmed.AsSpan(10).IndexOfAny("Zz+-") >= 0;
            return (offset ? trimmed.ToUpperInvariant() : Written(zoned), offset && trimmed.Length == text.Length);
        }

        return Parse(trimmed, Others) is { } other ? (Written(other), false) : null;
    }

    /// <summary>The day as it is written there, whatever the zone.</summary>
    public static DateOnly? Day(string? time) => time is { Length: >= 10 } && DateOnly.TryParseExact(
        time.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The moment for sorting; one without a zone counts as of Greenwich, none as the first of all.</summary>
    public static long Ticks(string? time) => time is not null && DateTimeOffset.TryParse(
        time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment.UtcTicks : 0;

    private static string Written(DateTime time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private static DateTime? Parse(string text, string[] forms) => DateTimeOffset.TryParseExact(
        text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.DateTime : null;
}
