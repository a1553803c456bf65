using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Interchange.Schema;

/// <summary>The rules of texts, by the kind of their field.</summary>
internal static partial class TextRules
{
    private const int MaxCode = 100;
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(code => (char)code), '\u007F']);

    // Those patterns that bulk loads ask most, made to code; none of them can take in a line end.
    private static readonly Dictionary<string, Regex> Made = new()
    {
        [RecordSchemas.IndustryPattern] = Industry(),
        [RecordSchemas.AmountPattern] = Amount(),
        [RecordSchemas.DatePattern] = Date(),
        [RecordSchemas.CorporateNumberPattern] = Corporation(),
    };

    public static string? Read(
        Field field, JsonElement value, string pointer, DateTimeOffset now, List<Fault> faults)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            faults.Add(new(pointer, "type", "A text is expected."));
            return null;
        }

        if (Text(value) is not { } text)
        {
            faults.Add(new(pointer, "text", "The text holds half of a surrogate pair."));
            return null;
        }

        var (canonical, fault) = Check(field, text, now);
        if (fault is not null)
        {
            faults.Add(fault with { Pointer = pointer });
        }

        return canonical;
    }

    public static (string? Canonical, Fault? Fault) Check(Field field, string text, DateTimeOffset now) =>
        field.Kind switch
        {
            FieldKind.Text => Matching(
                text, field.Longest, RecordSchemas.TextPattern, "Some text without control characters is expected."),
            FieldKind.LongText => Matching(
                text, Field.MaxLongText, RecordSchemas.LongTextPattern, "Text without control characters is expected."),
            FieldKind.Url => Matching(
                text, Field.MaxUrl, RecordSchemas.UrlPattern,
                "A web address starting with https:// or http:// is expected.", "url"),
            FieldKind.Id => text.Length == 36 && Guid.TryParseExact(text, "D", out var id)
                ? (id.ToString(), null) : Bad("A UUID is expected."),
            FieldKind.Date => Matches(RecordSchemas.DatePattern, text) && DateOnly.TryParseExact(
                text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? (text, null) : Bad("A date such as 2027-06-30 is expected."),
            FieldKind.Time => Time(field, text, now),
            _ => Code(field, text),
        };

    /// <summary>Whether it is a text by <see cref="RecordSchemas.TextPattern"/>, whatever its length.</summary>
    public static bool IsPlainText(ReadOnlySpan<char> text) =>
        !text.ContainsAny(Controls) && text.ContainsAnyExcept(' ', '\u3000');

    /// <summary>Whether it is an amount of money.</summary>
    public static bool IsAmount(ReadOnlySpan<char> text) =>
        text.Length > 0 && text[^1] != '\n' && Amount().IsMatch(text);

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate cannot be represented; JsonElement refuses it when it is read.
            return null;
        }
    }

    private static (string?, Fault?) Code(Field field, string text)
    {
        var canonical = field.Aliases.GetValueOrDefault(text, text);
        if (field.Values is { } values)
        {
            return values.Contains(canonical)
                ? (canonical, null)
                : (null, new("", "unknown-code",
                    $"'{Quoted.Text(text)}' is not a known code.{NearestName.Offer(text, values)}"));
        }

        if (text.Length > MaxCode || !Matches(field.Pattern!, text))
        {
            return (null, new("", "pattern", $"'{Quoted.Text(text)}' does not have the form {field.Pattern}."));
        }

        return field.Check is { } check && !check.Holds(text)
            ? (null, new("", "check", $"'{text}' cannot be right: {check.Otherwise}."))
            : (canonical, null);
    }

    private static (string?, Fault?) Matching(
        string text, int longest, string pattern, Sentence otherwise, string code = "text")
    {
        // JSON Schema counts code points, .NET UTF-16 units.
        if (text.Length > longest && text.EnumerateRunes().Count() > longest)
        {
            return (null, new("", "too-long", $"At most {longest} characters are allowed."));
        }

        return Matches(pattern, text) ? (text, null) : Bad(otherwise, code);
    }

    private static (string?, Fault?) Time(Field field, string text, DateTimeOffset now)
    {
        // Rounded, the last moment of the year 9999 would be none.
        var cut = Regex.Replace(text, @"(\.[0-9]{6})[0-9]+", "$1");
        if (!Matches(RecordSchemas.TimePattern, text) || !DateTimeOffset.TryParse(
            cut, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return Bad("A time such as 2026-11-01T09:00:00Z is expected.");
        }

        return field.NotInFuture && time > now
            ? (null, new("", "future", "A time in the future is not accepted."))
            : (time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture), null);
    }

    private static (string?, Fault?) Bad(Sentence detail, string code = "format") => (null, new("", code, detail));

    /// <summary>Whether the whole text matches; a $ of .NET would let a line end pass.</summary>
    private static bool Matches(string pattern, string text) => Made.TryGetValue(pattern, out var made)
        ? !text.EndsWith('\n') && made.IsMatch(text)
        : pattern == RecordSchemas.TextPattern ? IsPlainText(text)
        : Regex.IsMatch(text, pattern[..^1] + @"\z");

    [GeneratedRegex(RecordSchemas.IndustryPattern)]
    private static partial Regex Industry();

    [GeneratedRegex(RecordSchemas.AmountPattern)]
    private static partial Regex Amount();

    [GeneratedRegex(RecordSchemas.DatePattern)]
    private static partial Regex Date();

    [GeneratedRegex(RecordSchemas.CorporateNumberPattern)]
    private static partial Regex Corporation();
}
