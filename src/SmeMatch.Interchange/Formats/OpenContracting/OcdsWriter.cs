using System.Text.Json.Nodes;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>Writes opportunities as a release package of OCDS 1.1, one release each.</summary>
public sealed class OcdsWriter(ExportPackage package)
{
    private const string LocationExtension =
        "https://raw.githubusercontent.com/open-contracting-extensions/ocds_location_extension/v1.1.4/extension.json";

    private static readonly string[] Planned = ["identification", "preparation"];

    /// <summary>
    /// Writes the package and answers how many releases it has. An umbrella is no contracting process and is passed
    /// over; <see cref="Oc4idsWriter"/> writes it. The standard asks for one release at least, so an export of nothing
    /// is a package that does not validate.
    /// </summary>
    public async Task<long> Write(
        Stream stream,
        IAsyncEnumerable<ExportedOpportunity> opportunities,
        CancellationToken cancellationToken = default)
    {
        await using var releases = PackageStream.Open(stream, package, "1.1", [LocationExtension], "releases");
        var count = 0L;
        await foreach (var opportunity in opportunities.WithCancellation(cancellationToken))
        {
            if (SafeJson.Text(opportunity.Record, "status") != "umbrella")
            {
                await releases.Write(Release(opportunity), cancellationToken);
                count++;
            }
        }

        await releases.Close(cancellationToken);
        return count;
    }

    private JsonObject Release(ExportedOpportunity opportunity)
    {
        var record = opportunity.Record;
        var (ocid, date) = (ExportParts.Ocid(record, package), ExportParts.Updated(record, package));
        var status = TenderStatus(record);
        var release = new JsonObject
        {
            ["ocid"] = ocid,
            ["id"] = $"{ocid}-{record["version"]?.ToString() ?? date}",
            ["date"] = date,
            ["tag"] = new JsonArray(
                status == "planned" ? "planning" : status == "cancelled" ? "tenderCancellation" : "tender"),
            ["initiationType"] = "tender",
            ["language"] = ExportParts.Language(record),
            ["license"] = package.Licence,
            ["sources"] = ExportParts.Sources(record, package),
        };
        ExportParts.Put(release, "parties", ExportParts.Parties(opportunity, "buyer"));
        ExportParts.Put(release, "buyer", ExportParts.Buyer(record, "buyer"));
        release["tender"] = Tender(record, ocid, status);
        return release;
    }

    private static JsonObject Tender(JsonObject record, string ocid, string status)
    {
        var tender = new JsonObject { ["id"] = ocid, ["status"] = status };
        ExportParts.PutTitles(tender, record, ExportParts.Language(record));
        ExportParts.Put(tender, "value", ExportParts.Money(record["value"]));
        ExportParts.Put(tender, "tenderPeriod", ExportParts.Period(record));
        var item = new JsonObject { ["id"] = "1" };
        List<JsonNode> codes = [.. ExportParts.Classifications(record)];
        ExportParts.Put(item, "classification", codes.FirstOrDefault());
        ExportParts.Put(item, "additionalClassifications", new JsonArray([.. codes.Skip(1)]));
        ExportParts.Put(item, "deliveryLocation", ExportParts.Location(record));
        ExportParts.Put(tender, "items", item.Count > 1 ? new JsonArray(item) : null);
        return tender;
    }

    public static string TenderStatus(JsonObject record) => SafeJson.Text(record, "status") switch
    {
        "cancelled" => "cancelled",
        "closed" => "complete",
        _ => Planned.Contains(SafeJson.Text(record, "stage")) ? "planned" : "active",
    };
}
