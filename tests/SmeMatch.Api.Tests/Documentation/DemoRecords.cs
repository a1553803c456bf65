using System.Text.Json.Nodes;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Reference;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Api.Tests.Documentation;

/// <summary>The demo registry and the published tables, read as the service reads them, on one day.</summary>
internal sealed class DemoRecords
{
    private DemoRecords(Lookup lookup, IReadOnlyList<Sme> smes, IReadOnlyList<Opportunity> opportunities, DateOnly day)
    {
        (Lookup, Smes, Opportunities) = (lookup, smes, opportunities);
        Scorer = new Scorer(lookup, ScoringProfile.Default, day);
    }

    public Lookup Lookup { get; }

    public IReadOnlyList<Sme> Smes { get; }

    public IReadOnlyList<Opportunity> Opportunities { get; }

    public Scorer Scorer { get; }

    public static ReferenceTables Tables() =>
        ReferenceTableReader.Read(Path.Combine(RepositoryRoot.Path, "db", "reference"));

    public static async Task<DemoRecords> Read(DateOnly day)
    {
        var tables = Tables();
        var schemas = new RecordSchemas(tables);
        var smes = await Rows("smes.csv", schemas.Sme);
        var opportunities = await Rows("opportunities.csv", schemas.Opportunity);
        return new DemoRecords(
            new Lookup(tables),
            [.. smes.Select(RecordJson.ToSme)],
            [.. opportunities.Select(RecordJson.ToOpportunity)],
            day);

        async Task<List<JsonObject>> Rows(string file, RecordSchema schema)
        {
            using var text = File.OpenText(Path.Combine(RepositoryRoot.Path, "db", "demo", file));
            var reader = new RecordReader(schema, tables.Currencies, new EndOf(day));
            var records = new List<JsonObject>();
            await foreach (var row in new OwnFormats(schema, reader).ReadCsv(text))
            {
                // A row with faults on purpose shows in the demo what becomes of such rows;
                // the service leaves it out too.
                if (row.Record is { } record)
                {
                    record["id"] = row.Id.ToString();
                    records.Add(record);
                }
            }

            return records;
        }
    }

    /// <summary>All pairs of a package that a list may keep, best first.</summary>
    public List<Sme> Kept(Opportunity opportunity) =>
    [
        .. Smes.Select(sme => (Sme: sme, Pair: Scorer.Score(sme, opportunity)))
            .Where(one => one.Pair.IsKept(Scorer.Profile))
            .OrderBy(one => Order(one.Sme, opportunity, one.Pair)).Select(one => one.Sme),
    ];

    public static Order Order(Sme sme, Opportunity opportunity, Pair pair) =>
        new(pair.Score, pair.Readiness, Matching.Scoring.Order.Tie(opportunity.Id, sme.Id), sme.Id);

    private sealed class EndOf(DateOnly day) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(day, new TimeOnly(23, 59), TimeSpan.Zero);
    }
}
