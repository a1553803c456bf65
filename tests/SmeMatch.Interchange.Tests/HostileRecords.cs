using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Records;

namespace SmeMatch.Interchange.Tests;

/// <summary>Records that are valid and as awkward as the schema allows, the same at every run.</summary>
internal static class HostileRecords
{
    private const int Seed = 20_261_129;

    private static readonly string[] Parts =
    [
        "=", "+", "-", "@", "＝", "＋", "－", "＠", "'", "''", "\"", "\"\"", ";", ",", "|", " ", "  ", "\u3000", "\u00A0",
        "\u200B", "\uFEFF", "\u0085", "\u2028", "\u202E", "😀", "𠮷", "株式会社", "ｶﾌﾞ", "é", "null", "true", "1e5", "00123",
        "_x0041_", "{", "\\", "\\u0000", "NaN",
    ];

    private static readonly string[] Breaks = ["\n", "\r\n", "\r", "\t", "\n\n"];

    public static IEnumerable<JsonObject> Some(RecordSchema schema, IReadOnlyList<string> currencies, int count)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, count).Select(_ => Record(random, schema, currencies))];
    }

    private static JsonObject Record(Random random, RecordSchema schema, IReadOnlyList<string> currencies)
    {
        var record = new JsonObject { ["id"] = NewId(random) };
        foreach (var field in schema.Fields.Where(
            field => random.Next(2) == 0 || field.Path == schema.RequiredOneOf[0]))
        {
            var place = record;
            foreach (var segment in field.Segments[..^1])
            {
                place[segment] ??= new JsonObject();
                place = place[segment]!.AsObject();
            }

            place[field.Segments[^1]] = Value(random, field, currencies);
        }

        return record;
    }

    private static JsonNode Value(Random random, Field field, IReadOnlyList<string> currencies) => field.Kind switch
    {
        FieldKind.Text => Text(random, Parts, RecordSchemas.TextPattern),
        FieldKind.LongText => Text(random, [.. Parts, .. Breaks, .. Breaks], RecordSchemas.LongTextPattern),
        FieldKind.Url => $"https://例え.example/{random.Next()}?q=%22;,\"'=",
        FieldKind.Id => NewId(random),
        FieldKind.CodeList => new JsonArray(
            [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Code(random, field)).Distinct()
                .Select(code => (JsonNode)code)]),
        FieldKind.Integer => random.Next(field.Minimum, Math.Min(field.Maximum, 10_000_000) + 1),
        FieldKind.Flag => random.Next(2) == 0,
        FieldKind.Date => new DateOnly(1000, 1, 1).AddDays(random.Next(3_287_181))
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        FieldKind.Time =>
            $"20{random.Next(10, 26)}-0{random.Next(1, 10)}-03T04:05:06{(random.Next(2) == 0 ? "" : ".123456")}Z",
        FieldKind.Money => new JsonObject
        {
            ["amount"] = $"{random.NextInt64(1, 1_000_000_000_000_000)}.{random.Next(100):D2}",
            ["currency"] = currencies[random.Next(currencies.Count)],
        },
        _ => Code(random, field),
    };

    private static string Text(Random random, string[] parts, string pattern)
    {
        while (true)
        {
            var text = string.Concat(
                Enumerable.Range(0, random.Next(1, 8)).Select(_ => parts[random.Next(parts.Length)]));
            if (Regex.IsMatch(text, pattern))
            {
                return text;
            }
        }
    }

    private static string Code(Random random, Field field)
    {
        if (field.Values is { } values)
        {
            return values[random.Next(values.Count)];
        }

        if (field.Path == "industries")
        {
            return $"{random.Next(10, 100)}{random.Next(10, 100)}";
        }

        while (true)
        {
            var number = $"{random.Next(1, 10)}{random.NextInt64(0, 1_000_000_000_000):D12}";
            if (CorporateNumber.IsValid(number))
            {
                return number;
            }
        }
    }

    private static string NewId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
