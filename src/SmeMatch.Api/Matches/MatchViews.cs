using SmeMatch.Api.Display;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Matches;

/// <summary>Makes answers of matches.</summary>
internal sealed class MatchViews(
    ReasonTexts texts, ScoringProfile profile, Lookup lookup, CodeNames names, MoneyText money, TimeProvider time)
{
    public DateOnly RateDate { get; } = lookup.Tables.Rates.Max(row => row.Date);

    public WeightsResponse Weights { get; } = new(profile.Weights.Sector, profile.Weights.Size, profile.Weights.Region);

    public static decimal Percent(int hundredths) => hundredths / 100m;

    /// <summary>An entry of a list, with one side in short.</summary>
    public MatchResponse Entry(Pair pair, int rank, StoredList list, Sme sme, Opportunity opportunity, bool ofSme) =>
        Of(pair, sme, opportunity, rank, list.RunId, list.ComputedAt, []) with
        {
            Opportunity = ofSme ? Short(opportunity) : null,
            Sme = ofSme ? null : Short(sme),
        };

    /// <summary>Any pair, with both sides in short.</summary>
    /// <param name="pair">Scored now.</param>
    /// <param name="sme">Its firm.</param>
    /// <param name="opportunity">Its opportunity.</param>
    /// <param name="rank">In the opportunity's list; null when not listed.</param>
    /// <param name="runId">Of the list; null when not listed.</param>
    /// <param name="raise">What would raise the score.</param>
    public MatchResponse Explained(
        Pair pair, Sme sme, Opportunity opportunity, int? rank, Guid? runId, IReadOnlyList<RaiseResponse> raise)
    {
        Reason[] step = opportunity.Financing?.Step == true ? [Reason.Of("step-financing")] : [];
        return Of(pair, sme, opportunity, rank, runId, time.GetUtcNow().UtcDateTime, step) with
        {
            Opportunity = Short(opportunity),
            Sme = Short(sme),
            Raise = raise,
        };
    }

    public ShortResponse Short(RecordKind kind, StoredRecord record) => kind == RecordKind.Sme
        ? Short(RecordJson.ToSme(record.Document))
        : Short(RecordJson.ToOpportunity(record.Document));

    private MatchResponse Of(
        Pair pair, Sme sme, Opportunity opportunity, int? rank, Guid? runId, DateTime computedAt, Reason[] further) =>
        new(
            rank, Percent(pair.Score), opportunity.Id, null, sme.Id, null, pair.Size.Role?.ToWire(),
            [.. Reasons.Of(pair).Concat(further).Select(texts.Show)], null,
            new(Percent(pair.Sector.Factor), Percent(pair.Size.Factor), Percent(pair.Region.Factor)), Weights,
            pair.Readiness, pair.Confidence, new(Percent(pair.LowestScore), Percent(pair.HighestScore)),
            new(pair.Eligibility.Status.ToWire(), [.. pair.Eligibility.Gates.Select(texts.Show)]), pair.Candidate,
            profile.Label, RateDate, runId, computedAt);

    private ShortResponse Short(Sme sme)
    {
        string[] places = sme.Prefecture is null ? [] : [sme.Prefecture];
        return new(
            sme.Id, sme.Name.Display, sme.Name.Ja, sme.Industries, places,
            new(
                [.. sme.Industries.Select(names.Industry)], [.. places.Select(names.Prefecture)],
                Amount(sme.AnnualTurnover), sme.Employees));
    }

    private ShortResponse Short(Opportunity opportunity) => new(
        opportunity.Id, opportunity.Title.Display, opportunity.Title.Ja, opportunity.SubSectors, opportunity.States,
        new(
            [.. opportunity.SubSectors.Select(names.Sector)], [.. opportunity.States.Select(names.State)],
            Amount(opportunity.Value), null));

    private string? Amount(Money? amount) => amount is null ? null : money.Of(amount);
}
