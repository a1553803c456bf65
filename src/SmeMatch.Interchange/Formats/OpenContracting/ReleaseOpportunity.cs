using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>What a release says of an opportunity; docs/formats/ocds.md shows it member by member.</summary>
internal static partial class ReleaseOpportunity
{
    private const string DefaultLanguage = "en";

    /// <summary>The opportunity; null when nothing in the release can be its title.</summary>
    /// <param name="release">A release, or several merged.</param>
    /// <param name="tags">The tags of the newest release; none when it was compiled by the publisher.</param>
    /// <param name="asOf">The date of the newest release.</param>
    /// <param name="packageUri">The uri of its package.</param>
    public static ForeignOpportunity? From(
        JsonObject release, IReadOnlyCollection<string> tags, string? asOf, string? packageUri)
    {
        var titles = Titles(release);
        if (titles.Count == 0)
        {
            return null;
        }

        var tender = release["tender"];
        var ocid = SafeJson.Text(release, "ocid")!;
        var system = Prefix().Match(ocid) is { Success: true } prefix ? prefix.Value : "ocds";
        var progress = ReleaseProgress.Of(release, tags);
        return new()
        {
            System = system,
            Id = ocid,
            Ocid = ocid,
            Url = Url(release) ?? packageUri,
            AsOf = ForeignDates.Day(asOf),
            Titles = titles,
            Description = SafeJson.Lines(tender, "description"),
            Buyer = Organisation(release, "buyer", release["buyer"])
                ?? Organisation(release, "procuringEntity", tender?["procuringEntity"]),
            Classifications = Classifications(tender, system),
            Places = ReleasePlaces.Of(release),
            Nationwide = ReleasePlaces.IsNationwide(release),
            Value = Value(release),
            Stage = progress.Stage,
            Status = progress.Status,
            Deadline = ForeignDates.Day(SafeJson.Text(tender, "tenderPeriod", "endDate"))
                ?? ForeignDates.Day(SafeJson.Text(tender, "bidOpening", "date")),
        };
    }

    /// <summary>
    /// The title of the tender, else of the first award, the first contract or the project it is budgeted for, else
    /// the description of the tender. A title without a suffix is in the language of the release.
    /// </summary>
    private static Dictionary<string, string> Titles(JsonObject release)
    {
        var language = (SafeJson.Text(release, "language") ?? DefaultLanguage).Split('-', '_')[0].ToLowerInvariant();
        (JsonNode? Place, string Name)[] candidates =
        [
            (release["tender"], "title"),
            (SafeJson.Objects(release, "awards").FirstOrDefault(), "title"),
            (SafeJson.Objects(release, "contracts").FirstOrDefault(), "title"),
            (release["planning"]?["budget"], "project"),
            (release["tender"], "description"),
        ];
        return candidates.Select(candidate => SafeJson.Translations(candidate.Place, candidate.Name, language))
            .FirstOrDefault(titles => titles.Count > 0) ?? [];
    }

    private static string? Url(JsonObject release) =>
        SafeJson.Objects(release["tender"], "documents")
            .Where(document => SafeJson.Text(document, "documentType") == "tenderNotice")
            .Concat(SafeJson.Objects(release, "sources"))
            .Select(source => SafeJson.Text(source, "url")).FirstOrDefault(url => url is not null);

    /// <summary>By its own name, else by that of the party with its id or its role.</summary>
    private static string? Organisation(JsonObject release, string role, JsonNode? reference) =>
        SafeJson.Line(reference, "name")
        ?? SafeJson.Line(ReleasePlaces.Party(release, role, SafeJson.Text(reference, "id")), "name");

    private static List<ForeignCode> Classifications(JsonNode? tender, string system)
    {
        var codes = SafeJson.Objects(tender, "items")
            .SelectMany(item => SafeJson.Objects(item, "additionalClassifications").Cast<JsonNode?>()
                .Prepend(item["classification"]))
            .Prepend(tender?["classification"])
            .Select(node => Classification(node, system)).OfType<ForeignCode>().ToList();
        if (SafeJson.Text(tender, "mainProcurementCategory") is { } category)
        {
            codes.Add(new("procurementCategory", category, null));
        }

        return [.. codes.Distinct()];
    }

    /// <summary>A classification; without a scheme its source has one of its own.</summary>
    public static ForeignCode? Classification(JsonNode? node, string system)
    {
        var (code, label) = (SafeJson.Line(node, "id"), SafeJson.Line(node, "description"));
        return code is null && label is null ? null : new(SafeJson.Line(node, "scheme") ?? system, code, label);
    }

    /// <summary>
    /// The value of the tender, else its budget, else the sum of the contracts or of the awards, where all have one
    /// currency. An amount of zero says nothing.
    /// </summary>
    private static ForeignMoney? Value(JsonObject release) =>
        Money(release["tender"]?["value"])
        ?? Money(release["planning"]?["budget"]?["amount"])
        ?? Sum(ReleaseProgress.Agreed(release, "contracts"))
        ?? Sum(ReleaseProgress.Agreed(release, "awards"));

    public static ForeignMoney? Money(JsonNode? value) =>
        SafeJson.Text(value, "amount") is { } amount && amount.Any(digit => digit is >= '1' and <= '9')
            ? new(amount, SafeJson.Text(value, "currency")) : null;

    private static ForeignMoney? Sum(IEnumerable<JsonObject> agreed)
    {
        var amounts = agreed.Select(one => Money(one["value"])).OfType<ForeignMoney>().ToList();
        if (amounts.Count <= 1)
        {
            return amounts.FirstOrDefault();
        }

        var numbers = amounts.Select(amount => Number(amount.Text)).ToList();
        return amounts.Select(amount => amount.Currency).Distinct().Count() == 1 && !numbers.Contains(null)
            ? new(numbers.Sum()!.Value.ToString(CultureInfo.InvariantCulture), amounts[0].Currency) : null;
    }

    private static decimal? Number(string text) => decimal.TryParse(
        text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number < MostAmount ? number : null;

    private const decimal MostAmount = 1e15m;

    [GeneratedRegex("^ocds-[0-9a-z]{6}(?=-)")]
    private static partial Regex Prefix();
}
