using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>
/// What a project of OC4IDS says of an umbrella and its packages; docs/formats/oc4ids.md shows it member by member.
/// </summary>
internal static partial class ProjectOpportunity
{
    private static readonly string[] Ended = ["completion", "maintenance", "decommissioning", "decommissioned"];
    private static readonly string[] BeforeProcurement = ["identification", "preparation"];

    /// <summary>The project itself; null without a title.</summary>
    public static ForeignOpportunity? From(JsonObject project, string? packageUri)
    {
        var titles = SafeJson.Translations(project, "title", Language(project));
        var stage = SafeJson.Text(project, "status");
        var system = SystemOf(project);
        return titles.Count == 0 ? null : new()
        {
            System = system,
            Id = SafeJson.Text(project, "id")!,
            Url = SafeJson.Objects(project, "sources").Select(source => SafeJson.Text(source, "url"))
                .FirstOrDefault(url => url is not null) ?? packageUri,
            AsOf = ForeignDates.Day(SafeJson.Text(project, "updated")),
            Titles = titles,
            Description = SafeJson.Lines(project, "description"),
            Buyer = Authority(project),
            Classifications = Sectors(project, system),
            Places = Places(project),
            Nationwide = IsNationwide(project),
            Value = ReleaseOpportunity.Money(project["budget"]?["amount"]),
            Stage = stage,
            Status = SafeJson.Objects(project, "contractingProcesses").Any() ? "umbrella"
                : stage == "cancelled" ? "cancelled"
                : stage is null ? null
                : Ended.Contains(stage) ? "closed" : "open",
        };
    }

    /// <summary>
    /// A contracting process: by its summary, else by its embedded releases, else by what the project says of sector,
    /// places and authority. Null without a title.
    /// </summary>
    public static ForeignOpportunity? FromProcess(
        JsonObject project, JsonObject process, ForeignOpportunity? parent, string? packageUri)
    {
        var (id, summary) = (SafeJson.Text(process, "id")!, process["summary"]);
        var isOcid = id.StartsWith("ocds-", StringComparison.Ordinal);
        var release = Embedded(process);
        var own = release is null ? null
            : ReleaseOpportunity.From(release, [], SafeJson.Text(release, "date"), packageUri);
        var titles = SafeJson.Translations(summary, "title", Language(project));
        if (titles.Count == 0 && own is null)
        {
            return null;
        }

        var system = SystemOf(project);
        var (status, stage) = Progress(summary, SafeJson.Text(project, "status"));
        List<ForeignCode> classified = [.. Classifications(summary, system), .. own?.Classifications ?? []];
        List<string> places = [.. Places(summary), .. release is null ? [] : ReleasePlaces.Delivered(release)];
        return new()
        {
            System = system,
            // Else the id need only be new within the project.
            Id = isOcid ? id : $"{SafeJson.Text(project, "id")}/{id}",
            ParentId = parent?.Id,
            Ocid = SafeJson.Text(summary, "ocid") ?? own?.Ocid
                ?? (isOcid ? id : null),
            Url = SafeJson.Text(summary, "url") ?? own?.Url ?? packageUri,
            AsOf = own?.AsOf ?? ForeignDates.Day(SafeJson.Text(project, "updated")),
            Titles = titles.Count > 0 ? titles : own!.Titles,
            Description = SafeJson.Lines(summary, "description") ?? own?.Description,
            Buyer = SafeJson.Line(summary, "tender", "procuringEntity", "name") ?? own?.Buyer ?? Authority(project),
            Classifications = classified.Count > 0 ? classified : Sectors(project, system),
            Places = places.Count > 0 ? places : Places(project),
            Nationwide = places.Count > 0 ? IsNationwide(summary) ?? own?.Nationwide : IsNationwide(project),
            Value = ReleaseOpportunity.Money(summary?["tender"]?["costEstimate"]) ?? own?.Value
                ?? ReleaseOpportunity.Money(summary?["contractValue"])
                ?? ReleaseOpportunity.Money(summary?["finalValue"]),
            Stage = stage ?? own?.Stage,
            Status = status ?? own?.Status,
            Deadline = ForeignDates.Day(SafeJson.Text(summary, "tender", "tenderPeriod", "endDate")) ?? own?.Deadline,
        };
    }

    /// <summary>The releases that the process carries, merged; null when it only links to them.</summary>
    private static JsonObject? Embedded(JsonObject process)
    {
        var carried = SafeJson.Objects(process, "releases").Where(release => SafeJson.Text(release, "ocid") is not null)
            .OrderBy(release => ForeignDates.Ticks(SafeJson.Text(release, "date"))).ToList();
        if (carried.Count == 0)
        {
            return null;
        }

        var merged = new JsonObject();
        foreach (var release in carried)
        {
            ReleaseMerge.Lay(merged, release, MergeRules.Standard);
        }

        merged["date"] = carried[^1]["date"]?.DeepClone();
        return merged;
    }

    /// <summary>
    /// Before an award anyone may take part; later nobody. A process that ended without a word on its contracts has no
    /// stage, and one that has not begun is at the stage of its project.
    /// </summary>
    private static (string? Status, string? Stage) Progress(JsonNode? summary, string? projectStage)
    {
        if (SafeJson.Text(summary, "tender", "status") is "cancelled")
        {
            return ("cancelled", "cancelled");
        }

        return SafeJson.Text(summary, "status") switch
        {
            "pre-award" => ("open", BeforeProcurement.Contains(projectStage) ? projectStage : "implementation"),
            "active" => ("closed", "implementation"),
            "closed" => ("closed", null),
            _ => (null, null),
        };
    }

    private static List<ForeignCode> Sectors(JsonObject project, string system) =>
    [
        .. SafeJson.Texts(project, "sector").Select(code => new ForeignCode("oc4ids-sector", code, null)),
        .. Classifications(project, system),
    ];

    private static IEnumerable<ForeignCode> Classifications(JsonNode? place, string system) =>
        SafeJson.Objects(place, "additionalClassifications")
            .Select(node => ReleaseOpportunity.Classification(node, system)).OfType<ForeignCode>();

    private static List<string> Places(JsonNode? place) =>
        [.. SafeJson.Objects(place, "locations").SelectMany(ReleasePlaces.OfLocation).Distinct()];

    private static bool? IsNationwide(JsonNode? place) =>
        SafeJson.Objects(place, "locations").Any(ReleasePlaces.IsIndia) ? true : null;

    private static string? Authority(JsonObject project) => SafeJson.Line(project, "publicAuthority", "name")
        ?? SafeJson.Line(
            ReleasePlaces.Party(project, "publicAuthority", SafeJson.Text(project, "publicAuthority", "id")), "name");

    private static string Language(JsonObject project) =>
        (SafeJson.Text(project, "language") ?? "en").Split('-', '_')[0].ToLowerInvariant();

    private static string SystemOf(JsonObject project) =>
        Prefix().Match(SafeJson.Text(project, "id")!) is { Success: true } prefix ? prefix.Value : "oc4ids";

    [GeneratedRegex("^oc4ids-[0-9a-z]{6}(?=-)")]
    private static partial Regex Prefix();
}
