using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Interchange.Mapping;

/// <summary>An amount as a source writes it, read exactly.</summary>
/// <param name="Money">The amount, to the hundredth; zero is an amount.</param>
/// <param name="IsApproximate">Whether the source calls it so: 約, about.</param>
public sealed record StatedAmount(Money Money, bool IsApproximate);

/// <summary>
/// Reads amounts in the notations of Indian, Japanese and international sources: 12,63,343 and 1,271,418,
/// Rs 3798.9 crore, 2.5 lakh crore, 約37億円, 1億2,345万円, $176 million. What is not exactly one amount is refused.
/// </summary>
/// <param name="currencies">The currencies an amount may have, by ISO 4217.</param>
public sealed partial class StatedAmounts(IReadOnlyList<string> currencies)
{
    private const int Longest = 100;
    private const int LongestNumber = 40;
    private const int Decimals = 2;
    private static readonly BigInteger TooLarge = BigInteger.Pow(10, 15 + Decimals);

    private static readonly Dictionary<string, int> PowersOfTen = ByWord(
        (1, "十"),
        (2, "百"),
        (3, "千|thousand|हज़ार"),
        (4, "万"),
        (5, "lakh|lakhs|lac|lacs|लाख"),
        (6, "million|mn|mio|m"),
        (7, "crore|crores|cr|crs|करोड़"),
        (8, "億"),
        (9, "billion|bn"),
        (12, "兆|trillion|tn"));

    private static readonly Dictionary<string, string> CurrencyWords = ByWord(
        ("INR", "₹|rs|re|inr|rupee|rupees|रु|रुपये|रुपए|ルピー"),
        ("JPY", "¥|yen|円|jpy"),
        ("USD", "$|us$|usd|dollar|dollars|us dollar|us dollars|ドル|米ドル"),
        ("EUR", "€|euro|euros|eur|ユーロ"));

    /// <summary>The amount, or why there is none.</summary>
    /// <param name="text">Any notation.</param>
    /// <param name="currency">ISO 4217 when stated beside the text; a currency within it must be the same.</param>
    public (StatedAmount? Amount, Fault? Fault) Read(string text, string? currency = null)
    {
        if (text.Length > Longest)
        {
            return Refuse("amount-notation", $"'{Quoted.Text(text)}' is too long for an amount.");
        }

        var plain = Plain(text);
        var match = Amount().Match(plain);
        if (!match.Success)
        {
            return (null, WhyNot(plain, text));
        }

        var found = match.Groups["currency"].Captures.Select(capture => CurrencyOf(capture.Value))
            .Append(currency?.ToUpperInvariant()).OfType<string>().Distinct().ToList();
        if (found.Count != 1)
        {
            return found.Count == 0
                ? Refuse("amount-currency", $"'{Quoted.Text(text)}' states no currency.")
                : Refuse(
                    "amount-currency",
                    $"'{Quoted.Text(text)}' states several currencies: {string.Join(", ", found)}.");
        }

        if (!currencies.Contains(found[0]))
        {
            return Refuse("amount-currency", $"The currency {Quoted.Text(found[0])} is not known here.");
        }

        var (hundredths, fault) = Sum(match, text);
        return fault is null
            ? (new(new((decimal)hundredths / 100m, found[0]), match.Groups["about"].Success), null)
            : (null, fault);
    }

    private static Dictionary<string, T> ByWord<T>(params (T Value, string Words)[] rows) => rows
        .SelectMany(row => row.Words.Split('|').Select(word => (word, row.Value)))
        .ToDictionary(pair => pair.word, pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>NFKC makes wide digits plain; decimal digits of other scripts follow.</summary>
    private static string Plain(string text) => string.Concat(Nfkc.Of(text)
        .Select(letter => char.IsDigit(letter) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(letter)) : letter))
        .Trim();

    private static string CurrencyOf(string word)
    {
        var plain = Blanks().Replace(word, " ").Replace(" $", "$", StringComparison.Ordinal).Trim('.', ' ');
        return CurrencyWords.GetValueOrDefault(plain, plain.ToUpperInvariant());
    }

