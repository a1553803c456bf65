using SmeMatch.Api.Display;
using SmeMatch.Interchange.Reference;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Api.Tests.Display;

/// <summary>With 2 yen to the rupee and 150 to the dollar, so that every figure can be checked in the head.</summary>
public sealed class MoneyTextTests
{
    private static readonly ReferenceTables Published =
        ReferenceTableReader.Read(Path.Combine(RepositoryRoot.Path, "db", "reference"));

    private static readonly MoneyText Text = new(new Lookup(Published with
    {
        Rates =
        [
            new("INR", 2m, new DateOnly(2026, 1, 1), "test"), new("USD", 150m, new DateOnly(2026, 1, 1), "test"),
        ],
    }));

    [Theory]
    [InlineData("120000000", "INR", "₹12,00,00,000 (12 crore; about 2億4,000万円)")]
    [InlineData("1234567890123.45", "INR", "₹12,34,56,78,90,123.45 (1,23,456.79 crore; about 2兆4,691億円)")]
    [InlineData("9999999", "INR", "₹99,99,999 (100 lakh; about 1,999万円)")]
    [InlineData("99999", "INR", "₹99,999 (₹99,999; about 19万円)")]
    [InlineData("52036000000", "JPY", "¥52,036,000,000 (520億3,600万円; about 2,601.8 crore)")]
    [InlineData("100000000", "JPY", "¥100,000,000 (1億円; about 5 crore)")]
    [InlineData("9999", "JPY", "¥9,999 (9,999円; about ₹5,000)")]
    [InlineData("0", "JPY", "¥0 (0円; about ₹0)")]
    [InlineData("1000000.5", "USD", "USD 1,000,000.5 (about 1億5,000万円; 7.5 crore)")]
    public void Money_reads_as_in_both_countries(string amount, string currency, string expected) =>
        Assert.Equal(
            expected,
            Text.Of(new Money(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), currency)));
}
