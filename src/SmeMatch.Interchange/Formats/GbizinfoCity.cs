using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;
using Sylvan.Data.Csv;

namespace SmeMatch.Interchange.Formats;

/// <summary>
/// A city's open data by the layout of gBizINFO (METI): company.csv, and industrycode.csv joined to it by name.
/// A name that several companies bear joins nothing, for the file cannot tell which of them is meant.
/// </summary>
public sealed class GbizinfoCity(RecordReader reader, ReferenceTables tables)
{
    public const string CompanyFile = "company.csv";
    public const string IndustryFile = "industrycode.csv";
    private const int MostRows = 2_000_000;
    private static readonly TimeSpan JapanOffset = TimeSpan.FromHours(9);
    private readonly JapanesePlaces places = new(tables.Prefectures);
    private readonly FirmNames names = new(tables.NameWords);
    private readonly HashSet<string> majorGroups =
        [.. tables.Industries.Where(row => row.Code.Length == 2).Select(row => row.Code)];

    /// <summary>Every row of company.csv, in order: a company as a record, anything else with its reason.</summary>
    /// <exception cref="SentenceException">A file has more rows than a city can have.</exception>
    public IEnumerable<ImportRow> Read(TextReader companies, TextReader? industries)
    {
        using var csv = CsvDataReader.Create(companies, CsvForm.Options());
        string[] needed = ["corporateID", "corporateType", "corporateName", "corporateKana", "location", "moddate"];
        var missing = needed.Except(Enumerable.Range(0, csv.FieldCount).Select(csv.GetName)).ToList();
        if (missing.Count > 0)
        {
            return [ImportRow.Rejected(1, null, "columns", $"{CompanyFile} lacks {string.Join(", ", missing)}.")];
        }

        var rows = new List<CompanyRow>();
        while (Next(csv, CompanyFile))
        {
            var cells = needed.Select(name => csv.GetString(csv.GetOrdinal(name)).Trim()).ToArray();
            rows.Add(new(csv.RowNumber + 1, cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]));
        }

        var named = industries is null ? [] : NamedIndustries(industries);
        if (named is null)
        {
            return [ImportRow.Rejected(1, null, "columns", $"{IndustryFile} lacks company or business_codes.")];
        }

        var homonyms = rows.GroupBy(row => row.Name).Where(group => group.Count() > 1)
            .Select(group => group.Key).ToHashSet();
        return rows.Select(row =>
            ReadRow(row, homonyms.Contains(row.Name) ? [] : named.GetValueOrDefault(row.Name, [])));
    }

    /// <summary>Whether there is a further row; the files are held whole, so their length has an end.</summary>
    private static bool Next(CsvDataReader csv, string file) =>
        csv.RowNumber < MostRows ? csv.Read() : throw new SentenceException($"{file} has more than {MostRows} rows.");

    private ImportRow ReadRow(CompanyRow row, IReadOnlyList<string> stated)
    {
        var kind = row.Type[(row.Type.LastIndexOf('#') + 1)..];
        if (!FirmNames.CompanyKinds.Contains(kind))
        {
            return ImportRow.Rejected(
                row.Number,
                row.Number13,
                "not-a-company",
                $"'{row.Name}' is a corporation of kind {kind}, not a company.",
                "/corporateType");
        }

        var record = new JsonObject
        {
            ["corporateNumber"] = row.Number13,
            ["name"] = new JsonObject { ["ja"] = row.Name, ["kana"] = row.Kana.Length > 0 ? row.Kana : null },
            ["source"] = new JsonObject
            {
                ["system"] = "gbizinfo",
                ["id"] = row.Number13,
                ["asOf"] = AsOf(row.Modified),
            },
        };
        places.Add(record, row.Location);
        AddIndustries(record, row.Name, stated);
        using var document = JsonSerializer.SerializeToDocument(record);
        return ImportRow.From(row.Number, row.Number13, reader.Read(document.RootElement));
    }

    /// <summary>The day in Japan: the file gives midnight there as 15:00 of the day before in UTC.</summary>
    private static string? AsOf(string modified) => DateTimeOffset.TryParse(
        modified, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time.ToOffset(modified.Contains('T', StringComparison.Ordinal) ? JapanOffset : TimeSpan.Zero)
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : null;

    private void AddIndustries(JsonObject record, string name, IReadOnlyList<string> stated)
    {
        if (stated.Count > 0)
        {
            record["industries"] = new JsonArray([.. stated.Select(code => (JsonNode)code)]);
        }
        else if (names.TellingWord(name) is { } word)
        {
            record["industries"] = new JsonArray(word.Industry);
            record["industriesInferred"] = true;
        }
    }

    /// <summary>
    /// The JSIC major groups by company name; major divisions (letters) say too little and are passed over.
    /// </summary>
    private Dictionary<string, IReadOnlyList<string>>? NamedIndustries(TextReader text)
    {
        using var csv = CsvDataReader.Create(text, CsvForm.Options());
        var names = Enumerable.Range(0, csv.FieldCount).Select(csv.GetName).ToList();
        var (company, codes) = (names.IndexOf("company"), names.IndexOf("business_codes"));
        if (company < 0 || codes < 0)
        {
            return null;
        }

        var rows = new List<(string Name, string[] Codes)>();
        while (Next(csv, IndustryFile))
        {
            var groups = csv.GetString(codes).Split(',', StringSplitOptions.TrimEntries)
                .Where(majorGroups.Contains).ToArray();
            if (groups.Length > 0)
            {
                rows.Add((csv.GetString(company).Trim(), groups));
            }
        }

        return rows.GroupBy(row => row.Name).ToDictionary(
            group => group.Key,
            group => (IReadOnlyList<string>)[.. group.SelectMany(row => row.Codes).Distinct()]);
    }

    private sealed record CompanyRow(
        long Number, string Number13, string Type, string Name, string Kana, string Location, string Modified);
}
