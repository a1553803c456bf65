using System.Globalization;
using SmeMatch.Matching.Records;

namespace SmeMatch.Api.Tests.Documentation;

/// <summary>Numbers as the page writes them.</summary>
internal static class Figures
{
    private static readonly NumberFormatInfo Spaced = new() { NumberGroupSeparator = " ", NegativeSign = "−" };

    /// <summary>Such as 10 000 and −35.</summary>
    public static string Of(Int128 number) => number.ToString("N0", Spaced);

    public static string Yen(Int128 number) => "¥" + Of(number);

    /// <summary>A score or factor as people read it: 8 625 is 86.25.</summary>
    public static string Shown(int score) => (score / 100m).ToString("0.00", Spaced);

    /// <summary>The amount, and the same in crore and lakh or in 億 and 万.</summary>
    public static string Of(Money money)
    {
        var exact = money.Amount.ToString(money.Amount % 1 == 0 ? "N0" : "N2", Spaced);
        var words = money.Currency switch
        {
            "INR" when money.Amount >= 10_000_000 => $" (₹{Plain(money.Amount / 10_000_000)} crore)",
            "INR" => $" (₹{Plain(money.Amount / 100_000)} lakh)",
            "JPY" => $" ({Japanese((long)money.Amount)}円)",
            _ => "",
        };
        return $"{money.Currency} {exact}{words}";
    }

    private static string Plain(decimal number) => number.ToString("0.####", Spaced);

    private static string Japanese(long yen)
    {
        var (oku, man, rest) = (yen / 100_000_000, yen % 100_000_000 / 10_000, yen % 10_000);
        return (oku > 0 ? $"{oku}億" : "") + (man > 0 ? $"{man}万" : "") + (rest > 0 || yen == 0 ? $"{rest}" : "");
    }
}
