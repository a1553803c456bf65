using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Api.Display;
using SmeMatch.Api.Http;
using SmeMatch.Api.Matches;
using SmeMatch.Interchange.Formats;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Exchange;

/// <summary>The pairs of opportunities' lists as rows; what a person looks for stands first.</summary>
internal sealed class MatchTable(Reads reads, Wording wording, string publisher, string licence)
{
    /// <summary>The columns and, in characters, their widths in a sheet.</summary>
    private static readonly (string Name, int Width)[] All =
    [
        ("opportunity", 50), ("rank", 7), ("sme", 40), ("corporateNumber", 16), ("score", 8), ("role", 20),
        ("eligibility", 14), ("reasons", 90), ("toSettle", 50), ("sector", 10), ("size", 10), ("region", 10),
        ("confidence", 10), ("readiness", 10), ("profile", 14), ("computedAt", 19), ("opportunityId", 38),
        ("smeId", 38), ("source", 20), ("licence", 45),
    ];

    public static IReadOnlyList<string> Columns { get; } = [.. All.Select(column => column.Name)];

    public IReadOnlyList<(string Header, int Width)> Header =>
        [.. All.Select(column => (wording.Reasons.Text("column-" + column.Name), column.Width))];

    public static IReadOnlyList<string> AsTexts(IReadOnlyList<object?> row) => [.. row.Select(value => value switch
    {
        null => "",
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        IReadOnlyList<string> sentences => OwnCells.Guarded(string.Join(' ', sentences)),
        string text => OwnCells.Guarded(text),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    })];

    public static JsonObject AsJson(IReadOnlyList<object?> row) => new(Columns.Zip(row)
        .Where(cell => cell.Second is not null).Select(cell => KeyValuePair.Create(
            cell.First, JsonSerializer.SerializeToNode(cell.Second, WireJson.Options))));

    /// <summary>With words in place of codes.</summary>
    public IReadOnlyList<object?> AsSheet(IReadOnlyList<object?> row) => [.. Columns.Zip(row).Select(cell => cell switch
    {
        ("role", string code) => wording.Reasons.Text("role-" + code),
        ("eligibility", string code) => wording.Reasons.Text("eligibility-" + code),
        (_, IReadOnlyList<string> sentences) => string.Join(' ', sentences),
        (_, var value) => value,
    })];

    public async IAsyncEnumerable<IReadOnlyList<object?>> Rows(
        IAsyncEnumerable<StoredRecord> opportunities, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in opportunities.WithCancellation(cancellationToken))
        {
            var opportunity = RecordJson.ToOpportunity(record.Document);
            var list = await reads.Matches.OfOpportunity(opportunity.Id, cancellationToken);
            foreach (var (rank, pair, sme) in await Pairs(reads, opportunity, list, cancellationToken))
            {
                yield return Row(opportunity, rank, pair, sme, list);
            }
        }
    }

    /// <summary>The pairs of a list in its order; a firm deleted meanwhile leaves its rank empty.</summary>
    public static async Task<IEnumerable<(int Rank, Pair Pair, Sme Sme)>> Pairs(
        Reads reads, Opportunity opportunity, StoredList list, CancellationToken cancellationToken)
    {
        if (list.Entries.Count == 0)
        {
            return [];
        }

        var firms = (await reads.Records.FindMany(
            RecordKind.Sme, [.. list.Entries.Select(entry => entry.Id)], cancellationToken))
            .ToDictionary(firm => firm.Id, firm => RecordJson.ToSme(firm.Document));
        var scorer = reads.Scorer(list);
        return list.Entries.Index().Where(entry => firms.ContainsKey(entry.Item.Id)).Select(entry =>
            (entry.Index + 1, scorer.Score(firms[entry.Item.Id], opportunity), firms[entry.Item.Id]));
    }

    private object?[] Row(Opportunity opportunity, int rank, Pair pair, Sme sme, StoredList list)
    {
        List<string> unsettled =
        [
            .. pair.Eligibility.Gates.Select(wording.Reasons.Show).Where(gate => gate.Settle is not null)
                .Select(gate => $"{gate.Evidence} {gate.Settle}"),
        ];
        return
        [
            opportunity.Title.In(wording.Language), rank, sme.Name.In(wording.Language), sme.CorporateNumber,
            MatchViews.Percent(pair.Score), pair.Size.Role?.ToWire(), pair.Eligibility.Status.ToWire(),
            Reasons.Of(pair, sme, opportunity).Select(reason => wording.Reasons.Show(reason).Text).ToList(), unsettled,
            MatchViews.Percent(pair.Sector.Factor), MatchViews.Percent(pair.Size.Factor),
            MatchViews.Percent(pair.Region.Factor), pair.Confidence, pair.Readiness, reads.Profile.Label,
            WholeSeconds(list.ComputedAt), opportunity.Id.ToString(), sme.Id.ToString(), publisher,
            licence,
        ];
    }

    private static DateTime WholeSeconds(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
