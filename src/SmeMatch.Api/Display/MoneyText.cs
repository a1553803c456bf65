using System.Globalization;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Display;

/// <summary>
/// Money as people read it in both countries: 兆, 億 and 万 of yen, crore and lakh of rupees, in the words of one
/// language. What is converted is rounded, says so, and names the day of the rate.
/// </summary>
internal sealed class MoneyText(Lookup lookup, Language language)
{
    private const decimal Man = 10_000;
    private const decimal Oku = Man * Man;
    private const decimal Cho = Oku * Man;
    private const decimal Lakh = 100_000m;
    private const decimal Crore = 100 * Lakh;

    private static readonly NumberFormatInfo IndianDigits = NumberFormatInfo.ReadOnly(new NumberFormatInfo
    {
        NumberGroupSizes = [3, 2],
    });

    private readonly RateRow rupee = lookup.Tables.Rates.First(row => row.Currency == "INR");

    /// <summary>
    /// Such as "₹12,00,00,000 (12 crore; about ¥205.51 million, 2億551万円, at the rate of 2026-11-01)".
    /// </summary>
    public string Of(Money money)
    {
        var yen = lookup.Yen(money);
        var rate = lookup.Tables.Rates.FirstOrDefault(row => row.Currency == money.Currency) ?? rupee;
        return money.Currency switch
        {
            "JPY" => Whole($"¥{Western(money.Amount)}", Yen(yen), Rupees(yen / rupee.YenPerUnit), rate),
            "INR" => Whole(
                $"₹{Indian(money.Amount)}", Rupees(money.Amount),
                Converted(yen) + (language == Language.En ? "," : ""), rate),
            _ => Whole(
                $"{money.Currency} {Western(money.Amount)}", null,
                Converted(yen) + (language == Language.Ja ? "、" : ", ") + Rupees(yen / rupee.YenPerUnit), rate),
        };
    }

    /// <summary>For a sentence, such as ₹12 crore or ¥205.51 million (2億551万円).</summary>
    public string Short(Money money) => language == Language.En && money.Currency == "JPY" && money.Amount >= Man
        ? $"{Plain(money)} ({Yen(lookup.Yen(money))})"
        : Plain(money);

    /// <summary>In the words of one country alone, as short as it goes.</summary>
    public string Plain(Money money) => (money.Currency, language) switch
    {
        ("JPY", Language.En) => Western(lookup.Yen(money)),
        ("JPY", _) => Yen(lookup.Yen(money)),
        ("INR", Language.En) => $"₹{Rupees(money.Amount).TrimStart('₹')}",
        ("INR", _) => Rupees(money.Amount),
        _ => $"{money.Currency} {Western(money.Amount)}",
    };

    /// <summary>
    /// Shares of an amount in another currency, to stand after it, such as
    /// ", about ¥2.91 million–¥174.68 million at the rate of 2026-04-13"; nothing in the amount's own currency.
    /// </summary>
    public string Converted(Money money, IEnumerable<int> percents, string currency)
    {
        if (money.Currency == currency)
        {
            return "";
        }

        var used = lookup.Tables.Rates
            .Where(row => row.Currency == money.Currency || row.Currency == currency).ToList();
        var yenPerUnit = used.Find(row => row.Currency == currency)?.YenPerUnit ?? 1;
        var shares = percents.Select(percent => Plain(
            new Money(decimal.Floor((decimal)lookup.Yen(money) * percent / 100 / yenPerUnit), currency)));
        var (comma, to) = language == Language.Ja ? ("、", "〜") : (", ", "–");
        return comma + Rated(string.Join(to, shares), used.Min(row => row.Date));
    }

    private string Whole(string exact, string? inWords, string converted, RateRow rate)
    {
        var own = inWords is null ? "" : inWords + (language == Language.Ja ? "、" : "; ");
        var inside = own + Rated(converted, rate.Date);
        return language == Language.Ja ? $"{exact}（{inside}）" : $"{exact} ({inside})";
    }

    private string Rated(string converted, DateOnly day) => language switch
    {
        Language.Ja => $"約{converted}、{day:yyyy-MM-dd}のレート",
        Language.Hi => $"लगभग {converted}, {day:yyyy-MM-dd} की दर से",
        _ => $"about {converted} at the rate of {day:yyyy-MM-dd}",
    };

    /// <summary>Yen as readers of English and of Japanese know them.</summary>
    private string Converted(long yen) =>
        language == Language.En && yen >= (long)Man ? $"{Western(yen)}, {Yen(yen)}" : Yen(yen);

    /// <summary>Yen by million, billion and trillion with at most two decimals.</summary>
    private static string Western(long yen) => yen switch
    {
        >= (long)Cho => $"¥{Western(Math.Round(yen / Cho, 2))} trillion",
        >= 1_000_000_000 => $"¥{Western(Math.Round(yen / 1_000_000_000m, 2))} billion",
        >= 1_000_000 => $"¥{Western(Math.Round(yen / 1_000_000m, 2))} million",
        _ => $"¥{Count(yen)}",
    };

    /// <summary>Yen by 兆, 億 and 万, the two highest; below 万 the yen themselves. In Hindi by करोड़ and लाख.</summary>
    private string Yen(long yen) => language == Language.Hi ? ByCrore(yen, "¥", "करोड़ येन", "लाख येन") : yen switch
    {
        >= (long)Cho => $"{Count(yen / (long)Cho)}兆{Rest(yen % (long)Cho / (long)Oku, "億")}円",
        >= (long)Oku => $"{Count(yen / (long)Oku)}億{Rest(yen % (long)Oku / (long)Man, "万")}円",
        >= (long)Man => $"{Count(yen / (long)Man)}万円",
        _ => $"{Count(yen)}円",
    };

    /// <summary>Rupees by crore or lakh with at most two decimals; below a lakh the rupees themselves.</summary>
    private string Rupees(decimal rupees) => language switch
    {
        Language.Ja => Math.Round(rupees, 2) >= Lakh ? ByMan(rupees) : $"{Indian(Math.Round(rupees, 0))}ルピー",
        Language.Hi => ByCrore(rupees, "₹", "करोड़ रुपये", "लाख रुपये"),
        _ => ByCrore(rupees, "₹", "crore", "lakh"),
    };

    private static string ByCrore(
        decimal amount, string sign, string crore, string lakh) => Math.Round(amount, 2) switch
        {
            >= Crore => $"{Indian(Math.Round(amount / Crore, 2))} {crore}",
            >= Lakh => $"{Indian(Math.Round(amount / Lakh, 2))} {lakh}",
            _ => $"{sign}{Indian(Math.Round(amount, 0))}",
        };

    /// <summary>Rupees as Japan counts, and by crore, as the contract will.</summary>
    private static string ByMan(decimal rupees)
    {
        var counted = rupees >= Cho ? $"{Western(Math.Round(rupees / Cho, 2))}兆"
            : rupees >= Oku ? $"{Western(Math.Round(rupees / Oku, 2))}億"
            : $"{Western(Math.Round(rupees / Man, 0))}万";
        return rupees >= Crore
            ? $"{counted}ルピー（{Indian(Math.Round(rupees / Crore, 2))}クロール）"
            : $"{counted}ルピー（{Indian(Math.Round(rupees / Lakh, 2))}ラーク）";
    }

    private static string Rest(long count, string unit) => count == 0 ? "" : Count(count) + unit;

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Western(decimal amount) => amount.ToString("#,0.##", CultureInfo.InvariantCulture);

    /// <summary>Groups of two digits above the last three, as India writes numbers.</summary>
    private static string Indian(decimal amount) => amount.ToString("#,0.##", IndianDigits);
}
