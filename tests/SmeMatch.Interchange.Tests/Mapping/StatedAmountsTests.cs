using System.Globalization;
using System.Numerics;
using SmeMatch.Interchange.Mapping;
using Xunit;

namespace SmeMatch.Interchange.Tests.Mapping;

public sealed class StatedAmountsTests
{
    private const int Seed = 20261123;
    private static readonly StatedAmounts Amounts = new(["JPY", "INR", "USD", "EUR"]);

    [Theory]
    [InlineData("12,63,343", "INR", "1263343 INR")]
    [InlineData("1,271,418", "INR", "1271418 INR")]
    [InlineData("1,47,29,712", "INR", "14729712 INR")]
    [InlineData("Rs 3798.9 crore", null, "37989000000 INR")]
    [InlineData("Rs. 5,00,000/-", null, "500000 INR")]
    [InlineData("₹ 2.5 lakh crore", null, "2500000000000 INR")]
    [InlineData("INR 1,000 cr.", null, "10000000000 INR")]
    [InlineData("₹1 crore 25 lakh", null, "12500000 INR")]
    [InlineData("12.5 lakhs", "INR", "1250000 INR")]
    [InlineData("50 Lacs", "INR", "5000000 INR")]
    [InlineData("१२ लाख रुपये", null, "1200000 INR")]
    [InlineData("रु. 3.5 करोड़", null, "35000000 INR")]
    [InlineData("३.५ करोड़ रुपये", null, "35000000 INR")]
    [InlineData("１２億円", null, "1200000000 JPY")]
    [InlineData("37億円", null, "3700000000 JPY")]
    [InlineData("1億2,345万円", null, "123450000 JPY")]
    [InlineData("１億２３４５万６７８９円", null, "123456789 JPY")]
    [InlineData("1.5兆円", null, "1500000000000 JPY")]
    [InlineData("500万円", null, "5000000 JPY")]
    [InlineData("3千万円", null, "30000000 JPY")]
    [InlineData("1億7600万米ドル", null, "176000000 USD")]
    [InlineData("176百万ドル", null, "176000000 USD")]
    [InlineData("$176 million", null, "176000000 USD")]
    [InlineData("USD 1.2 bn", null, "1200000000 USD")]
    [InlineData("US$1.2bn", null, "1200000000 USD")]
    [InlineData("us $ 7 mn", null, "7000000 USD")]
    [InlineData("JPY 39.928 billion", null, "39928000000 JPY")]
    [InlineData("23697 million", "JPY", "23697000000 JPY")]
    [InlineData("EUR 12.50", null, "12.5 EUR")]
    [InlineData("115.10", "INR", "115.1 INR")]
    [InlineData("0.0", "INR", "0 INR")]
    [InlineData("500000000", "usd", "500000000 USD")]
    public void An_amount_is_read_exactly(string text, string? currency, string expected)
    {
        var (amount, fault) = Amounts.Read(text, currency);
        Assert.Null(fault);
        Assert.Equal(
            decimal.Parse(expected.Split(' ')[0], CultureInfo.InvariantCulture) + " " + expected.Split(' ')[1],
            amount!.Money.Amount + " " + amount.Money.Currency);
        Assert.False(amount.IsApproximate);
    }

    [Theory]
    [InlineData("約37億円")]
    [InlineData("およそ3.5兆円")]
    [InlineData("about $5 million")]
    [InlineData("approx. Rs 5 crore")]
    [InlineData("~ Rs 5 crore")]
    public void An_amount_that_is_about_right_says_so(string text) =>
        Assert.True(Amounts.Read(text).Amount!.IsApproximate);

