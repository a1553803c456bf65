using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmeMatch.Interchange.Schema;

/// <summary>Reads amounts of money: an amount in canonical form and a known currency.</summary>
internal sealed class MoneyReader(IReadOnlyList<string> currencies, TimeProvider time)
{
    private static readonly string[] Members = ["amount", "currency"];

    public JsonObject? Read(Field field, JsonElement value, string pointer, List<Fault> faults)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new(pointer, "type",
                "An object with amount and currency is expected, such as " +
                """{"amount": "125000000.00", "currency": "INR"}."""));
            return null;
        }

        var before = faults.Count;
        RefuseUnknown(value, pointer, faults);
        var amount = Member("amount", new Field("", FieldKind.Code, "") { Pattern = RecordSchemas.AmountPattern });
        var currency = Member("currency", new Field("", FieldKind.Code, "") { Values = currencies });
        if (faults.Count > before)
        {
            return null;
        }

        var number = decimal.Parse(amount!, CultureInfo.InvariantCulture);
        if (number == 0 && field.AboveZero)
        {
            faults.Add(new(pointer + "/amount", "out-of-range",
                "An amount above zero is expected; leave it out when it is not known."));
            return null;
        }

        return new JsonObject
        {
            ["amount"] = number.ToString("F2", CultureInfo.InvariantCulture),
            ["currency"] = currency,
        };

        string? Member(string name, Field member)
        {
            if (value.TryGetProperty(name, out var inner) && inner.ValueKind != JsonValueKind.Null)
            {
                return TextRules.Read(member, inner, $"{pointer}/{name}", time.GetUtcNow(), faults);
            }

            faults.Add(new($"{pointer}/{name}", "required", $"'{name}' is required in an amount of money."));
            return null;
        }
    }

    public static void RefuseUnknown(JsonElement amount, string pointer, List<Fault> faults) =>
        faults.AddRange(amount.EnumerateObject().Select(UnknownMembers.NameOf).Where(name => !Members.Contains(name))
            .Select(name => UnknownMembers.Refusal($"{pointer}/{UnknownMembers.Escape(name)}", name, Members)));
}
