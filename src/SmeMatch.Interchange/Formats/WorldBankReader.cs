using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SmeMatch.Interchange.Schema;

namespace SmeMatch.Interchange.Formats;

/// <summary>
/// Documents of the World Bank's projects API: one after another, in a list, or as the API answers, by id under
/// projects. Memory holds one document, of an answer one page. Projects outside India are rejected with that reason.
/// </summary>
public static class WorldBankReader
{
    public const string System = "world-bank";
    private const string India = "IN";
    private const int MostSectors = 9;

    /// <summary>
    /// Every document: an opportunity or why there is none. Where the form of JSON breaks the reading ends with a row
    /// that says so, for what follows cannot be told apart.
    /// </summary>
    public static async IAsyncEnumerable<ForeignRow> Read(
        Stream json, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var number = 0L;
        await foreach (var (value, fault) in JsonValues.Read(json, cancellationToken))
        {
            if (fault is not null)
            {
                yield return ForeignRow.Rejected(number + 1, null, fault);
                yield break;
            }

            foreach (var document in Documents(value))
            {
                yield return Row(++number, document);
            }
        }
    }

    /// <summary>The documents of an answer of the API; anything else is one itself.</summary>
    private static IEnumerable<JsonElement> Documents(JsonElement value) =>
        Member(value, "projects") is { ValueKind: JsonValueKind.Object } projects
            ? projects.EnumerateObject().Select(project => project.Value)
            : [value];

    private static ForeignRow Row(long number, JsonElement project)
    {
        try
        {
            return Read(number, project);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text; JsonElement refuses it when it is read.
            return ForeignRow.Rejected(
                number, null, new Fault("", "text", "The text holds half of a surrogate pair."));
        }
    }

    private static ForeignRow Read(long number, JsonElement project)
    {
        if (Text(project, "id") is not { } id)
        {
            return ForeignRow.Rejected(number, null, new Fault("/id", "required", "The document has no id."));
        }

        if (!Texts(project, "countrycode").Contains(India))
        {
            return ForeignRow.Rejected(number, id, new Fault(
                "/countrycode", "not-india", $"The project {Quoted.Text(id)} is not in India."));
        }

        if (Text(project, "project_name") is not { } name)
        {
            return ForeignRow.Rejected(number, id, new Fault("/project_name", "required", "The project has no name."));
        }

        var (status, stage) = Progress(Text(project, "projectstatusdisplay") ?? Text(project, "status"));
        return new(number, id, new ForeignOpportunity
        {
            System = System,
            Id = id,
            Url = Text(project, "url"),
            AsOf = Day(Text(project, "p2a_updated_date")),
            Titles = new Dictionary<string, string> { ["en"] = name },
            Description = Text(project, "project_abstract")
                ?? (Member(project, "project_abstract") is { } text ? Text(text, "cdata") : null),
            Buyer = Text(project, "impagency") ?? Text(project, "borrower"),
            Classifications = Sectors(project),
            Value = Amount(project, "lendprojectcost") ?? Amount(project, "totalamt"),
            Stage = stage,
            Status = status,
            Deadline = Day(Text(project, "closingdate")),
            FinancingKind = "worldBank",
        }, []);
    }

    private static (string? Status, string? Stage) Progress(string? stated) => stated switch
    {
        "Pipeline" => ("open", "preparation"),
        "Active" => ("open", "implementation"),
        "Closed" => ("closed", "completion"),
        "Dropped" => ("cancelled", "cancelled"),
        _ => (null, null),
    };

    /// <summary>
    /// The sectors with their percentages: sector1 … have those of the first four by name, the list of major sectors
    /// those of all when it is as long.
    /// </summary>
    private static List<ForeignCode> Sectors(JsonElement project)
    {
        var shares = Enumerable.Range(1, MostSectors)
            .Select(index => Member(project, $"sector{index}")).OfType<JsonElement>()
            .Where(sector => Text(sector, "Name") is not null)
            .GroupBy(sector => Text(sector, "Name")!).ToDictionary(same => same.Key, same => Percent(same.First()));
        var (sectors, majors) = (Items(project, "sector_namecode"), Items(project, "majorsector_percent"));
        return
        [
            .. sectors.Select((sector, index) => new ForeignCode(
                System,
                Text(sector, "code"),
                Text(sector, "name"),
                shares.GetValueOrDefault(Text(sector, "name") ?? "")
                    ?? (majors.Count == sectors.Count ? Percent(majors[index]) : null))),
        ];
    }

    private static decimal? Percent(JsonElement sector) =>
        Member(sector, "Percent") is { ValueKind: JsonValueKind.Number } percent && percent.TryGetDecimal(out var share)
            && share is >= 0 and <= 100 ? share : null;

    /// <summary>Dollars, as a number or a text; zero means that it is not stated.</summary>
    private static ForeignMoney? Amount(JsonElement project, string name) =>
        (Text(project, name) ?? Member(project, name)?.GetRawText()) is { } text
            && text.Any(digit => digit is >= '1' and <= '9') ? new(text, "USD") : null;

    private static DateOnly? Day(string? time) => time is { Length: >= 10 } && DateOnly.TryParseExact(
        time[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static List<JsonElement> Items(JsonElement project, string name) =>
        Member(project, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static IEnumerable<string> Texts(JsonElement project, string name) => Text(project, name) is { } one
        ? [one]
        : Items(project, name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!);

    private static string? Text(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { } found
            && !string.IsNullOrWhiteSpace(found) ? found.Trim() : null;

    private static JsonElement? Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : null;
}
