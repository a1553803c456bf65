using System.Globalization;
using System.Text.Json.Nodes;
using SmeMatch.Api.Access;
using SmeMatch.Api.Briefs;
using SmeMatch.Api.Display;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Registry;

/// <summary>Records as answered: the document, every list of its kind, and what is computed from it.</summary>
internal sealed class RecordViews(RecordSchemas schemas, RecordStore records, Lookup lookup, SignedLinks links)
{
    public async Task<JsonObject> Of(
        Wording wording, RecordKind kind, StoredRecord record, CancellationToken cancellationToken) =>
        (await Of(wording, kind, [record], cancellationToken))[0];

    public async Task<IReadOnlyList<JsonObject>> Of(
        Wording wording, RecordKind kind, IReadOnlyList<StoredRecord> page, CancellationToken cancellationToken)
    {
        IReadOnlyList<JsonObject> views = kind == RecordKind.Sme
            ? [.. page.Select(one => Sme(wording, one))]
            : await Opportunities(wording, page, cancellationToken);
        foreach (var (view, record) in views.Zip(page))
        {
            view["briefUrl"] = await links.To(BriefEndpoints.PathOf(kind, record.Id), wording.Tag, cancellationToken);
        }

        return views;
    }

    private async Task<IReadOnlyList<JsonObject>> Opportunities(
        Wording wording, IReadOnlyList<StoredRecord> page, CancellationToken cancellationToken)
    {
        var parents = page.Select(one => RecordJson.ToOpportunity(one.Document).ParentId).OfType<Guid>().Distinct();
        var titles = (await records.FindMany(RecordKind.Opportunity, [.. parents], cancellationToken))
            .ToDictionary(
                parent => parent.Id,
                parent => RecordKinds.NameOf(RecordKind.Opportunity, parent, wording.Language));
        return [.. page.Select(one => Opportunity(wording, one, titles))];
    }

    /// <summary>
    /// A record just written: an outage meanwhile costs the title of its project and the link,
    /// not the answer that it is written.
    /// </summary>
    public async Task<JsonObject> OfWritten(
        Wording wording, RecordKind kind, StoredRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await Of(wording, kind, record, cancellationToken);
        }
        catch (Exception fault) when (Database.IsOutage(fault))
        {
            return kind == RecordKind.Sme ? Sme(wording, record) : Opportunity(wording, record, []);
        }
    }

    private JsonObject Sme(Wording wording, StoredRecord record)
    {
        var sme = RecordJson.ToSme(record.Document);
        var view = Completed(schemas.Sme, record);
        view["status"] ??= SmeLifecycle.Active.ToWire();
        var status = SmeStatus.Of(sme, lookup);
        view["smeStatus"] = new JsonObject
        {
            ["status"] = status.Status.ToWire(),
            ["class"] = status.Class?.ToWire(),
            ["basis"] = wording.Reasons.Basis(status),
        };
        if (sme.PublicListing == true && record.Listing is { } consent)
        {
            view["publicListingConsent"] = new JsonObject
            {
                ["recordedAt"] = Time(consent.RecordedAt),
                ["organisationId"] = consent.OrganisationId.ToString(),
            };
        }

        view["shown"] = Shown(
            ("prefecture", sme.Prefecture is { } code ? wording.Names.Prefecture(code) : null),
            ("industries", Names(sme.Industries, wording.Names.Industry)),
            ("capabilities", Names(sme.Capabilities, wording.Names.Capability)),
            ("certifications", Names(sme.Certifications, wording.Names.Certification)),
            ("presenceStates", Names(sme.PresenceStates, wording.Names.State)),
            ("targetStates", Names(sme.TargetStates, wording.Names.State)),
            ("capital", Amount(wording, sme.Capital)),
            ("annualTurnover", Amount(wording, sme.AnnualTurnover)));
        return view;
    }

    private JsonObject Opportunity(Wording wording, StoredRecord record, Dictionary<Guid, string> titles)
    {
        var opportunity = RecordJson.ToOpportunity(record.Document);
        var view = Completed(schemas.Opportunity, record);
        view["status"] ??= OpportunityStatus.Open.ToWire();
        view["shown"] = Shown(
            ("parent", opportunity.ParentId is { } parent ? titles.GetValueOrDefault(parent) : null),
            ("subSectors", Names(opportunity.SubSectors, wording.Names.Sector)),
            ("capabilities", Names(opportunity.Capabilities, wording.Names.Capability)),
            ("certifications", Names(opportunity.Requirements?.Certifications ?? [], wording.Names.Certification)),
            ("states", Names(opportunity.States, wording.Names.State)),
            ("value", Amount(wording, opportunity.Value)),
            ("minTurnover", Amount(wording, opportunity.Requirements?.MinTurnover)));
        return view;
    }

    private static JsonObject Completed(RecordSchema schema, StoredRecord record)
    {
        var view = JsonNode.Parse(record.Document)!.AsObject();
        foreach (var field in schema.Fields
            .Where(field => field.IsList && !field.Path.Contains('.', StringComparison.Ordinal)))
        {
            view[field.Path] ??= new JsonArray();
        }

        if (record.Provenance is { } provenance)
        {
            view["provenance"] = JsonNode.Parse(provenance);
        }

        view["version"] = record.Version;
        view["createdAt"] = Time(record.CreatedAt);
        view["updatedAt"] = Time(record.UpdatedAt);
        return view;
    }

    /// <summary>Only what is known; an empty list says no more than the member beside it.</summary>
    private static JsonObject Shown(params (string Member, JsonNode? Value)[] members) =>
        new(members.Where(member => member.Value is not null)
            .Select(member => KeyValuePair.Create(member.Member, member.Value)));

    private static JsonArray? Names(IReadOnlyList<string> codes, Func<string, string> name) =>
        codes.Count == 0 ? null : new JsonArray([.. codes.Select(code => (JsonNode)name(code))]);

    private static string? Amount(Wording wording, Money? amount) =>
        amount is null ? null : wording.Money.Of(amount);

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
