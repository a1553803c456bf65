using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Schema;
using Xunit;

namespace SmeMatch.Interchange.Tests;

/// <summary>
/// Rows of cells, right and wrong by chance, are read as the record reader reads the same as JSON: the quick way says
/// nothing that the reader would not.
/// </summary>
public sealed class CellRecordsTests
{
    private const int FirstSeed = 20_261_129;
    private const int Tables = 60;
    private const int RowsOfTable = 40;

    private static readonly string[] Texts =
    [
        "備後ポンプ", "Bingo, \"Pumps\" & <Co>", " x ", "\u3000", " ",
        "a\tb", "a\u007f", "'=1+1", "''@x", "'quoted", "😀 Works",
        new('x', 300), new('x', 301), string.Concat(Enumerable.Repeat("😀", 290)), "é", "\uFFFE", "line\nend", "x\n",
    ];

    private static readonly string[] Others =
    [
        "2521", "2521;25", "2521; 25 ;2521;", ";", "00", "25211", "IN-TG", "IN-TS", "IN-KA;IN-TG;IN-TS", "IN-XX",
        "JP-34", "JP-99", "60", "060", "-1", "+7", "1,200", "６０", "99999999999", "true", "FALSE", " true ", "maybe",
        "1", "7.5", "7.555", "0", "00012.30", "999999999999999.99", "1e3", "JPY", "INR", "XXX", "jpy", "2027-06-30",
        "2027-02-30", "2027-06-30\n", "2026-01-01T00:00:00Z", "2026-01-01T09:00:00.1234567+09:00",
        "2099-01-01T00:00:00Z", "https://works.example/a?b",
        "http://x", "ftp://x", "active", "closed", "none", "prime;supplier", "018f0000-0000-7000-8000-000000000001",
        "018F0000-0000-7000-8000-00000000000A", "2130001000010", "1234567890123", "open", "umbrella", "iso-9001",
        string.Join(';', Enumerable.Range(10, 51)), "500", "499", "2100", "2101",
    ];

    [Fact]
    public async Task Cells_are_read_as_the_reader_reads_the_same_as_JSON()
    {
        var (plain, refused) = (0, 0);
        for (var seed = FirstSeed; seed < FirstSeed + Tables; seed++)
        {
            var isSme = seed % 2 == 0;
            var (schema, reader) = isSme
                ? (Readers.Schemas.Sme, Readers.Smes)
                : (Readers.Schemas.Opportunity, Readers.Opportunities);
            var random = new Random(seed);
            var columns = Columns(schema, random);
            var rows = Enumerable.Range(0, RowsOfTable).Select(_ => Row(schema, columns, random)).ToList();
            using var file = new StringReader(Csv([columns, .. rows]));
            var read = new List<ImportRow>();
            await foreach (var row in new OwnFormats(schema, reader).ReadCsv(
                file, TestContext.Current.CancellationToken))
            {
                read.Add(row);
            }

            Assert.Equal(Enumerable.Range(2, RowsOfTable).Select(i => (long)i), read.Select(row => row.Number));
            foreach (var (row, cells) in read.Zip(rows))
            {
                var expected = Expected(schema, reader, columns, cells);
                Assert.Equal((seed, expected), (seed, Said(row)));
                plain += row.Text is null ? 0 : 1;
                refused += row.IsRejected ? 1 : 0;
            }
        }

        Assert.True(plain > 300 && refused > 300, $"{plain} went the quick way, {refused} were refused.");
    }

    [Fact]
    public async Task Rows_of_a_long_file_come_in_order_and_one_that_is_left_early_lets_its_file_go()
    {
        const int Rows = 5_000;
        using var file = new StringReader(
            "name.en,employees\n"
            + string.Concat(Enumerable.Range(0, Rows).Select(i => $"Firm {i},{(i % 7 == 0 ? "x" : i)}\n")));
        var number = 1L;
        await foreach (var row in new OwnFormats(Readers.Schemas.Sme, Readers.Smes).ReadCsv(
            file, TestContext.Current.CancellationToken))
        {
            Assert.Equal((++number, (number - 2) % 7 == 0), (row.Number, row.IsRejected));
            if (number == Rows / 2)
            {
                break;
            }
        }

        // Nobody reads it any more.
        file.Dispose();
        Assert.Equal(Rows / 2, number);
    }

    private static string[] Columns(RecordSchema schema, Random random)
    {
        string[] all = ["id", .. schema.Fields.SelectMany(OwnFormats.Columns), "version"];
        var chosen = all.Where(_ => random.Next(3) > 0).ToArray();
        random.Shuffle(chosen);
        return chosen.Contains(schema.RequiredOneOf[0]) ? chosen : [.. chosen, schema.RequiredOneOf[0]];
    }

