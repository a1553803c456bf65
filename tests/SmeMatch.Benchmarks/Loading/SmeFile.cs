using System.Globalization;
using SmeMatch.Benchmarks.Registries;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Benchmarks.Loading;

/// <summary>
/// A CSV of firms by chance from a seed, as an agency would hand it over; one row in 500 has a fault.
/// </summary>
internal static class SmeFile
{
    private const int FaultyRow = 500;
    private const string Columns =
        "corporateNumber,name.ja,name.kana,name.en,prefecture,municipality,industries,capabilities,capital.amount,"
        + "capital.currency,employees,annualTurnover.amount,annualTurnover.currency,founded,roles,presenceStates,"
        + "targetStates,certifications,indianEntity,deliveredInIndia,exports,englishContact,website,source.system,"
        + "source.id,source.asOf";

    private static readonly string[] Places = ["福山", "備後", "東大阪", "燕三条", "浜松", "鯖江", "諏訪", "北九州", "川口", "太田"];
    private static readonly string[] Trades = ["精密", "鋼業", "ポンプ", "電機", "化成", "設備", "計測", "土木", "通信", "環境"];
    private static readonly string[] Kana =
        ["セイミツ", "コウギョウ", "ポンプ", "デンキ", "カセイ", "セツビ", "ケイソク", "ドボク", "ツウシン", "カンキョウ"];
    private static readonly string[] Towns = ["福山市", "尾道市", "東大阪市", "燕市", "浜松市中央区", "鯖江市", "諏訪市", "北九州市小倉北区"];

    public static IReadOnlyList<string> ColumnNames => Columns.Split(',');

    public static void Write(string path, ReferenceTables tables, int seed, int rows)
    {
        using var file = new StreamWriter(path) { NewLine = "\n" };
        file.WriteLine(Columns);
        var number = 0;
        foreach (var sme in new Population(seed, tables).Smes(rows))
        {
            file.WriteLine(Row(sme, number++));
        }
    }

    private static string Row(Sme sme, int i)
    {
        var digits = (100_000_000_000L + i).ToString(CultureInfo.InvariantCulture);
        var (place, trade) = (i % Places.Length, i / 10 % Trades.Length);
        return string.Join(',',
            i % 10 == 9 ? "" : $"{CorporateNumber.CheckDigit(digits)}{digits}",
            $"{Places[place]}{Trades[trade]}第{i}株式会社",
            i % 3 == 0 ? $"{Kana[trade]}{Kana[place]}" : "",
            i % 4 == 0 ? $"\"Works {i}, Ltd.\"" : "",
            i % FaultyRow == FaultyRow - 1 ? "JP-99" : sme.Prefecture,
            Towns[i % Towns.Length],
            List(sme.Industries), List(sme.Capabilities),
            Amount(sme.Capital), sme.Capital?.Currency,
            sme.Employees, Amount(sme.AnnualTurnover), sme.AnnualTurnover?.Currency,
            i % 2 == 0 ? 1900 + (i % 120) : null,
            List(sme.Roles.Select(role => role.ToWire())), List(sme.PresenceStates), List(sme.TargetStates),
            List(sme.Certifications), sme.IndianEntity, sme.DeliveredInIndia, sme.Exports, sme.EnglishContact,
            i % 5 == 0 ? $"https://works{i}.example" : "", "census", i, "2026-10-31");
    }

    private static string List(IEnumerable<string> items) => string.Join(';', items);

    private static string? Amount(Money? money) => money?.Amount.ToString(CultureInfo.InvariantCulture);
}
