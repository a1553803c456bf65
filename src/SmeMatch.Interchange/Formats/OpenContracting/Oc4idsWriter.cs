using System.Text.Json.Nodes;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>
/// Writes projects with their packages as a project package of OC4IDS 0.9. The summary of a contracting process has no
/// place in the standard for its last day, places and classification; they are written as additional members under the
/// names the standards have for them elsewhere.
/// </summary>
public sealed class Oc4idsWriter(ExportPackage package)
{
    private const string Authority = "publicAuthority";
    private const string ProjectIdStart = "oc4ids-";

    /// <summary>
    /// Writes the package and answers how many projects it has. An opportunity that is neither an umbrella nor has
    /// packages is written as a project with itself as its contracting process. The standard asks for one project at
    /// least, so an export of nothing is a package that does not validate.
    /// </summary>
    public async Task<long> Write(
        Stream stream, IAsyncEnumerable<ExportedProject> projects, CancellationToken cancellationToken = default)
    {
        await using var written = PackageStream.Open(stream, package, "0.9", [], "projects");
        var count = 0L;
        await foreach (var project in projects.WithCancellation(cancellationToken))
        {
            await written.Write(Project(project), cancellationToken);
            count++;
        }

        await written.Close(cancellationToken);
        return count;
    }

    private JsonObject Project(ExportedProject exported)
    {
        var record = exported.Project.Record;
        var isUmbrella = SafeJson.Text(record, "status") == "umbrella";
        IReadOnlyList<ExportedOpportunity> processes =
            exported.Packages.Count > 0 || isUmbrella ? exported.Packages : [exported.Project];
        var language = ExportParts.Language(record);
        var project = new JsonObject
        {
            ["id"] = Id(record),
            ["updated"] = ExportParts.Updated(record, package),
            ["language"] = language,
            ["license"] = package.Licence,
            ["sources"] = ExportParts.Sources(record, package),
        };
        ExportParts.PutTitles(project, record, language);
        ExportParts.Put(project, "status", SafeJson.Text(record, "stage"));
        ExportParts.Put(project, "identifiers", Identifiers(record));
        ExportParts.Put(project, "additionalClassifications", new JsonArray([.. ExportParts.Classifications(record)]));
        ExportParts.Put(project, "locations", Locations(record));
        ExportParts.Put(project, "budget", ExportParts.Money(record["value"]) is { } amount
            ? new JsonObject { ["amount"] = amount } : null);
        ExportParts.Put(project, Authority, ExportParts.Buyer(record, Authority));
        ExportParts.Put(project, "parties", ExportParts.Parties(
            exported.Project with { Interested = [.. Firms(exported)] }, Authority));
        ExportParts.Put(project, "contractingProcesses", new JsonArray(
            [.. processes.Select(one => (JsonNode)Process(one, language))]));
        return project;
    }

    /// <summary>The standard keeps parties with the project, whichever process they are interested in.</summary>
    private static IEnumerable<InterestedSme> Firms(ExportedProject exported) =>
        exported.Project.Interested.Concat(exported.Packages.SelectMany(one => one.Interested));

    /// <summary>The id a project had in OC4IDS before, else one made of ours.</summary>
    private string Id(JsonObject record) =>
        SafeJson.Text(record, "source", "id") is { } id && id.StartsWith(ProjectIdStart, StringComparison.Ordinal)
            ? id : package.Prefixes.ProjectIdOf(SafeJson.Text(record, "id")!);

    private static JsonArray? Identifiers(JsonObject record) => SafeJson.Text(record, "source", "id") is { } id
        && SafeJson.Text(record, "source", "system") is { } system
        ? [new JsonObject { ["id"] = id, ["scheme"] = system }] : null;

    private static JsonArray? Locations(JsonObject record)
    {
        if (ExportParts.Location(record) is not { } location)
        {
            return null;
        }

        location["id"] = "1";
        return [location];
    }

    private JsonObject Process(ExportedOpportunity exported, string language)
    {
        var record = exported.Record;
        var ocid = ExportParts.Ocid(record, package);
        var summary = new JsonObject { ["ocid"] = ocid };
        ExportParts.PutTitles(summary, record, language);
        summary["status"] = Status(record);
        ExportParts.Put(summary, "tender", Tender(record));
        ExportParts.Put(summary, "locations", Locations(record));
        ExportParts.Put(summary, "additionalClassifications", new JsonArray([.. ExportParts.Classifications(record)]));
        ExportParts.Put(summary, "url", ExportParts.Url(record));
        return new JsonObject { ["id"] = ocid, ["summary"] = summary };
    }

    private static JsonObject Tender(JsonObject record)
    {
        var tender = new JsonObject { ["status"] = OcdsWriter.TenderStatus(record) };
        ExportParts.Put(tender, "costEstimate", ExportParts.Money(record["value"]));
        ExportParts.Put(tender, "procuringEntity", SafeJson.Text(record, "buyer") is { } buyer
            ? new JsonObject { ["name"] = buyer } : null);
        ExportParts.Put(tender, "tenderPeriod", ExportParts.Period(record));
        return tender;
    }

    /// <summary>Closed to bidders: works under way have a contract, of others none is known.</summary>
    private static string Status(JsonObject record) => SafeJson.Text(record, "status") switch
    {
        "cancelled" => "closed",
        "closed" => SafeJson.Text(record, "stage") == "implementation" ? "active" : "closed",
        _ => "pre-award",
    };
}
