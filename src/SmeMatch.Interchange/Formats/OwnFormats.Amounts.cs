using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Interchange.Formats;

/// <content>Amounts as people write them in cells.</content>
public sealed partial class OwnFormats
{
    /// <summary>What headers give to bare numbers below them, by column.</summary>
    private Dictionary<string, string> units = [];

    private static string CurrencyOf(string column) => column[..column.LastIndexOf('.')] + ".currency";

    /// <summary>The amount and currency of a cell; false when it is written as the record's reader takes it.</summary>
    private bool PutAmount(
        JsonObject record, string column, string text, string? unit, string? currency, List<Fault> faults)
    {
        if (names is null || !column.EndsWith(".amount", StringComparison.Ordinal)
            || (unit is null && currency is { Length: > 0 } && PlainAmount().IsMatch(text)))
        {
            return false;
        }

        var (amount, fault) = names.Amount(text, unit, currency is { Length: > 0 } ? currency : null);
        if (fault is not null)
        {
            faults.Add(fault with { Pointer = "/" + column.Replace('.', '/'), Value = FaultyValue.Short(text) });
            return true;
        }

        Put(record, column.Split('.'), amount!.Money.Amount.ToString("F2", CultureInfo.InvariantCulture));
        Put(record, CurrencyOf(column).Split('.'), amount.Money.Currency);
        return true;
    }

    [GeneratedRegex(@"^[0-9]{1,15}(\.[0-9]{1,2})?$")]
    private static partial Regex PlainAmount();
}
