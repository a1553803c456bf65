using System.Globalization;
using System.Text.Json;
using SmeMatch.Interchange.Formats;

namespace SmeMatch.Interchange.Schema;

/// <summary>A field as cells give it: one, or two for money.</summary>
internal sealed class CellColumn
{
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>>? known;
    private readonly JsonEncodedText name;

    /// <param name="field">What it is.</param>
    /// <param name="places">Of its cells; -1 for one that the table lacks.</param>
    /// <param name="currencies">Those known.</param>
    public CellColumn(Field field, int[] places, IReadOnlyList<string> currencies)
    {
        (Field, Places) = (field, places);
        var segments = field.Segments;
        Outer = segments.Length > 1 ? segments[0] : null;
        name = JsonEncodedText.Encode(segments[^1]);
        if ((field.Kind == FieldKind.Money ? currencies : field.Values) is { } values)
        {
            var canonical = values.Distinct().ToDictionary(value => value);
            foreach (var (alias, value) in field.Aliases)
            {
                canonical[alias] = value;
            }

            known = canonical.GetAlternateLookup<ReadOnlySpan<char>>();
        }
    }

    public Field Field { get; }

    public int[] Places { get; }

    /// <summary>The member it stands in, such as name; null for none.</summary>
    public string? Outer { get; }

    public bool IsEmpty(CellRows rows, int row) =>
        Cell(rows, row, 0).IsEmpty && (Places.Length == 1 || Cell(rows, row, 1).IsEmpty);

    /// <summary>Writes the member; false when what is there is not plainly right.</summary>
    public bool Write(CellRows rows, int row, Utf8JsonWriter json, DateTimeOffset now)
    {
        var cell = Cell(rows, row, 0);
        if (cell.Length > 0 && OwnCells.MayBeGuarded(cell))
        {
            return false;
        }

        switch (Field.Kind)
        {
            case FieldKind.Money:
                return WriteMoney(cell, Cell(rows, row, 1), json);
            case FieldKind.CodeList:
                return WriteList(cell, json, now);
            case FieldKind.Flag:
                var isFlag = bool.TryParse(cell, out var flag);
                json.WriteBoolean(name, flag);
                return isFlag;
            case FieldKind.Integer:
                var isNumber = int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number >= Field.Minimum && number <= Field.Maximum;
                json.WriteNumber(name, number);
                return isNumber;
            case FieldKind.Text:
                json.WriteString(name, cell);
                return cell.Length <= Field.Longest && TextRules.IsPlainText(cell);
            default:
                var text = Code(cell, now);
                json.WriteString(name, text);
                return text is not null;
        }
    }

    private ReadOnlySpan<char> Cell(CellRows rows, int row, int which) =>
        Places[which] < 0 ? [] : rows.Cell(row, Places[which]);

    private bool WriteMoney(ReadOnlySpan<char> amount, ReadOnlySpan<char> currency, Utf8JsonWriter json)
    {
        if (!TextRules.IsAmount(amount) || !known!.Value.TryGetValue(currency, out var canonical))
        {
            return false;
        }

        var number = decimal.Parse(amount, CultureInfo.InvariantCulture);
        Span<char> digits = stackalloc char[32];
        number.TryFormat(digits, out var length, "F2", CultureInfo.InvariantCulture);
        json.WriteStartObject(name);
        json.WriteString("amount"u8, digits[..length]);
        json.WriteString("currency"u8, canonical);
        json.WriteEndObject();
        return number != 0 || !Field.AboveZero;
    }

    private bool WriteList(ReadOnlySpan<char> cell, Utf8JsonWriter json, DateTimeOffset now)
    {
        var items = new List<string>(4);
        var count = 0;
        foreach (var range in cell.Split(';'))
        {
            var item = cell[range].Trim();
            if (item.IsEmpty)
            {
                continue;
            }

            if (++count > Field.MaxItems || Code(item, now) is not { } canonical)
            {
                return false;
            }

            if (!items.Contains(canonical))
            {
                items.Add(canonical);
            }
        }

        if (count == 0)
        {
            return false;
        }

        json.WriteStartArray(name);
        items.ForEach(json.WriteStringValue);
        json.WriteEndArray();
        return true;
    }

    /// <summary>The code or text as it is kept; null when it is not right.</summary>
    private string? Code(ReadOnlySpan<char> text, DateTimeOffset now) => known is { } codes
        ? codes.TryGetValue(text, out var canonical) ? canonical : null
        : TextRules.Check(Field, text.ToString(), now).Canonical;
}
