using SmeMatch.Api.Display;
using SmeMatch.Interchange.Reference;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Tests.Display;

/// <summary>With 2 yen to the rupee and 150 to the dollar, so that every figure can be checked in the head.</summary>
public sealed class MoneyTextTests
{
    private static readonly ReferenceTables Published =
        ReferenceTableReader.Read(Path.Combine(RepositoryRoot.Path, "db", "reference"));

    private static readonly Lookup Round = new(Published with
    {
        Rates =
        [
            new("INR", 2m, new DateOnly(2026, 1, 1), "test"), new("USD", 150m, new DateOnly(2026, 1, 2), "test"),
        ],
    });

    [Theory]
    [InlineData("120000000", "INR",
        "₹12,00,00,000 (12 crore; about ¥240 million, 2億4,000万円, at the rate of 2026-01-01)")]
    [InlineData("1234567890123.45", "INR",
        "₹12,34,56,78,90,123.45 (1,23,456.79 crore; about ¥2.47 trillion, 2兆4,691億円, at the rate of 2026-01-01)")]
    [InlineData("9999999", "INR", "₹99,99,999 (100 lakh; about ¥20 million, 1,999万円, at the rate of 2026-01-01)")]
    [InlineData("99999", "INR", "₹99,999 (₹99,999; about ¥199,998, 19万円, at the rate of 2026-01-01)")]
    [InlineData("52036000000", "JPY", "¥52,036,000,000 (520億3,600万円; about 2,601.8 crore at the rate of 2026-01-01)")]
    [InlineData("9999", "JPY", "¥9,999 (9,999円; about ₹5,000 at the rate of 2026-01-01)")]
    [InlineData("0", "JPY", "¥0 (0円; about ₹0 at the rate of 2026-01-01)")]
    [InlineData("1000000.5", "USD",
        "USD 1,000,000.5 (about ¥150 million, 1億5,000万円, 7.5 crore at the rate of 2026-01-02)")]
    public void Money_reads_as_in_both_countries(string amount, string currency, string expected) =>
        Assert.Equal(expected, Text(Language.En).Of(Amount(amount, currency)));

    [Theory]
    [InlineData("120000000", "INR", "₹12,00,00,000（1.2億ルピー（12クロール）、約2億4,000万円、2026-01-01のレート）")]
    [InlineData("9999999", "INR", "₹99,99,999（1,000万ルピー（100ラーク）、約1,999万円、2026-01-01のレート）")]
    [InlineData("99999", "INR", "₹99,999（99,999ルピー、約19万円、2026-01-01のレート）")]
    [InlineData("52036000000", "JPY", "¥52,036,000,000（520億3,600万円、約260.18億ルピー（2,601.8クロール）、2026-01-01のレート）")]
    [InlineData("1000000.5", "USD", "USD 1,000,000.5（約1億5,000万円、7,500万ルピー（7.5クロール）、2026-01-02のレート）")]
    public void Money_reads_in_Japanese(string amount, string currency, string expected) =>
        Assert.Equal(expected, Text(Language.Ja).Of(Amount(amount, currency)));

    [Theory]
    [InlineData("120000000", "INR", "₹12,00,00,000 (12 करोड़ रुपये; लगभग 24 करोड़ येन, 2026-01-01 की दर से)")]
    [InlineData("5203600", "JPY", "¥5,203,600 (52.04 लाख येन; लगभग 26.02 लाख रुपये, 2026-01-01 की दर से)")]
    [InlineData("9999", "JPY", "¥9,999 (¥9,999; लगभग ₹5,000, 2026-01-01 की दर से)")]
    public void Money_reads_in_Hindi(string amount, string currency, string expected) =>
        Assert.Equal(expected, Text(Language.Hi).Of(Amount(amount, currency)));

    [Theory]
    [InlineData("593000000", "JPY", "¥593 million (5億9,300万円)", "年商5億9,300万円")]
    [InlineData("1640000000", "JPY", "¥1.64 billion (16億4,000万円)", "年商16億4,000万円")]
    [InlineData("9999", "JPY", "¥9,999", "年商9,999円")]
    [InlineData("380000000", "INR", "₹38 crore", "年商3.8億ルピー（38クロール）")]
    [InlineData("99999", "INR", "₹99,999", "年商99,999ルピー")]
    [InlineData("5000", "USD", "USD 5,000", "年商USD 5,000")]
    public void In_a_sentence_money_can_be_read_aloud(string amount, string currency, string english, string japanese)
    {
        Assert.Equal(english, Text(Language.En).Short(Amount(amount, currency)));
        Assert.Equal(japanese, "年商" + Text(Language.Ja).Short(Amount(amount, currency)));
    }

    [Theory]
    [InlineData("170000000", "INR", "JPY", ", about ¥3.4 million–¥204 million at the rate of 2026-01-01",
        "、約340万円〜2億400万円、2026-01-01のレート")]
    [InlineData("340000000", "JPY", "INR", ", about ₹17 lakh–₹10.2 crore at the rate of 2026-01-01",
        "、約170万ルピー（17ラーク）〜1.02億ルピー（10.2クロール）、2026-01-01のレート")]
    [InlineData("1000000", "USD", "INR", ", about ₹7.5 lakh–₹4.5 crore at the rate of 2026-01-01",
        "、約75万ルピー（7.5ラーク）〜4,500万ルピー（4.5クロール）、2026-01-01のレート")]
    [InlineData("340000000", "JPY", "USD", ", about USD 22,666–USD 1,360,000 at the rate of 2026-01-02",
        "、約USD 22,666〜USD 1,360,000、2026-01-02のレート")]
    [InlineData("340000000", "JPY", "JPY", "", "")]
    public void Shares_of_an_amount_stand_in_another_currency_with_the_older_rate(
        string amount, string currency, string other, string english, string japanese)
    {
        Assert.Equal(english, Text(Language.En).Converted(Amount(amount, currency), [1, 60], other));
        Assert.Equal(japanese, Text(Language.Ja).Converted(Amount(amount, currency), [1, 60], other));
    }

    private static MoneyText Text(Language language) => new(Round, language);

    private static Money Amount(string amount, string currency) =>
        new(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), currency);
}
