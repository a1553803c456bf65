using System.Globalization;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Matches;
using SmeMatch.Api.Registry;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Briefs;

/// <summary>Briefs to print, opened with a key or by the signed link that lists carry.</summary>
internal static class BriefEndpoints
{
    private const int Shown = 10;
    private const int MostPackages = 40;

    private static readonly Field Also = new(
        "also", FieldKind.Code, "A second language beneath the first: en, ja or hi.")
    {
        Values = Wire.Values<Language>(),
    };

    private static readonly Field Columns = new(
        "columns", FieldKind.Integer, "How many candidates stand side by side; 3 unless said otherwise.")
    {
        Minimum = 2,
        Maximum = 4,
    };

    public static void MapBriefs(this WebApplication app)
    {
        var briefs = app.MapGroup("/briefs").RequireAuthorization().AddEndpointFilter(QueryReader.Check);
        Map(
            briefs, "/opportunities/{id}", RecordKind.Opportunity, "printBriefOfOpportunity",
            "Print a brief of a project");
        Map(briefs, "/smes/{id}", RecordKind.Sme, "printBriefOfSme", "Print a brief of a firm");
    }

    /// <summary>The address of the brief of a record.</summary>
    public static string PathOf(RecordKind kind, Guid id) =>
        $"/briefs/{(kind == RecordKind.Sme ? "smes" : "opportunities")}/{id}";

    private static void Map(
        RouteGroupBuilder briefs, string path, RecordKind kind, string operation, string summary) => briefs.MapGet(
            path, (HttpContext context, string id, Reads reads) => Get(context, id, kind, reads))
        .WithTags("Matches")
        .Describe(
            operation, summary,
            "One or two A4 pages: the best candidates side by side with reasons and pictures. To open it in the "
            + "browser, use briefUrl of the match list; it works for at most 15 minutes, without a key.")
        .TakesQuery(Wordings.Parameter, Also, Columns, SignedLinks.End, SignedLinks.Mark).Needs(Scope.Read)
        .WithMetadata(new ProducesResponseTypeMetadata(200, typeof(string), ["text/html"])).Refuses(400, 404, 409);

    private static async Task<IResult> Get(HttpContext context, string id, RecordKind kind, Reads reads)
    {
        var (owner, problem) = await reads.Names.Resolve(context, kind, id);
        if (owner is null)
        {
            return problem!;
        }

        var ofSme = kind == RecordKind.Sme;
        var list = ofSme
            ? await reads.Matches.OfSme(owner.Id, context.RequestAborted)
            : await reads.Matches.OfOpportunity(owner.Id, context.RequestAborted);
        var wording = reads.Wordings.Of(context);
        var also = Wire.FromWire<Language>(context.Parameter("also") ?? "") is { } second && second != wording.Language
            ? reads.Wordings[second] : null;
        var others = (await reads.Records.FindMany(
            ofSme ? RecordKind.Opportunity : RecordKind.Sme, [.. list.Entries.Take(Shown).Select(entry => entry.Id)],
            context.RequestAborted)).ToDictionary(record => record.Id, record => record.Document);
        var scorer = reads.Scorer(list);
        var entries = new List<BriefEntry>();
        foreach (var (entry, place) in list.Entries.Take(Shown).Select((entry, place) => (entry, place)))
        {
            if (others.TryGetValue(entry.Id, out var document))
            {
                var sme = RecordJson.ToSme(ofSme ? owner.Document : document);
                var opportunity = RecordJson.ToOpportunity(ofSme ? document : owner.Document);
                var pair = scorer.Score(sme, opportunity);
                MatchResponse In(Wording one) => reads.Views.Explained(
                    one, pair, sme, opportunity, place + 1, list.RunId, list.ComputedAt, null);
                entries.Add(new(pair, sme, opportunity, In(wording), also is null ? null : In(also)));
            }
        }

        var closed = reads.Closed(kind, owner, list);
        var packages = closed?.Code != "gate-open-umbrella" ? [] : await reads.Records.List(
            RecordKind.Opportunity,
            new RecordFilter { ParentId = owner.Id, Status = OpportunityStatus.Open.ToWire() }, MostPackages + 1,
            context.RequestAborted);
        BriefSubject Subject(Wording one) => new(
            MatchViews.Short(one, kind, owner), [.. Facts(kind, owner, one)],
            closed is null ? null : one.Reasons.Show(closed),
            [
                .. packages.Take(MostPackages)
                    .Select(package => RecordKinds.NameOf(RecordKind.Opportunity, package, one.Language)),
                .. packages.Count > MostPackages ? ["…"] : Array.Empty<string>(),
            ]);
        context.Response.Headers.ContentSecurityPolicy = BriefPage.Policy;
        context.Response.Headers.CacheControl = "private, no-cache";
        return Results.Text(
            new BriefPage(reads.Lookup, wording, also).Html(
                ofSme, Subject(wording), also is null ? null : Subject(also), entries,
                int.Parse(context.Parameter("columns") ?? "3", CultureInfo.InvariantCulture)),
            "text/html");
    }

    private static IEnumerable<(string Code, string? Value)> Facts(RecordKind kind, StoredRecord owner, Wording wording)
    {
        if (kind == RecordKind.Sme)
        {
            var sme = RecordJson.ToSme(owner.Document);
            yield return ("brief-place", string.Join(" ", new[]
            {
                sme.Prefecture is { } code ? wording.Names.Prefecture(code) : null, sme.Municipality,
            }.OfType<string>()));
            yield return ("brief-industry", string.Join(", ", sme.Industries.Select(wording.Names.Industry)));
            yield return ("brief-employees", sme.Employees?.ToString(CultureInfo.InvariantCulture));
            yield return ("brief-turnover", sme.AnnualTurnover is { } turnover ? wording.Money.Of(turnover) : null);
            yield return (
                "brief-certificates", string.Join(", ", sme.Certifications.Select(wording.Names.Certification)));
            yield break;
        }

        var opportunity = RecordJson.ToOpportunity(owner.Document);
        yield return ("brief-buyer", opportunity.Buyer);
        yield return ("brief-value", opportunity.Value is { } value ? wording.Money.Of(value) : null);
        yield return ("brief-states", string.Join(", ", opportunity.States.Select(wording.Names.State)));
        yield return ("brief-sector", string.Join(", ", opportunity.SubSectors.Select(wording.Names.Sector)));
        yield return ("brief-needs", string.Join(", ", opportunity.Capabilities.Select(wording.Names.Capability)));
        yield return ("brief-deadline", opportunity.Deadline is { } day ? $"{day:yyyy-MM-dd}" : null);
    }
}
