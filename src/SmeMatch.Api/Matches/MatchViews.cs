using SmeMatch.Api.Display;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Matches;

/// <summary>Makes answers of matches.</summary>
internal sealed class MatchViews(ScoringProfile profile, Lookup lookup)
{
    public DateOnly RateDate { get; } = lookup.Tables.Rates.Max(row => row.Date);

    public WeightsResponse Weights { get; } = new(profile.Weights.Sector, profile.Weights.Size, profile.Weights.Region);

    public static decimal Percent(int hundredths) => hundredths / 100m;

    /// <summary>An entry of a list, with one side in short.</summary>
    public MatchResponse Entry(
        Wording wording, Pair pair, int rank, StoredList list, Sme sme, Opportunity opportunity, bool ofSme) =>
        Of(wording, pair, sme, opportunity, rank, list.RunId, list.ComputedAt, []) with
        {
            Opportunity = ofSme ? Short(wording, opportunity) : null,
            Sme = ofSme ? null : Short(wording, sme),
        };

    /// <summary>Any pair, with both sides in short.</summary>
    /// <param name="wording">The language.</param>
    /// <param name="pair">Scored now.</param>
    /// <param name="sme">Its firm.</param>
    /// <param name="opportunity">Its opportunity.</param>
    /// <param name="rank">In the opportunity's list; null when not listed.</param>
    /// <param name="runId">Of the list; null when not listed.</param>
    /// <param name="since">Since when it is as it is, UTC.</param>
    /// <param name="raise">What would raise the score.</param>
    public MatchResponse Explained(
        Wording wording, Pair pair, Sme sme, Opportunity opportunity, int? rank, Guid? runId, DateTime since,
        IReadOnlyList<RaiseResponse>? raise)
    {
        Reason[] step = opportunity.Financing?.Step == true ? [Reason.Of("step-financing")] : [];
        return Of(wording, pair, sme, opportunity, rank, runId, since, step) with
        {
            Opportunity = Short(wording, opportunity),
            Sme = Short(wording, sme),
            Raise = raise,
        };
    }

    public static ShortResponse Short(Wording wording, RecordKind kind, StoredRecord record) =>
        kind == RecordKind.Sme
        ? Short(wording, RecordJson.ToSme(record.Document))
        : Short(wording, RecordJson.ToOpportunity(record.Document));

    private MatchResponse Of(
        Wording wording, Pair pair, Sme sme, Opportunity opportunity, int? rank, Guid? runId, DateTime computedAt,
        Reason[] further) =>
        new(
            rank, Percent(pair.Score), opportunity.Id, null, sme.Id, null, pair.Size.Role?.ToWire(),
            [.. Reasons.Of(pair, sme, opportunity).Concat(further).Select(wording.Reasons.Show)], null,
            new(Percent(pair.Sector.Factor), Percent(pair.Size.Factor), Percent(pair.Region.Factor)), Weights,
            pair.Readiness, pair.Confidence, new(Percent(pair.LowestScore), Percent(pair.HighestScore)),
            new(pair.Eligibility.Status.ToWire(), [.. pair.Eligibility.Gates.Select(wording.Reasons.Show)]),
            pair.Candidate, profile.Label, RateDate, runId, computedAt);

    public static ShortResponse Short(Wording wording, Sme sme)
    {
        string[] places = sme.Prefecture is null ? [] : [sme.Prefecture];
        return new(
            sme.Id, sme.Name.In(wording.Language), sme.Name.Ja, sme.Industries, places,
            new(
                [.. sme.Industries.Select(wording.Names.Industry)], [.. places.Select(wording.Names.Prefecture)],
                Amount(wording, sme.AnnualTurnover), sme.Employees));
    }

    public static ShortResponse Short(Wording wording, Opportunity opportunity) => new(
        opportunity.Id, opportunity.Title.In(wording.Language), opportunity.Title.Ja, opportunity.SubSectors,
        opportunity.States,
        new(
            [.. opportunity.SubSectors.Select(wording.Names.Sector)],
            [.. opportunity.States.Select(wording.Names.State)], Amount(wording, opportunity.Value), null));

    private static string? Amount(Wording wording, Money? amount) =>
        amount is null ? null : wording.Money.Of(amount);
}
