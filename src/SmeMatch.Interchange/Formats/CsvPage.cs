using System.Data;
using System.Globalization;
using Sylvan.Data.Csv;

namespace SmeMatch.Interchange.Formats;

/// <summary>Some rows as CSV by RFC 4180.</summary>
public static class CsvPage
{
    /// <summary>The rows, after the header if asked for; without rows the header alone.</summary>
    public static async Task<string> Of(
        IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, bool writesHeader)
    {
        using var table = new DataTable { Locale = CultureInfo.InvariantCulture };
        foreach (var column in columns)
        {
            table.Columns.Add(column, typeof(string));
        }

        foreach (var row in rows)
        {
            table.Rows.Add([.. row]);
        }

        using var page = new StringWriter(CultureInfo.InvariantCulture);
        await using (var csv = CsvDataWriter.Create(page, new CsvDataWriterOptions { WriteHeaders = writesHeader }))
        {
            await csv.WriteAsync(table.CreateDataReader());
        }

        return page.ToString();
    }
}
