using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using Fare;

namespace SmeMatch.Conformance.Tests.Generation;

/// <summary>Texts that keep a schema's format, pattern and length, and reach for what tends to break.</summary>
internal static class Texts
{
    private const int Tries = 30;
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new();
    private static readonly ConcurrentDictionary<string, Xeger> Samplers = new();
    private static readonly Gen<string> Ascii = Gen.Char[' ', '~'].Array[1, 12].Select(letters => new string(letters));
    private static readonly string[] Pieces =
    [
        "備後ポンプ工業", "株式会社", "𠮷野", "Ōsaka", "e\u0301", "👩‍🔧", "שלום", "\u202E", "नमस्ते", "ｱｲｳ", "％", "%", "_", "'", "\"",
        "\\", "<b>", "';--", "null", "NaN", "{}", "$1", "a", "Z", "0", " ", "/", "?", "&", "=",
        "#", ",", "*", "-", ".", "\u3000", "ー",
        "\u00AD", "\uFEFF", "İ", "ß", "\U0010FFFD",
    ];

    /// <summary>A valid text.</summary>
    /// <param name="isAscii">Whether it has to fit a header.</param>
    public static string Valid(JsonObject schema, Draw draw, bool isAscii = false) => (string?)schema["format"] switch
    {
        "uuid" => draw.Of(Gen.Guid).ToString(),
        "corporate-number" => CorporateNumber(draw),
        "date" => Fitting(schema, () => Day(draw).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        "date-time" => Fitting(schema, () => Time(schema, draw)),
        _ => Any(schema, draw, isAscii),
    };

    /// <summary>Whether length and pattern are kept; formats are not looked at.</summary>
    public static bool Fits(JsonObject schema, string text)
    {
        var length = text.EnumerateRunes().Count();
        return length <= ((int?)schema["maxLength"] ?? int.MaxValue)
            && length >= ((int?)schema["minLength"] ?? 0)
            && ((string?)schema["pattern"] is not { } pattern || Matches(pattern, text));
    }

    /// <summary>A $ of .NET would let a line end pass.</summary>
    private static bool Matches(string pattern, string text) =>
        Patterns.GetOrAdd(pattern, one => new Regex(one.EndsWith('$') ? one[..^1] + @"\z" : one)).IsMatch(text);

    private static string Fitting(JsonObject schema, Func<string> make) =>
        Enumerable.Range(0, 1_000).Select(_ => make()).First(text => Fits(schema, text));

    private static string Any(JsonObject schema, Draw draw, bool isAscii)
    {
        var longest = (int?)schema["maxLength"] ?? 300;
        for (var tries = 0; tries < Tries; tries++)
        {
            var text = draw.Chance(5) ? Long(longest, draw, isAscii) : Short(draw, isAscii);
            if (Fits(schema, text))
            {
                return text;
            }
        }

        // Fare knows no look-ahead; what it makes is held to the whole pattern.
        var sampler = Samplers.GetOrAdd(
            (string)schema["pattern"]!,
            pattern => new Xeger(Regex.Replace(pattern, @"\(\?[=!][^)]*\)", ""), new DrawnRandom()));
        DrawnRandom.Now = draw;
        return Fitting(schema, sampler.Generate);
    }

    private static string Short(Draw draw, bool isAscii) => isAscii || draw.Chance(30)
        ? draw.Of(Ascii)
        : string.Concat(Enumerable.Range(0, draw.Number(1, 6)).Select(_ => draw.One(Pieces)));

    /// <summary>As long as allowed, counted in code points.</summary>
    private static string Long(int longest, Draw draw, bool isAscii)
    {
        var text = new StringBuilder("x");
        for (var count = 1; count < longest; count++)
        {
            text.Append(isAscii ? $"{(char)draw.Number('!', '~')}" : draw.One(["y", "業", "𠮷"]));
        }

        return text.ToString();
    }

    private static DateOnly Day(Draw draw) => draw.Chance(70)
        ? new DateOnly(2026, 1, 1).AddDays(draw.Number(-4_000, 4_000))
        : draw.Of(Gen.DateOnly);

    private static string Time(JsonObject schema, Draw draw)
    {
        // The document says by x-not-in-future that a time has to have passed.
        var isPast = (bool?)schema["x-not-in-future"] ?? false;
        var day = isPast ? new DateOnly(2025, 12, 31).AddDays(-draw.Number(0, 9_000)) : Day(draw);
        var time = $"{draw.Number(0, 23):00}:{draw.Number(0, 59):00}:{draw.Number(0, 59):00}";
        var fraction = draw.Chance(50) ? "" : "." + new string('7', draw.Number(1, 9));
        var sign = draw.One(["+", "-"]);
        var zone = draw.Chance(50) ? draw.One(["Z", "z"])
            : $"{sign}{draw.Number(0, 23):00}:{draw.One([0, 15, 30, 45, 59]):00}";
        return $"{day:yyyy-MM-dd}{draw.One(["T", "t"])}{time}{fraction}{zone}";
    }

    /// <summary>Thirteen digits, the first being the check digit of the others: 9 − (Σ digit × weight mod 9).</summary>
    private static string CorporateNumber(Draw draw)
    {
        var digits = Enumerable.Range(0, 12).Select(_ => draw.Number(0, 9)).ToArray();
        var sum = digits.Select((digit, place) => digit * (place % 2 == 0 ? 2 : 1)).Sum();
        return $"{9 - (sum % 9)}{string.Concat(digits)}";
    }
}