    /// <summary>The sum of the terms in hundredths: 1億 and 2,345万; each must be smaller than the unit before.</summary>
    private static (BigInteger Hundredths, Fault? Fault) Sum(Match match, string text)
    {
        var (sum, above) = (BigInteger.Zero, (BigInteger?)null);
        foreach (Capture term in match.Groups["term"].Captures)
        {
            var parts = Term().Match(term.Value);
            var number = parts.Groups["number"].Value;
            if (!Grouped().IsMatch(number) || number.Length > LongestNumber)
            {
                return (0, Fault(
                    "amount-notation", $"The digits of '{Quoted.Text(text)}' are not grouped as numbers are."));
            }

            var power = parts.Groups["unit"].Captures.Sum(unit => PowersOfTen[unit.Value]);
            var (whole, fraction) = Halves(number);
            var zeros = power + Decimals - fraction.Length;
            if (zeros < 0)
            {
                return (0, Fault("amount-notation", $"'{Quoted.Text(text)}' is finer than a hundredth."));
            }

            var value = BigInteger.Parse(whole + fraction, CultureInfo.InvariantCulture) * BigInteger.Pow(10, zeros);
            if (above is { } limit && value >= limit)
            {
                return (0, Fault("amount-several", $"'{Quoted.Text(text)}' is not one amount."));
            }

            sum += value;
            above = BigInteger.Pow(10, power + Decimals);
        }

        return sum < TooLarge
            ? (sum, null)
            : (0, Fault("amount-notation", $"'{Quoted.Text(text)}' has more than 15 digits before the point."));
    }

    /// <summary>The digits before and after the point, without the zeros that end them.</summary>
    private static (string Whole, string Fraction) Halves(string number)
    {
        var halves = number.Replace(",", "", StringComparison.Ordinal).Split('.');
        return (halves[0], halves.Length == 1 ? "" : halves[1].TrimEnd('0'));
    }

    private static Fault WhyNot(string plain, string text) => plain switch
    {
        _ when Numbers().Count(plain) == 0 => Fault("amount-notation", $"'{Quoted.Text(text)}' holds no number."),
        _ when Negative().IsMatch(plain) => Fault("amount-negative", $"'{Quoted.Text(text)}' is below zero."),
        _ when Numbers().Count(plain) > 1 => Fault("amount-several", $"'{Quoted.Text(text)}' is not one amount."),
        _ => Fault("amount-notation", $"'{Quoted.Text(text)}' is written in no known notation of money."),
    };

    private static (StatedAmount?, Fault) Refuse(string code, Sentence detail) => (null, Fault(code, detail));

    private static Fault Fault(string code, Sentence detail) => new("/value", code, detail);

    private const string Unit =
        "(?<unit>thousand|million|mn|mio|m|billion|bn|trillion|tn|lakhs?|lacs?|crores?|crs?|लाख|करोड़|हज़ार|"
        + "千|百|十|万|億|兆)";

    private const string OneTerm = @"(?<number>[0-9][0-9,]*(\.[0-9]+)?)\s*(" + Unit + @"(?![a-z])\.?\s*){0,2}";

    // Three capital letters are taken for a currency, so that one that is not known is named as such.
    private const string Currency =
        @"(?<currency>₹|¥|€|us\s?\$|\$|rs\.?(?![a-z])|re\.?(?![a-z])|rupees?|us dollars?|dollars?|yen|euros?|"
        + @"रुपये|रुपए|रु\.?|米?ドル|円|ルピー|ユーロ|(?-i:[A-Z]{3})|£|(?-i:[A-Z]{1,2})\$)";

    [GeneratedRegex(
        @"^(?<about>約|およそ|about\s|approx(imately|\.)?|circa|around|~|≈|लगभग)?\s*(" + Currency + @"\s*)?"
        + "(?<term>" + OneTerm + @"){1,4}(" + Currency + @")?\s*(/[-=]|only)?\.?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Amount();

    [GeneratedRegex("^" + OneTerm + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Term();

    /// <summary>No grouping, the Indian one (twos above the lowest three) or the Western one (threes).</summary>
    [GeneratedRegex(@"^([0-9]+|[0-9]{1,2}(,[0-9]{2})*,[0-9]{3}|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"[0-9][0-9,.]*")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"^[^0-9]*[-−–△▲(][^0-9]*[0-9]")]
    private static partial Regex Negative();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
