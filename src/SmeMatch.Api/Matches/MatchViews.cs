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

    /// <summary>A stored match; only candidates are stored.</summary>
    public MatchResponse Stored(MatchRow row, ShortResponse? opportunity, ShortResponse? sme)
    {
        var evidence = StoredEvidence.Parse(row.Evidence);
        return new(
            row.OpportunityId, row.SmeId, true, row.Rank, Percent(row.Score),
            new(Percent(row.Sector), Percent(row.Size), Percent(row.Region)), Weights, row.Readiness, row.Role,
            new(row.Eligibility, [.. evidence.Gates.Select(texts.Show)]), row.Confidence,
            new(Percent(row.LowestScore), Percent(row.HighestScore)), [.. evidence.Reasons.Select(texts.Show)],
            row.Profile,
            RateDate, row.RunId, row.ComputedAt, opportunity, sme, null);
    }

    /// <summary>A pair scored now.</summary>
    public MatchResponse Explained(
        Opportunity opportunity, Sme sme, Pair pair, MatchRow? stored, IReadOnlyList<RaiseResponse> raise)
    {
        var evidence = StoredEvidence.Of(pair);
        Reason[] step = opportunity.Financing?.Step == true ? [Reason.Of("step-financing")] : [];
        return new(
            opportunity.Id, sme.Id, pair.Candidate, stored?.Rank, Percent(pair.Score),
            new(Percent(pair.Sector.Factor), Percent(pair.Size.Factor), Percent(pair.Region.Factor)), Weights,
            pair.Readiness,
            pair.Size.Role?.ToWire(),
            new(pair.Eligibility.Status.ToWire(), [.. evidence.Gates.Select(texts.Show)]), pair.Confidence,
            new(Percent(pair.LowestScore), Percent(pair.HighestScore)),
            [.. evidence.Reasons.Concat(step).Select(texts.Show)], profile.Label,
            RateDate, stored?.RunId, time.GetUtcNow().UtcDateTime, Short(opportunity), Short(sme), raise);
    }

    public ShortResponse Short(RecordKind kind, StoredRecord record) => kind == RecordKind.Sme
        ? Short(RecordJson.ToSme(record.Document))
        : Short(RecordJson.ToOpportunity(record.Document));

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
