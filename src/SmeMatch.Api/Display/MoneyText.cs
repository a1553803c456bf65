using System.Globalization;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Api.Display;

/// <summary>
/// Money as people read it in both countries: the amount itself, then 億 and 万 of yen and crore and lakh of rupees.
/// The other currency's form is rounded and says so.
/// </summary>
internal sealed class MoneyText(Lookup lookup)
{
    private const long Man = 10_000;
    private const long Oku = Man * Man;
    private const long Cho = Oku * Man;
    private const decimal Lakh = 100_000m;
    private const decimal Crore = 100 * Lakh;

    private static readonly NumberFormatInfo IndianDigits = NumberFormatInfo.ReadOnly(new NumberFormatInfo
    {
        NumberGroupSizes = [3, 2],
    });

    private readonly decimal yenPerRupee = lookup.Tables.Rates.First(row => row.Currency == "INR").YenPerUnit;

    /// <summary>Such as "₹12,00,00,000 (12 crore; about 2億551万円)".</summary>
    public string Of(Money money)
    {
        var yen = lookup.Yen(money);
        return money.Currency switch
        {
            "JPY" => $"¥{Western(money.Amount)} ({Yen(yen)}; about {Rupees(yen / yenPerRupee)})",
            "INR" => $"₹{Indian(money.Amount)} ({Rupees(money.Amount)}; about {Yen(yen)})",
            _ => $"{money.Currency} {Western(money.Amount)} (about {Yen(yen)}; {Rupees(yen / yenPerRupee)})",
        };
    }

    /// <summary>Yen by 兆, 億 and 万, the two highest; below 万 the yen themselves.</summary>
    private static string Yen(long yen) => yen switch
    {
        >= Cho => $"{Count(yen / Cho)}兆{Rest(yen % Cho / Oku, "億")}円",
        >= Oku => $"{Count(yen / Oku)}億{Rest(yen % Oku / Man, "万")}円",
        >= Man => $"{Count(yen / Man)}万円",
        _ => $"{Count(yen)}円",
    };

    /// <summary>Rupees by crore or lakh with at most two decimals; below a lakh the rupees themselves.</summary>
    private static string Rupees(decimal rupees) => Math.Round(rupees, 2) switch
    {
        >= Crore => $"{Indian(Math.Round(rupees / Crore, 2))} crore",
        >= Lakh => $"{Indian(Math.Round(rupees / Lakh, 2))} lakh",
        _ => $"₹{Indian(Math.Round(rupees, 0))}",
    };

    private static string Rest(long count, string unit) => count == 0 ? "" : Count(count) + unit;

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Western(decimal amount) => amount.ToString("#,0.##", CultureInfo.InvariantCulture);

    /// <summary>Groups of two digits above the last three, as India writes numbers.</summary>
    private static string Indian(decimal amount) => amount.ToString("#,0.##", IndianDigits);
}