    [Theory]
    [InlineData("", "INR", "amount-notation")]
    [InlineData("NA", "INR", "amount-notation")]
    [InlineData("crore", "INR", "amount-notation")]
    [InlineData("12,3456", "INR", "amount-notation")]
    [InlineData("1,23", "INR", "amount-notation")]
    [InlineData("12,34,56", "INR", "amount-notation")]
    [InlineData("1,2345,6789円", null, "amount-notation")]
    [InlineData("1.47E+07", "INR", "amount-several")]
    [InlineData("1.271.418", "INR", "amount-notation")]
    [InlineData("1234.567", "INR", "amount-notation")]
    [InlineData("1234567890123456", "INR", "amount-notation")]
    [InlineData("99999 lakh crore", "INR", "amount-notation")]
    [InlineData("5 crore crore crore", "INR", "amount-notation")]
    [InlineData("5 parsecs", "INR", "amount-notation")]
    [InlineData("-5", "INR", "amount-negative")]
    [InlineData("Rs -5 crore", null, "amount-negative")]
    [InlineData("(5,00,000)", "INR", "amount-negative")]
    [InlineData("▲37億円", null, "amount-negative")]
    [InlineData("10-20 crore", "INR", "amount-several")]
    [InlineData("Rs 5 crore (USD 0.6 million)", null, "amount-several")]
    [InlineData("1,00,000 2,00,000", "INR", "amount-several")]
    [InlineData("5 lakh 2 crore", "INR", "amount-several")]
    [InlineData("1億20000万円", null, "amount-several")]
    [InlineData("5 crore", null, "amount-currency")]
    [InlineData("Rs 5 crore", "USD", "amount-currency")]
    [InlineData("Rs 5 USD", null, "amount-currency")]
    [InlineData("GBP 5 million", null, "amount-currency")]
    [InlineData("£5 million", null, "amount-currency")]
    [InlineData("A$5 million", null, "amount-currency")]
    [InlineData("5 million", "XTS", "amount-currency")]
    public void What_is_not_one_amount_is_refused(string text, string? currency, string code)
    {
        var (amount, fault) = Amounts.Read(text, currency);
        Assert.Equal((null, code), (amount, fault?.Code));
        Assert.NotEmpty(fault!.Detail.ToString());
    }

    [Fact]
    public void An_endless_text_is_refused() =>
        Assert.Equal("amount-notation", Amounts.Read(new string('9', 10_000_000), "INR").Fault!.Code);

    [Fact]
    public void Every_amount_reads_back_from_every_notation()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 3_000; i++)
        {
            var hundredths = random.NextInt64(1L << random.Next(1, 55)) % 100_000_000_000_000_00L;
            foreach (var (text, currency) in Notations(hundredths))
            {
                var (amount, fault) = Amounts.Read(text);
                Assert.True(fault is null, $"{text} of {hundredths}, seed {Seed}: {fault?.Detail}");
                Assert.Equal((text, hundredths / 100m, currency), (text, amount!.Money.Amount, amount.Money.Currency));
            }
        }
    }

    /// <summary>The amount by each notation, made of digits alone, so without any arithmetic of the reader.</summary>
    private static IEnumerable<(string Text, string Currency)> Notations(long hundredths)
    {
        yield return ($"Rs. {Grouped(hundredths, 2)}/-", "INR");
        yield return ($"₹{Shifted(hundredths, 2)}", "INR");
        yield return ($"USD {Grouped(hundredths, 3)}", "USD");
        yield return ($"{Grouped(hundredths, 3)} euros", "EUR");
        yield return ($"Rs {Shifted(hundredths, 7)} lakh", "INR");
        yield return ($"INR {Shifted(hundredths, 9)} crore", "INR");
        yield return ($"{Shifted(hundredths, 14)} lakh crore rupees", "INR");
        yield return ($"US$ {Shifted(hundredths, 8)} million", "USD");
        yield return ($"$ {Shifted(hundredths, 11)}bn", "USD");
        yield return ($"{Shifted(hundredths, 6)}万円", "JPY");
        yield return ($"{Wide(Shifted(hundredths, 10))}億円", "JPY");
        yield return ($"{Shifted(hundredths, 14)}兆円", "JPY");
        yield return (Myriads(hundredths), "JPY");
    }

    private static string Shifted(long hundredths, int places)
    {
        var digits = hundredths.ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
        return $"{digits[..^places]}.{digits[^places..]}";
    }

    private static string Grouped(long hundredths, int group)
    {
        var shifted = Shifted(hundredths, 2);
        var (whole, text) = (shifted[..^3], shifted[^3..]);
        for (var size = 3; whole.Length > size; size = group)
        {
            (whole, text) = (whole[..^size], "," + whole[^size..] + text);
        }

        return whole + text;
    }

    private static string Wide(string text) =>
        string.Concat(text.Select(letter => (char)(letter + 0xFEE0)));

    private static string Myriads(long hundredths)
    {
        var number = (BigInteger)(hundredths / 100);
        var text = $"{number % 10_000}.{hundredths % 100:00}円";
        foreach (var unit in new[] { "万", "億", "兆" })
        {
            number /= 10_000;
            text = number.IsZero ? text : $"{number % 10_000}{unit}{text}";
        }

        return text;
    }
}
