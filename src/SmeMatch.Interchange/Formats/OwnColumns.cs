using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmeMatch.Interchange.Mapping;
using SmeMatch.Interchange.Reference;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Records;

namespace SmeMatch.Interchange.Formats;

/// <summary>
/// What people write in our CSV: headers in Japanese or English, a unit beside an amount's header, and cells as they
/// are written in each country. What is not understood stays as it is, and the record's reader says what is wrong.
/// </summary>
public sealed partial class OwnColumns
{
    private static readonly Dictionary<string, bool> Flags = new(StringComparer.OrdinalIgnoreCase)
    {
        ["yes"] = true,
        ["はい"] = true,
        ["有"] = true,
        ["有り"] = true,
        ["あり"] = true,
        ["○"] = true,
        ["no"] = false,
        ["いいえ"] = false,
        ["無"] = false,
        ["無し"] = false,
        ["なし"] = false,
        ["×"] = false,
    };

    private readonly Dictionary<string, string> names = [];
    private readonly Dictionary<string, string> places;
    private readonly StatedAmounts amounts;

    /// <param name="schema">Whose columns.</param>
    /// <param name="columns">The published names.</param>
    /// <param name="prefectures">Codes by any name of a prefecture.</param>
    /// <param name="currencies">The currencies an amount may have.</param>
    public OwnColumns(
        RecordSchema schema, IEnumerable<ColumnNameRow> columns,
        IEnumerable<(string Name, string Code)> prefectures, IReadOnlyList<string> currencies)
    {
        amounts = new StatedAmounts(currencies);
        places = prefectures.GroupBy(one => Plain(one.Name)).ToDictionary(same => same.Key, same => same.First().Code);
        foreach (var column in OwnCells.Columns(schema))
        {
            names.TryAdd(Plain(column), column);
            if (column.EndsWith(".amount", StringComparison.Ordinal))
            {
                names.TryAdd(Plain(column[..^".amount".Length]), column);
            }
        }

        var own = columns.Where(row => row.Record.Equals(schema.Name, StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var (row, name) in own.SelectMany(row => row.Ja.Select(name => (row, name))))
        {
            names.TryAdd(Plain(name), row.Column);
        }

        Japanese = [.. own.SelectMany(row => row.Ja)];
    }

    /// <summary>The Japanese names, to offer near ones.</summary>
    public IReadOnlyList<string> Japanese { get; }

    /// <summary>
    /// The column that a header means, and the unit it gives to amounts; the header itself when it is none.
    /// </summary>
    public (string Column, string? Unit) Of(string header)
    {
        if (names.TryGetValue(Plain(header), out var column))
        {
            return (column, null);
        }

        var parts = WithUnit().Match(Nfkc.Of(header));
        return parts.Success && names.TryGetValue(Plain(parts.Groups["name"].Value), out column)
            && column.EndsWith(".amount", StringComparison.Ordinal)
            && InUnit("1", parts.Groups["unit"].Value) is not null
            ? (column, parts.Groups["unit"].Value)
            : (header, null);
    }

    /// <summary>The amount and currency of a cell in whatever notation; or why it is none.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="unit">What its header gives; null without.</param>
    /// <param name="currency">What a cell beside it gives; null without.</param>
    public (StatedAmount? Amount, Fault? Fault) Amount(string text, string? unit, string? currency) =>
        unit is not null && BareNumber().IsMatch(Nfkc.Of(text).Trim()) && InUnit(text, unit) is { } amount
            ? (amount, null)
            : amounts.Read(text, currency);

    /// <summary>The cell as its field writes it; as it is where it is not understood.</summary>
    public string Canonical(Field field, string text)
    {
        var plain = Nfkc.Of(text).Trim();
        return field.Kind switch
        {
            FieldKind.Flag when Flags.TryGetValue(plain, out var flag) => flag ? "true" : "false",
            FieldKind.Integer when Counted().Match(plain) is { Success: true } number =>
                number.Groups[1].Value.Replace(",", "", StringComparison.Ordinal),
            FieldKind.Integer when field.Path == "founded" && Day(plain) is { } day =>
                day.Year.ToString(CultureInfo.InvariantCulture),
            FieldKind.Date when Day(plain) is { } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            FieldKind.Code when field.Path == "prefecture" => places.GetValueOrDefault(Plain(plain), text),
            FieldKind.Code when field.Path == "corporateNumber" => plain.Replace("-", "", StringComparison.Ordinal),
            _ => text,
        };
    }

    private StatedAmount? InUnit(string text, string unit)
    {
        var (amount, fault) = amounts.Read(text + unit);
        if (fault is not null && unit.IndexOf(' ', StringComparison.Ordinal) is > 0 and var at)
        {
            (amount, fault) = amounts.Read($"{unit[..at]} {text}{unit[at..]}");
        }

        return fault is null ? amount : null;
    }

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(
        text, ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日"], CultureInfo.InvariantCulture, DateTimeStyles.None,
        out var day) ? day : null;

    private static string Plain(string text) =>
        Blanks().Replace(Nfkc.Of(text), "").ToLowerInvariant();

    [GeneratedRegex(@"[\s_\-・]+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^(?<name>.+?)\s*[\(\[](?:単位[:：]?\s*)?(?<unit>[^\)\]]+)[\)\]]\s*$")]
    private static partial Regex WithUnit();

    [GeneratedRegex(@"^[0-9][0-9,]*(\.[0-9]+)?$")]
    private static partial Regex BareNumber();

    [GeneratedRegex(@"^([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)\s*(?:人|名|年)?$")]
    private static partial Regex Counted();
}
