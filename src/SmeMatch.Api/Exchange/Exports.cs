using System.Data;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Api.Http;
using SmeMatch.Api.Matches;
using SmeMatch.Api.Registry;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Formats.OpenContracting;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Storage.Records;
using Sylvan.Data.Csv;

namespace SmeMatch.Api.Exchange;

/// <summary>Writes files page by page, so that their size does not weigh on memory.</summary>
internal sealed class Exports(
    Reads reads, RecordKinds kinds, RecordFilters filters, IConfiguration configuration, TimeProvider time)
{
    private const int PageSize = 500;

    private static readonly string[] MatchColumns =
        ["opportunityId", "opportunity", "rank", "smeId", "sme", "corporateNumber", "score", "role", "eligibility",
            "readiness", "confidence", "profile", "licence"];

    public static string MediaType(string format) => format switch
    {
        "csv" => "text/csv",
        "ndjson" => "application/x-ndjson",
        _ => "application/json",
    };

    private string Licence => configuration["Exports:Licence"] ?? "https://creativecommons.org/licenses/by/4.0/";

    public IResult Records(HttpContext context, RecordKind kind)
    {
        var filter = filters.Read(context, kind);
        var what = kind == RecordKind.Sme ? "smes" : "opportunities";
        return context.Parameter("format") switch
        {
            "ndjson" => Lines(context, what, Licensed(kind, filter)),
            "ocds" => Stream(what, "ocds", stream => new OcdsWriter(Package(context))
                .Write(stream, Exported(filter, context.RequestAborted), context.RequestAborted)),
            "oc4ids" => Stream(what, "oc4ids", stream => new Oc4idsWriter(Package(context))
                .Write(stream, Projects(filter, context.RequestAborted), context.RequestAborted)),
            _ => Csv(context, what, [.. OwnCells.Columns(kinds.Schema(kind)), "licence"], Cells(kind, filter)),
        };
    }

    public IResult Matches(HttpContext context)
    {
        var rows = MatchRows(filters.Read(context, RecordKind.Opportunity), context.RequestAborted);
        return context.Parameter("format") != "ndjson"
            ? Csv(context, "matches", MatchColumns, rows.Select(row => (IReadOnlyList<string>)row))
            : Lines(context, "matches", rows.Select(row => new JsonObject(
                MatchColumns.Zip(row).Select(cell => KeyValuePair.Create(cell.First, (JsonNode?)cell.Second)))));
    }

    private static IResult Stream(string what, string format, Func<Stream, Task> write) => Results.Stream(
        write, MediaType(format), $"{what}.{(format is "csv" or "ndjson" ? format : format + ".json")}");

    private static IResult Lines(HttpContext context, string what, IAsyncEnumerable<JsonObject> records) =>
        Stream(what, "ndjson", async stream =>
        {
            await foreach (var record in records.WithCancellation(context.RequestAborted))
            {
                await JsonSerializer.SerializeAsync(stream, record, WireJson.Options, context.RequestAborted);
                await stream.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
            }
        });

    private static IResult Csv(
        HttpContext context, string what, IReadOnlyList<string> columns, IAsyncEnumerable<IReadOnlyList<string>> rows) =>
        Stream(what, "csv", async stream =>
        {
            await using var text = new StreamWriter(
                stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: context.Parameter("bom") == "true"),
                leaveOpen: true);
            var writesHeader = true;
            await foreach (var page in rows.Chunk(PageSize).WithCancellation(context.RequestAborted))
            {
                await Write(text, columns, page, writesHeader);
                writesHeader = false;
            }

            if (writesHeader)
            {
                await Write(text, columns, [], writesHeader);
            }
        });

    private static async Task Write(
        TextWriter text, IReadOnlyList<string> columns, IReadOnlyList<string>[] rows, bool writesHeader)
    {
        using var table = new DataTable { Locale = CultureInfo.InvariantCulture };
        foreach (var column in columns)
        {
            table.Columns.Add(column, typeof(string));
        }

        foreach (var row in rows)
        {
            table.Rows.Add([.. row]);
        }

        using var page = new StringWriter(CultureInfo.InvariantCulture);
        await using (var csv = CsvDataWriter.Create(page, new CsvDataWriterOptions { WriteHeaders = writesHeader }))
        {
            await csv.WriteAsync(table.CreateDataReader());
        }

        await text.WriteAsync(page.ToString());
    }

    /// <summary>Every record of the filter, the last changed first; one changed meanwhile may be missed.</summary>
    private async IAsyncEnumerable<StoredRecord> All(RecordKind kind, RecordFilter filter)
    {
        for (var after = ((DateTimeOffset, Guid)?)null; ;)
        {
            var page = await reads.Records.List(kind, filter with { After = after }, PageSize, CancellationToken.None);
            foreach (var record in page)
            {
                yield return record;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = (page[^1].UpdatedAt, page[^1].Id);
        }
    }

    private IAsyncEnumerable<JsonObject> Licensed(RecordKind kind, RecordFilter filter) =>
        All(kind, filter).Select(record =>
        {
            var document = JsonNode.Parse(record.Document)!.AsObject();
            document["licence"] = Licence;
            return document;
        });

    private IAsyncEnumerable<IReadOnlyList<string>> Cells(RecordKind kind, RecordFilter filter) =>
        All(kind, filter).Select(record => (IReadOnlyList<string>)
            [.. OwnCells.Of(kinds.Schema(kind), JsonNode.Parse(record.Document)!.AsObject()), Licence]);

    private async IAsyncEnumerable<string[]> MatchRows(
        RecordFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in All(RecordKind.Opportunity, filter).WithCancellation(cancellationToken))
        {
            var opportunity = RecordJson.ToOpportunity(record.Document);
            var rank = 0;
            foreach (var (pair, sme) in await Pairs(opportunity, cancellationToken))
            {
                rank++;
                yield return
                [
                    $"{opportunity.Id}", OwnCells.Guarded(opportunity.Title.Display), $"{rank}", $"{sme.Id}",
                    OwnCells.Guarded(sme.Name.Display), sme.CorporateNumber ?? "",
                    MatchViews.Percent(pair.Score).ToString("0.00", CultureInfo.InvariantCulture),
                    pair.Size.Role?.ToWire() ?? "", pair.Eligibility.Status.ToWire(), $"{pair.Readiness}",
                    $"{pair.Confidence}", reads.Profile.Label, Licence,
                ];
            }
        }
    }

    /// <summary>The pairs of an opportunity's list, in its order.</summary>
    private async Task<IEnumerable<(Pair Pair, Sme Sme)>> Pairs(
        Opportunity opportunity, CancellationToken cancellationToken)
    {
        var list = await reads.Matches.OfOpportunity(opportunity.Id, cancellationToken);
        var firms = (await reads.Records.FindMany(
            RecordKind.Sme, [.. list.Entries.Select(entry => entry.Id)], cancellationToken))
            .ToDictionary(firm => firm.Id, firm => RecordJson.ToSme(firm.Document));
        var scorer = reads.Scorer(list);
        return list.Entries.Where(entry => firms.ContainsKey(entry.Id))
            .Select(entry => (scorer.Score(firms[entry.Id], opportunity), firms[entry.Id]));
    }

    private async IAsyncEnumerable<ExportedOpportunity> Exported(
        RecordFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in All(RecordKind.Opportunity, filter).WithCancellation(cancellationToken))
        {
            yield return await Exported(record, cancellationToken);
        }
    }

    /// <summary>The projects that the filter finds, or finds a package of: each once and whole.</summary>
    private async IAsyncEnumerable<ExportedProject> Projects(
        RecordFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var written = new HashSet<Guid>();
        await foreach (var found in All(RecordKind.Opportunity, filter).WithCancellation(cancellationToken))
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
        var interested = (await Pairs(RecordJson.ToOpportunity(record.Document), cancellationToken))
            .Where(one => one.Pair.Eligibility.Status == EligibilityStatus.Eligible && one.Sme.PublicListing == true
                && one.Sme.CorporateNumber is not null)
            .Select(one => new InterestedSme(one.Sme.CorporateNumber!, one.Sme.Name.Ja, one.Sme.Name.En));
        return new(document, [.. interested]);
    }

    private ExportPackage Package(HttpContext context) => new()
    {
        Uri = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.Path}{context.Request.QueryString}",
        Publisher = configuration["Exports:Publisher"] ?? "SmeMatch",
        Licence = Licence,
        PublishedAt = time.GetUtcNow(),
        OcidPrefix = configuration["Exports:OcidPrefix"] ?? "ocds-000000",
        ProjectPrefix = configuration["Exports:ProjectPrefix"] ?? "oc4ids-000000",
    };
}
