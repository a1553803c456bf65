using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SmeMatch.Matching.Records;

namespace SmeMatch.Reliability.Tests.Crashes;

/// <summary>
/// Files of some thousand firms. Each file of a series changes many firms of the former ones, repeats some, adds some,
/// and has faulty rows: a pure function of the series and the file's number.
/// </summary>
internal static class GeneratedRegister
{
    private const int RowsPerFile = 3_000;

    /// <summary>So many that the file has more than one part and is loaded as a large one.</summary>
    private const int RowsPerLargeFile = 15_000;
    private const int NewPerFile = 150;
    private const int FirstOfLarge = 100_000;
    private static readonly string[] Columns =
    [
        "id", "corporateNumber", "name.en", "prefecture", "municipality", "industries", "employees",
        "annualTurnover.amount", "annualTurnover.currency", "presenceStates", "certifications",
    ];

    private static readonly string[] Industries =
        ["2521", "0621", "0622;0721", "2913", "0761", "2922;2521", "3929", "7421"];

    private static readonly string[] States = ["IN-TN", "IN-GJ", "IN-MH;IN-GJ", "", "IN-KA", "IN-DL", "IN-HR;IN-UP"];

    public static byte[] LargeCsv(int series, int file) => Csv(series, file, RowsPerLargeFile);

    public static byte[] Csv(int series, int file, int rows = RowsPerFile)
    {
        var text = new StringBuilder(string.Join(',', Columns)).Append('\n');
        foreach (var (row, fault) in Rows(series, file, rows))
        {
            text.AppendJoin(',', row).Append(fault == "ragged" ? ",,\n" : "\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static byte[] Ndjson(int series, int file)
    {
        var text = new StringBuilder();
        foreach (var (row, fault) in Rows(series, file))
        {
            var line = Json(row).ToJsonString();
            text.Append(fault == "ragged" ? line[..^1] : line).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static IEnumerable<(string[] Row, string? Fault)> Rows(int series, int file, int rows = RowsPerFile)
    {
        var random = new Random((series * 1_000) + file);
        for (var place = 0; place < rows; place++)
        {
            // What a large file has more are firms of its own, so that later files still have new ones.
            var firm = (file * NewPerFile) + (place < RowsPerFile ? place : place + FirstOfLarge);
            // Every third firm stands in each file as it was; the others change with it.
            var row = Row(series, firm, firm % 3 == 0 ? 0 : file);
            var fault = random.Next(100) switch
            {
                0 => "number",
                1 => "code",
                2 => "ragged",
                3 => "twice",
                _ => null,
            };
            (row[6], row[3]) = (fault == "number" ? "many" : row[6], fault == "code" ? "JP-99" : row[3]);
            yield return (row, fault);
            if (fault == "twice")
            {
                yield return (row, fault);
            }
        }
    }

    /// <summary>A firm is known by its id, its corporate number, or its name and place.</summary>
    private static string[] Row(int series, int firm, int state)
    {
        var random = new Random(HashOf(series, firm, state));
        var hasId = firm % 4 == 1;
        var number = (100_000_000_000L + (series * 1_000_000L) + firm).ToString(CultureInfo.InvariantCulture);
        return
        [
            hasId ? $"019a{series:x4}-0000-7000-8000-{firm:x12}" : "",
            firm % 4 == 2 ? $"{CorporateNumber.CheckDigit(number)}{number}" : "",
            $"{(hasId ? "Own" : "New")} Works {series} {firm}",
            $"JP-{1 + (firm % 47):00}",
            "",
            Industries[firm % Industries.Length],
            random.Next(5, 400).ToString(CultureInfo.InvariantCulture),
            (random.Next(10, 9_000) * 1_000_000L).ToString(CultureInfo.InvariantCulture),
            "JPY",
            States[random.Next(States.Length)],
            random.Next(3) == 0 ? "iso-9001" : "",
        ];
    }

    private static int HashOf(int series, int firm, int state) => unchecked((((series * 31) + firm) * 1_009) + state);

    private static JsonObject Json(string[] row)
    {
        var record = new JsonObject
        {
            ["name"] = new JsonObject { ["en"] = row[2] },
            ["prefecture"] = row[3],
            ["industries"] = List(row[5]),
            ["employees"] = int.TryParse(row[6], CultureInfo.InvariantCulture, out var count) ? count : row[6],
            ["annualTurnover"] = new JsonObject { ["amount"] = row[7], ["currency"] = row[8] },
            ["presenceStates"] = List(row[9]),
            ["certifications"] = List(row[10]),
        };
        if (row[0].Length > 0)
        {
            record["id"] = row[0];
        }

        if (row[1].Length > 0)
        {
            record["corporateNumber"] = row[1];
        }

        return record;
    }

    private static JsonArray List(string cell) =>
        [.. cell.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(item => (JsonNode)item)];
}
