using System.Globalization;
using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using SmeMatch.Interchange.Formats;
using Xunit;

namespace SmeMatch.Interchange.Tests;

/// <summary>Workbooks as another library and the raw file show them.</summary>
public sealed class WorkbookTests
{
    private const int Seed = 20_261_129;
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    static WorkbookTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task Two_thousand_hostile_texts_are_no_formula_and_come_back()
    {
        string[] parts =
        [
            "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'", "\"", ";", ",", " ",
            "\u3000", "\u00A0", "_x0041_",
            "_x005F_", "_x", "<&>", "]]>", "😀", "𠮷", "\uFFFE", "\uFFFF", "\u0085", "\u2028", "\u200B", "\u202E",
            "cmd|' /C calc'!A0", "HYPERLINK(\"http://x.example\")", "1e5", "TRUE", "#REF!", "2027-01-01", "备", "é",
        ];
        var random = new Random(Seed);
        List<string> texts = [.. Enumerable.Range(0, 2_000).Select(_ =>
            string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => parts[random.Next(parts.Length)])))];
        var file = await File(texts.Select(text => new object?[] { text }));
        var rows = Rows(file).Single(sheet => sheet.Name == "table").Rows;
        Assert.Equal(texts, rows.Skip(1).Select(row => (string)row[0]!));
        var xml = Part(file, "xl/worksheets/sheet1.xml");
        Assert.DoesNotContain("<f", xml, StringComparison.Ordinal);
        // Format 49 is text: a cell that is edited stays one.
        var format = Part(file, "xl/styles.xml").Split("<cellXfs")[1].Split("<xf ")[1..];
        var cells = xml.Split("<c ")[2..];
        Assert.Equal(texts.Count, cells.Length);
        Assert.All(cells, cell =>
        {
            Assert.Contains("t=\"inlineStr\"", cell, StringComparison.Ordinal);
            var style = int.Parse(cell.Split("s=\"")[1].Split('"')[0], CultureInfo.InvariantCulture);
            Assert.Contains("numFmtId=\"49\"", format[style], StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Numbers_days_times_and_flags_are_typed_and_no_digit_is_lost()
    {
        object?[] row =
        [
            60, 9_999_999_999_999.99m, 999_999_999_999_999.99m, true, new DateOnly(2027, 6, 30),
            new DateOnly(1899, 12, 31), new DateTime(2026, 11, 1, 9, 0, 1, DateTimeKind.Utc),
            new DateTime(2026, 11, 1, 9, 0, 1, 5, DateTimeKind.Utc), null,
        ];
        var read = Rows(await File([row]))[0].Rows[1];
        Assert.Equal(
            [
                60.0, 9_999_999_999_999.99, "999999999999999.99", true, new DateTime(2027, 6, 30), "1899-12-31",
                new DateTime(2026, 11, 1, 9, 0, 1), "2026-11-01T09:00:01.005Z", null,
            ],
            read);
    }

    [Fact]
    public async Task More_rows_than_a_sheet_takes_go_on_in_the_next_and_the_last_sheet_counts_them()
    {
        var sheets = Rows(await File(Enumerable.Range(1, 25).Select(number => new object?[] { number }), mostRows: 11));
        Assert.Equal(["table", "table 2", "table 3", "about"], sheets.Select(sheet => sheet.Name));
        Assert.Equal(
            Enumerable.Range(1, 25).Select(number => (double)number),
            sheets.SkipLast(1).SelectMany(sheet => sheet.Rows.Skip(1)).Select(row => (double)row[0]!));
        Assert.All(sheets.SkipLast(1), sheet => Assert.Equal("column 0", sheet.Rows[0][0]));
        Assert.Equal(["rows", 25.0], sheets[^1].Rows[0]);
        Assert.Equal(1_048_576, Workbook.MostRows);
    }

    [Fact]
    public async Task The_header_stays_in_sight_also_of_an_empty_table()
    {
        var file = await File([]);
        Assert.Equal(["column 0"], Rows(file)[0].Rows.Single());
        var xml = Part(file, "xl/worksheets/sheet1.xml");
        Assert.Contains("ySplit=\"1\"", xml, StringComparison.Ordinal);
        Assert.Contains("state=\"frozen\"", xml, StringComparison.Ordinal);
    }

    private static async Task<byte[]> File(IEnumerable<object?[]> rows, int mostRows = Workbook.MostRows)
    {
        var all = rows.ToList();
        List<(string, int)> columns =
            [.. Enumerable.Range(0, all.FirstOrDefault()?.Length ?? 1).Select(number => ($"column {number}", 10))];
        using var stream = new MemoryStream();
        var written = await Workbook.Write(
            stream, "table", columns, all.ToAsyncEnumerable(), ("about", count => [("rows", count)]), Cancel, mostRows);
        Assert.Equal(all.Count, written);
        return stream.ToArray();
    }

    private static List<(string Name, List<object?[]> Rows)> Rows(byte[] file)
    {
        using var reader = ExcelReaderFactory.CreateReader(new MemoryStream(file));
        var sheets = new List<(string, List<object?[]>)>();
        do
        {
            var rows = new List<object?[]>();
            while (reader.Read())
            {
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);
            }

            sheets.Add((reader.Name, rows));
        }
        while (reader.NextResult());
        return sheets;
    }

    private static string Part(byte[] file, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
