using System.Globalization;
using System.Text.Json.Nodes;

namespace SmeMatch.Conformance.Tests.Generation;

/// <summary>Texts that break a schema's rule.</summary>
internal static class TextFlaws
{
    private static readonly Dictionary<string, string[]> ByFormat = new()
    {
        ["uuid"] =
        [
            "", "x", "019a0009000070008000000000000001", "{019a0009-0000-7000-8000-000000000001}",
            "019a0009-0000-7000-8000-00000000000g", "019a0009-0000-7000-8000-0000000000011",
            " 019a0009-0000-7000-8000-000000000001", "019a0009-0000-7000-8000-000000000001\n",
        ],
        ["date"] =
        [
            "", "2026-02-30", "2026-13-01", "20260101", "2026-1-1", "tomorrow", "2026-01-01T00:00:00Z", "２０２６-01-01",
            "0000-01-01", "-2026-01-01", "2026/01/01", "2026-01-01 ", "2025-02-29", "2026-00-10", "2026-01-01\n",
        ],
        ["date-time"] =
        [
            "", "2026-01-01", "2026-01-01T00:00:00", "2026-02-30T00:00:00Z", "2026-01-01 00:00:00Z", "now",
            "2026-01-01T25:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00+25:00",
            "2026-01-01T00:00Z", "20260101T000000Z", "2026-01-01T00:00:00Z ", "2026-01-01T00:00:00.Z", "1767225600",
            "2026-01-01T00:00:00ZZ", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00Z\n",
        ],
    };

    private static readonly string[] Integers =
    [
        "", " ", "x", "1.5", "0x1", "1e1", "１", "+1", " 1", "1 ", "--1", "NaN", "99999999999999999999", "1,000", "null",
    ];

    private static readonly string[] Flags = ["", "TRUE", "False", "yes", "1", "0", "null", " true", "true\0"];

    /// <summary>A text that is wrong for a member or parameter of that schema; null when every text is right.</summary>
    public static string? Of(JsonObject schema, Draw draw)
    {
        var type = Values.Types(schema).FirstOrDefault(type => type != "null");
        if (schema["enum"] is JsonArray values)
        {
            return OutsideOf(values, draw);
        }

        return type switch
        {
            "integer" => Integer(schema, draw),
            "boolean" => draw.One(Flags),
            "string" => OfString(schema, draw),
            _ => null,
        };
    }

    private static string? OfString(JsonObject schema, Draw draw)
    {
        if ((string?)schema["format"] is { } format)
        {
            if (ByFormat.TryGetValue(format, out var wrong))
            {
                var future = (bool?)schema["x-not-in-future"] ?? false;
                return future && draw.Chance(30) ? "2999-01-01T00:00:00Z" : draw.One(wrong);
            }

            if (format == "corporate-number" && draw.Chance(60))
            {
                var right = Texts.Valid(schema, draw);
                return (char)('1' + ((right[0] - '1' + draw.Number(1, 8)) % 9)) + right[1..];
            }
        }

        string[] candidates =
        [
            "", " ", "\u3000", "a\0b", "a\nb", "a\u007Fb", "\u001B[0m", "x", "日本", "-1", "1e5", "٣", "http://",
            "ftp://a.example", "javascript:alert(1)", "https://user@a.example", "https://a b.example", "0000",
            "1.234", "*", "v1",
            new string('x', ((int?)schema["maxLength"] ?? 300) + 1), Texts.Valid(schema, draw) + "\n",
        ];
        var unfit = candidates.Where(text => !Texts.Fits(schema, text)).ToList();
        return unfit.Count == 0 ? null : draw.One(unfit);
    }

    private static string OutsideOf(JsonArray values, Draw draw)
    {
        var known = values.Select(value => (string?)value).ToHashSet();
        var one = (string?)draw.One(values) ?? "x";
        string[] candidates =
        [
            one + "x", one.ToUpperInvariant(), " " + one, one + "\0", "", "null", one[..^1], one + "," + one,
        ];
        return draw.One(candidates.Where(text => !known.Contains(text)).ToList());
    }

    private static string Integer(JsonObject schema, Draw draw)
    {
        var (least, most) = Values.Range(schema);
        return draw.Chance(30) ? (most + 1).ToString(CultureInfo.InvariantCulture)
            : draw.Chance(30) ? (least - 1).ToString(CultureInfo.InvariantCulture)
            : draw.One(Integers);
    }
}
