using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Reference;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Interchange.Formats;

/// <summary>
/// Answers of the gBizINFO REST API v2 (METI): of one firm, of a search, of what changed since a day; one, a list of
/// them, or one after another. Memory holds one answer.
/// </summary>
public sealed class GbizinfoAnswers(RecordReader reader, ReferenceTables tables, IReadOnlyList<BusinessItemRow> items)
{
    public const string System = "gbizinfo";

    /// <summary>Where a person reads of a firm; its number follows.</summary>
    public const string Page = "https://info.gbiz.go.jp/hojin/ichiran?hojinBango=";
    private const string Firms = "hojin-infos";
    private readonly JapanesePlaces places = new(tables.Prefectures);
    private readonly FirmIndustries industries = new(tables, items);

    /// <summary>Every firm in order: a company as a record, anything else with its reason.</summary>
    public async IAsyncEnumerable<ImportRow> Read(
        Stream json, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var number = 0L;
        await foreach (var (answer, fault) in JsonValues.Read(json, cancellationToken))
        {
            if (fault is not null)
            {
                yield return new ImportRow(number + 1, null, null, [fault]);
                yield break;
            }

            foreach (var firm in FirmsOf(answer))
            {
                yield return Row(++number, firm);
            }
        }
    }

    /// <summary>The firms of an answer; anything else is one itself, or says why there is none.</summary>
    private static List<JsonElement> FirmsOf(JsonElement answer) =>
        Member(answer, Firms) is { ValueKind: JsonValueKind.Array } firms ? [.. firms.EnumerateArray()] : [answer];

    private ImportRow Row(long number, JsonElement firm)
    {
        try
        {
            return Read(number, firm);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text; JsonElement refuses it when it is read.
            return ImportRow.Rejected(number, null, "text", "The text holds half of a surrogate pair.");
        }
    }

    private ImportRow Read(long number, JsonElement firm)
    {
        if (Text(firm, "corporate_number") is not { } corporateNumber)
        {
            return Text(firm, "message") is { } message
                ? ImportRow.Rejected(number, null, "source-error", $"gBizINFO answered: {Quoted.Text(message)}")
                : ImportRow.Rejected(
                    number, null, "required", "The firm has no corporate number.", "/corporate_number");
        }

        var name = Text(firm, "name") ?? "";
        var kind = Text(firm, "kind");
        if (kind is null ? !FirmNames.NamesCompany(name) : !FirmNames.CompanyKinds.Contains(kind))
        {
            return ImportRow.Rejected(
                number, corporateNumber, "not-a-company",
                $"'{name}' is a corporation of kind {kind ?? "?"}, not a company.", "/kind");
        }

        var notes = new List<Fault>();
        var record = new JsonObject
        {
            ["corporateNumber"] = corporateNumber,
            ["name"] = new JsonObject { ["ja"] = name, ["kana"] = Text(firm, "kana"), ["en"] = Text(firm, "name_en") },
            ["capital"] = Yen(Whole(firm, "capital_stock")),
            ["employees"] = Whole(firm, "employee_number") is { } employees and <= int.MaxValue ? employees : null,
            ["annualTurnover"] = Turnover(firm),
            ["founded"] = Day(Text(firm, "date_of_establishment"))?.Year ?? FoundingYear(firm),
            ["website"] = Website(firm, notes),
            ["source"] = new JsonObject
            {
                ["system"] = System,
                ["id"] = corporateNumber,
                ["url"] = Page + corporateNumber,
                ["asOf"] = Day(Text(firm, "update_date"))?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            },
            ["status"] = Text(firm, "close_date") is null ? null : "closed",
        };
        places.Add(record, Text(firm, "location") ?? "");
        industries.Add(record, name, Texts(firm, "industry"), Texts(firm, "business_items"), notes);
        using var document = JsonSerializer.SerializeToDocument(record);
        return ImportRow.From(number, corporateNumber, reader.Read(document.RootElement)) with { Notes = notes };
    }

    /// <summary>The address of its site; one without a scheme is one of the web.</summary>
    private static string? Website(JsonElement firm, List<Fault> notes)
    {
        if (Text(firm, "company_url") is not { } stated)
        {
            return null;
        }

        var url = stated.Contains("://", StringComparison.Ordinal) ? stated : "https://" + stated;
        var (canonical, fault) = TextRules.Check(new Field("", FieldKind.Url, ""), url, DateTimeOffset.MinValue);
        if (fault is not null || !stated.Contains('.', StringComparison.Ordinal))
        {
            canonical = null;
            notes.Add(new("/website", "left-out", $"'{Quoted.Text(stated)}' is no web address."));
        }

        return canonical;
    }

    /// <summary>Sales of the latest year that states them; the API lists the latest last.</summary>
    private static JsonObject? Turnover(JsonElement firm)
    {
        const string Sales = "net_sales_summary_of_business_results";
        return Member(firm, "finance") is { } finance
            && Member(finance, "management_index") is { ValueKind: JsonValueKind.Array } years
            ? Yen(years.EnumerateArray().Where(year => Text(year, Sales + "_unit_ref") is null or "JPY" or "円")
                .Select(year => Whole(year, Sales)).LastOrDefault(sales => sales is not null))
            : null;
    }

    private static JsonObject? Yen(long? amount) => amount is null ? null : new JsonObject
    {
        ["amount"] = amount.Value.ToString(CultureInfo.InvariantCulture),
        ["currency"] = "JPY",
    };

    private static int? FoundingYear(JsonElement firm) => Whole(firm, "founding_year") is { } year and > 0 and < 10_000
        ? (int)year : null;

    /// <summary>A day as 20240101 or 2024-01-01, with whatever time after it.</summary>
    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(
        text is { Length: > 10 } ? text[..10] : text, ["yyyyMMdd", "yyyy-MM-dd", "yyyy/MM/dd"],
        CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A whole number from 0, stated as a number or as a text.</summary>
    private static long? Whole(JsonElement value, string name) => Member(value, name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var whole) && whole >= 0 => whole,
        { ValueKind: JsonValueKind.String } text when long.TryParse(
            text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var whole) => whole,
        _ => null,
    };

    /// <summary>The texts of a list; also those that one text lists.</summary>
    private static IEnumerable<string> Texts(JsonElement value, string name) =>
        (Member(value, name) switch
        {
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray()
                .Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
            { ValueKind: JsonValueKind.String } text => [text.GetString()!],
            _ => [],
        }).SelectMany(text => text.Split([',', '，', '、', '|'], StringSplitOptions.TrimEntries
            | StringSplitOptions.RemoveEmptyEntries));

    private static string? Text(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { } found
            && !string.IsNullOrWhiteSpace(found) && found != "-" ? found.Trim() : null;

    private static JsonElement? Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : null;
}
