using System.Globalization;
using System.Text.RegularExpressions;
using SpreadCheetah;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace SmeMatch.Interchange.Formats;

/// <summary>
/// Writes a table as an XLSX workbook, row by row, so that its size does not weigh on memory. Texts are text cells in
/// text format, which no spreadsheet takes for a formula, when it opens the file or when a cell is edited.
/// </summary>
public static partial class Workbook
{
    /// <summary>What Excel's sheets hold, with the header; more rows go on in further sheets.</summary>
    public const int MostRows = 1_048_576;

    private const int LongestSheetName = 31;

    /// <summary>Days before are no dates in spreadsheets, which know no others and count 1900 as a leap year.</summary>
    private static readonly DateOnly FirstDay = new(1900, 3, 1);

    /// <summary>Beyond that many digits a spreadsheet's number is not exact: 10¹⁵, in hundredths.</summary>
    private const decimal MostExact = 1e13m;

    /// <summary>Writes the sheets of the table, then one about it.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="table">The name of the table's sheets.</param>
    /// <param name="columns">The header, which stays in sight.</param>
    /// <param name="rows">
    /// Values: string, int, decimal (exact when it has at most 15 digits, else written as text), bool, DateOnly,
    /// DateTime (UTC), null.
    /// </param>
    /// <param name="about">The name and lines of the last sheet, for the number of rows.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="mostRows">The rows of a sheet, with the header.</param>
    /// <returns>The number of rows.</returns>
    public static async Task<long> Write(
        Stream stream, string table, IReadOnlyList<(string Header, int Width)> columns,
        IAsyncEnumerable<IReadOnlyList<object?>> rows,
        (string Name, Func<long, IEnumerable<(string, object)>> Lines) about,
        CancellationToken cancellationToken, int mostRows = MostRows)
    {
        await using var sent = new DeferredWrites(stream);
        var options = new SpreadCheetahOptions { CompressionLevel = SpreadCheetahCompressionLevel.Fastest };
        long written;
        await using (var book = await Spreadsheet.CreateNewAsync(sent, options, cancellationToken))
        {
            written = await Write(book, table, columns, rows, about, mostRows, cancellationToken);
            await book.FinishAsync(cancellationToken);
        }

        await sent.FlushAsync(cancellationToken);
        return written;
    }

    private static async Task<long> Write(
        Spreadsheet book, string table, IReadOnlyList<(string Header, int Width)> columns,
        IAsyncEnumerable<IReadOnlyList<object?>> rows,
        (string Name, Func<long, IEnumerable<(string, object)>> Lines) about,
        int mostRows, CancellationToken cancellationToken)
    {
        var styles = new Styles(book);
        var (written, inSheet) = (0L, mostRows);
        var cells = new StyledCell[columns.Count];
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (inSheet == mostRows)
            {
                await Start(book, styles, table, written / (mostRows - 1), columns, cancellationToken);
                inSheet = 1;
            }

            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = styles.Cell(row[i]);
            }

            await book.AddRowAsync(cells, cancellationToken);
            (written, inSheet) = (written + 1, inSheet + 1);
        }

        if (written == 0)
        {
            await Start(book, styles, table, 0, columns, cancellationToken);
        }

        await About(book, styles, about.Name, about.Lines(written), cancellationToken);
        return written;
    }

    /// <summary>
    /// The text as the standard writes it: what XML cannot hold, or readers would take away, as _xHHHH_, and a text
    /// that looks like that with its first sign so written.
    /// </summary>
    public static string Escaped(string text) => Unsafe().Replace(
        text, match => string.Create(CultureInfo.InvariantCulture, $"_x{(int)match.Value[0]:X4}_"));

    private static async Task Start(
        Spreadsheet book, Styles styles, string table, long before, IReadOnlyList<(string Header, int Width)> columns,
        CancellationToken cancellationToken)
    {
        var options = new WorksheetOptions { FrozenRows = 1 };
        for (var i = 0; i < columns.Count; i++)
        {
            options.Column(i + 1).Width = columns[i].Width;
        }

        var suffix = before == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {before + 1}");
        await book.StartWorksheetAsync(
            Cut(table, LongestSheetName - suffix.Length) + suffix, options, cancellationToken);
        await book.AddRowAsync(
            [.. columns.Select(column => new StyledCell(Escaped(column.Header), styles.Header))], cancellationToken);
    }

    private static async Task About(
        Spreadsheet book, Styles styles, string name, IEnumerable<(string Name, object Value)> lines,
        CancellationToken cancellationToken)
    {
        var options = new WorksheetOptions();
        (options.Column(1).Width, options.Column(2).Width) = (30, 100);
        await book.StartWorksheetAsync(Cut(name, LongestSheetName), options, cancellationToken);
        foreach (var (title, value) in lines)
        {
            await book.AddRowAsync(
                new[] { new StyledCell(Escaped(title), styles.Header), styles.Cell(value) }, cancellationToken);
        }
    }

    private static string Cut(string text, int length) => text.Length > length ? text[..length] : text;

    private sealed class Styles(Spreadsheet book)
    {
        private readonly StyleId text = book.AddStyle(
            new Style { Format = NumberFormat.Standard(StandardNumberFormat.Text) });
        private readonly StyleId day = book.AddStyle(new Style { Format = NumberFormat.Custom("yyyy-mm-dd") });
        private readonly StyleId time = book.AddStyle(
            new Style { Format = NumberFormat.Custom("yyyy-mm-dd hh:mm:ss") });
        private readonly StyleId amount = book.AddStyle(new Style { Format = NumberFormat.Custom("#,##0.00") });

        public StyleId Header { get; } = book.AddStyle(new Style
        {
            Font = new Font { Bold = true },
            Format = NumberFormat.Standard(StandardNumberFormat.Text),
        });

        public StyledCell Cell(object? value) => value switch
        {
            null => default,
            string { Length: 0 } => default,
            int number => new(number, null),
            long number => new(number, null),
            bool flag => new(flag, null),
            decimal number when Math.Abs(number) < MostExact => new(number, amount),
            decimal number => new(number.ToString("0.00", CultureInfo.InvariantCulture), text),
            DateOnly date when date >= FirstDay => new(date.ToDateTime(TimeOnly.MinValue), day),
            DateOnly date => new(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), text),
            DateTime moment
                when DateOnly.FromDateTime(moment) >= FirstDay && moment.Ticks % TimeSpan.TicksPerSecond == 0 =>
                new(moment, time),
            DateTime moment => new(
                moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture), text),
            _ => new(Escaped(value.ToString()!), text),
        };
    }

    [GeneratedRegex(
        @"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0B-\x1F\x7F\uFFFE\uFFFF]|^\s|\s\z"
        + @"|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]")]
    private static partial Regex Unsafe();
}
