using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using SmeMatch.Api.Display;
using SmeMatch.Api.Http;
using SmeMatch.Api.Matches;
using SmeMatch.Api.Registry;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Formats.OpenContracting;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Exchange;

/// <summary>
/// Writes files page by page, so that their size does not weigh on memory and a slow reader holds no connection.
/// </summary>
internal sealed class Exports(
    Reads reads, RecordKinds kinds, RecordFilters filters, PublisherPrefixes prefixes, IConfiguration configuration,
    TimeProvider time)
{
    private const int PageSize = 500;

    private string Licence => configuration["Exports:Licence"] ?? "https://creativecommons.org/licenses/by/4.0/";

    private string Publisher => configuration["Exports:Publisher"] ?? "SmeMatch";

    public IResult Records(HttpContext context, RecordKind kind)
    {
        var (filter, schema) = (filters.Read(context, kind), kinds.Schema(kind));
        var file = new ExportFile(context, kind == RecordKind.Sme ? "smes" : "opportunities", time.GetUtcNow());
        var aborted = context.RequestAborted;
        var documents = All(kind, filter, aborted).Select(record => JsonNode.Parse(record.Document)!.AsObject());
        return context.Parameter("format") switch
        {
            "ndjson" => file.Lines(documents.Select(Licensed)),
            "ocds" => file.Json("ocds", stream => new OcdsWriter(Package(context))
                .Write(stream, Exported(filter, aborted), aborted)),
            "oc4ids" => file.Json("oc4ids", stream => new Oc4idsWriter(Package(context))
                .Write(stream, Projects(filter, aborted), aborted)),
            "xlsx" => Sheets(file, kind, filter),
            _ => file.Csv(
                [.. OwnCells.Columns(schema), "licence"],
                documents.Select(one => (IReadOnlyList<string>)[.. OwnCells.Of(schema, one), Licence])),
        };
    }

    public IResult Matches(HttpContext context)
    {
        var file = new ExportFile(context, "matches", time.GetUtcNow());
        var wording = reads.Wordings.Of(context);
        var table = new MatchTable(reads, wording, Publisher, Licence);
        var opportunities = All(
            RecordKind.Opportunity, filters.Read(context, RecordKind.Opportunity), context.RequestAborted);
        var rows = table.Rows(opportunities, context.RequestAborted);
        return context.Parameter("format") switch
        {
            "ndjson" => file.Lines(rows.Select(MatchTable.AsJson)),
            "xlsx" => file.Sheets(
                wording.Reasons.Text("sheet-matches"), table.Header, rows.Select(table.AsSheet),
                About(context, wording, "sheet-about-matches")),
            _ => file.Csv(MatchTable.Columns, rows.Select(MatchTable.AsTexts)),
        };
    }

    private IResult Sheets(ExportFile file, RecordKind kind, RecordFilter filter)
    {
        var wording = reads.Wordings.Of(file.Context);
        var parents = new Dictionary<string, string>();
        var sheet = new RecordSheet(kinds.Schema(kind), wording, parents, Licence);
        return file.Sheets(
            wording.Reasons.Text("sheet-" + file.What), sheet.Header, Rows(file.Context.RequestAborted),
            About(file.Context, wording, "sheet-about-source"));

        async IAsyncEnumerable<IReadOnlyList<object?>> Rows(
            [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var page in Pages(kind, filter, cancellationToken))
            {
                var documents = page.Select(record => JsonNode.Parse(record.Document)!.AsObject()).ToList();
                var unknown = documents.Select(one => (string?)one["parentId"]).OfType<string>().Distinct()
                    .Where(id => !parents.ContainsKey(id)).Select(Guid.Parse).ToList();
                foreach (var parent in unknown.Count == 0
                    ? [] : await reads.Records.FindMany(RecordKind.Opportunity, unknown, cancellationToken))
                {
                    parents[parent.Id.ToString()] =
                        RecordKinds.NameOf(RecordKind.Opportunity, parent, wording.Language);
                }

                foreach (var document in documents)
                {
                    yield return sheet.Row(document);
                }
            }
        }
    }

    private (string Name, Func<long, IEnumerable<(string, object)>> Lines) About(
        HttpContext context, Wording wording, string note)
    {
        string Say(string name) => wording.Reasons.Text("sheet-about" + name);
        var now = time.GetUtcNow().UtcDateTime;
        return (Say(""), rows =>
        [
            (Say("-publisher"), Publisher), (Say("-from"), Address(context)),
            (Say("-at"), now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond))), (Say("-rows"), rows),
            (Say("-licence"), Licence), ("", wording.Reasons.Text(note)),
            .. wording.Language == Language.Hi
                ? [("", wording.Reasons.Text("hindi-note"))]
                : Enumerable.Empty<(string, object)>(),
        ]);
    }

    private async IAsyncEnumerable<IReadOnlyList<StoredRecord>> Pages(
        RecordKind kind, RecordFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var beyond = (Guid?)null; ;)
        {
            var page = await reads.Records.Walk(kind, filter with { Beyond = beyond }, PageSize, cancellationToken);
            yield return page;
            if (page.Count < PageSize)
            {
                yield break;
            }

            beyond = page[^1].Id;
        }
    }

    private async IAsyncEnumerable<StoredRecord> All(
        RecordKind kind, RecordFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in Pages(kind, filter, cancellationToken))
        {
            foreach (var record in page)
            {
                yield return record;
            }
        }
    }

    private JsonObject Licensed(JsonObject document)
    {
        document["licence"] = Licence;
        return document;
    }

    private async IAsyncEnumerable<ExportedOpportunity> Exported(
        RecordFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in All(RecordKind.Opportunity, filter, cancellationToken))
        {
            yield return await Exported(record, cancellationToken);
        }
    }

    /// <summary>The projects that the filter finds, or finds a package of: each once and whole.</summary>
    private async IAsyncEnumerable<ExportedProject> Projects(
        RecordFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var written = new HashSet<Guid>();
        await foreach (var found in All(RecordKind.Opportunity, filter, cancellationToken))
        {
            var record = RecordJson.ToOpportunity(found.Document).ParentId is { } parent
                ? await reads.Records.Find(RecordKind.Opportunity, parent, cancellationToken) ?? found
                : found;
            if (!written.Add(record.Id))
            {
                continue;
            }

            var packages = await Exported(new RecordFilter { ParentId = record.Id }, cancellationToken)
                .ToListAsync(cancellationToken);
            yield return new(await Exported(record, cancellationToken), packages);
        }
    }

    /// <summary>With the firms that fit, may take part and agreed to be named.</summary>
    private async Task<ExportedOpportunity> Exported(StoredRecord record, CancellationToken cancellationToken)
    {
        var document = JsonNode.Parse(record.Document)!.AsObject();
        document["version"] = record.Version;
        document["updatedAt"] = record.UpdatedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        var list = await reads.Matches.OfOpportunity(record.Id, cancellationToken);
        var interested = (await MatchTable.Pairs(
            reads, RecordJson.ToOpportunity(record.Document), list, cancellationToken))
            .Where(one => one.Pair.Eligibility.Status == EligibilityStatus.Eligible && one.Sme.PublicListing == true
                && one.Sme.CorporateNumber is not null)
            .Select(one => new InterestedSme(one.Sme.CorporateNumber!, one.Sme.Name.Ja, one.Sme.Name.En));
        return new(document, [.. interested]);
    }

    private ExportPackage Package(HttpContext context) => new()
    {
        Uri = Address(context),
        Publisher = Publisher,
        Licence = Licence,
        PublishedAt = time.GetUtcNow(),
        Prefixes = prefixes,
    };

    private static string Address(HttpContext context) =>
        $"{context.Request.Scheme}://{context.Request.Host}{context.Request.Path}{context.Request.QueryString}";
}