    /// <summary>Mostly right for its column; sometimes anything.</summary>
    private static string[] Row(RecordSchema schema, string[] columns, Random random)
    {
        var isWild = random.Next(2) == 0;
        return
        [
            .. columns.Select(column => column == schema.RequiredOneOf[0] && random.Next(20) > 0 ? "Bingo"
                : random.Next(3) == 0 ? ""
                : isWild && random.Next(12) == 0 ? Any(random)
                : Fitting(schema, column, random)),
        ];
    }

    private static string Any(Random random) => random.Next(2) == 0
        ? Texts[random.Next(Texts.Length)]
        : Others[random.Next(Others.Length)];

    private static string Fitting(RecordSchema schema, string column, Random random)
    {
        var field = schema.Fields.FirstOrDefault(one => OwnFormats.Columns(one).Contains(column));
        return field switch
        {
            null => column == "id" && random.Next(2) == 0 ? "018f0000-0000-7000-8000-000000000001" : "",
            { Kind: FieldKind.Money } => column.EndsWith("amount", StringComparison.Ordinal) ? "7.5" : "JPY",
            { Kind: FieldKind.Flag } => random.Next(2) == 0 ? "true" : "False",
            { Kind: FieldKind.Integer } => "1999",
            { Kind: FieldKind.Date } => "2026-06-30",
            { Kind: FieldKind.Time } => "2026-01-01T09:00:00.1234567+09:00",
            { Kind: FieldKind.Url } => "https://works.example/a?b",
            { Kind: FieldKind.Id } => "018F0000-0000-7000-8000-00000000000A",
            { Values: { } values } => random.Next(3) == 0 && field.Aliases.Count > 0
                ? field.Aliases.Keys.First()
                : values[random.Next(values.Count)],
            { Check: not null } => "9130001000010",
            { Kind: FieldKind.CodeList } => "2521; 25",
            _ => Texts[random.Next(3)],
        };
    }

    private static string Csv(IEnumerable<string[]> rows) => string.Concat(rows.Select(row =>
        string.Join(',', row.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n"));

    /// <summary>What the reader says of the JSON that the documentation tells a row to be.</summary>
    private static string Expected(RecordSchema schema, RecordReader reader, string[] columns, string[] cells)
    {
        var record = new JsonObject();
        foreach (var field in schema.Fields)
        {
            foreach (var column in OwnFormats.Columns(field))
            {
                var at = Array.IndexOf(columns, column);
                var text = at < 0 ? "" : cells[at];
                text = text.TrimStart('\'') is [var first, ..] bare && text != bare
                    && "=+-@\t\r\n＝＋－＠".Contains(first, StringComparison.Ordinal)
                    ? text[1..]
                    : text;
                if (text.Length > 0)
                {
                    Put(record, column.Split('.'), Value(field, text));
                }
            }
        }

        using var json = JsonDocument.Parse(record.ToJsonString());
        var reading = reader.Read(json.RootElement);
        var id = columns.Contains("id") ? cells[Array.IndexOf(columns, "id")] : "";
        return id.Length > 0 && !Guid.TryParseExact(id, "D", out _) ? $"{id} /id format"
            : $"{(id.Length > 0 ? id : null)} "
                + (reading.IsValid ? reading.Record.ToJsonString() : string.Join(' ', Readers.Faults(reading)));
    }

    private static JsonNode Value(Field field, string text) => field.Kind switch
    {
        FieldKind.CodeList => new JsonArray(
            [.. text.Split(';').Select(item => item.Trim()).Where(item => item.Length > 0)
                .Select(item => (JsonNode)item)]),
        FieldKind.Flag when text.Trim().ToUpperInvariant() is "TRUE" or "FALSE" => bool.Parse(text),
        FieldKind.Integer when text.All(char.IsAsciiDigit)
            && long.Parse(text, CultureInfo.InvariantCulture) <= int.MaxValue =>
            int.Parse(text, CultureInfo.InvariantCulture),
        _ => text,
    };

    private static void Put(JsonObject record, string[] path, JsonNode value)
    {
        foreach (var outer in path[..^1])
        {
            record[outer] ??= new JsonObject();
            record = record[outer]!.AsObject();
        }

        record[path[^1]] = value;
    }

    private static string Said(ImportRow row) => $"{row.Key} " + (row.IsRejected
        ? string.Join(' ', row.Faults.Select(fault => $"{fault.Pointer} {fault.Code}"))
        : row.Record!.ToJsonString());
}
