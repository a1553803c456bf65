using System.Globalization;
using SmeMatch.Matching.Records;
using Sylvan.Data.Csv;

namespace SmeMatch.Interchange.Reference;

/// <summary>A row of a published table, its cells by column; a cell that does not fit is named.</summary>
internal readonly struct TableRow(CsvDataReader csv, Dictionary<string, int> columns, string table)
{
    /// <summary>Every row of a table, read.</summary>
    /// <exception cref="ReferenceTableException">The file is missing, or a cell does not fit.</exception>
    public static List<T> All<T>(string folder, string table, Func<TableRow, T> read)
    {
        var path = Path.Combine(folder, table + ".csv");
        if (!File.Exists(path))
        {
            throw new ReferenceTableException($"The reference table {path} is missing.");
        }

        using var csv = CsvDataReader.Create(path);
        var columns = Enumerable.Range(0, csv.FieldCount).ToDictionary(csv.GetName, StringComparer.Ordinal);
        var rows = new List<T>();
        while (csv.Read())
        {
            rows.Add(read(new TableRow(csv, columns, table)));
        }

        return rows;
    }

    public string this[string column] =>
        columns.TryGetValue(column, out var at) ? csv.GetString(at) : throw Fault($"has no column {column}");

    public LocalName Name => new(Cell("name_ja"), Cell("name_kana"), Cell("name_en"), Cell("name_hi"));

    public string? Optional(string column) => this[column] is { Length: > 0 } text ? text : null;

    public string[] List(string column, char separator = ' ') => this[column].Split(
        separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public T Value<T>(string column)
        where T : struct, Enum =>
        Wire.FromWire<T>(this[column]) ?? throw Fault($"has an unknown {column} '{this[column]}'");

    public decimal Number(string column) =>
        decimal.TryParse(this[column], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number : throw Fault($"has no number in {column}");

    public DateOnly Date(string column) =>
        DateOnly.TryParseExact(
            this[column], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date : throw Fault($"has no date in {column}");

    private string? Cell(string column) =>
        columns.ContainsKey(column) ? Optional(column) : null;

    private ReferenceTableException Fault(string what) => new($"{table}.csv, row {csv.RowNumber + 1}, {what}.");
}
