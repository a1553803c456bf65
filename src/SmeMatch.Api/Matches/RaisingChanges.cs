using SmeMatch.Api.Display;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Api.Matches;

/// <summary>Single changes within a firm's power that would raise its score or open a closed gate.</summary>
internal sealed class RaisingChanges(TimeProvider time)
{
    /// <summary>Every change that helps, the best first.</summary>
    public IReadOnlyList<RaiseResponse> Of(
        Wording wording, Sme sme, Opportunity opportunity, Pair now, Scorer scorer, IReadOnlyList<Listed> list) =>
        [.. Changes(sme, opportunity, now, scorer)
            .Select(change => (change.Reason, Pair: scorer.Score(change.Sme, opportunity)))
            .Where(then => then.Pair.Score > now.Score || then.Pair.Eligibility.Status < now.Eligibility.Status)
            .OrderByDescending(then => then.Pair.Score).ThenBy(then => then.Reason.Code, StringComparer.Ordinal)
            .Select(then => new RaiseResponse(
                then.Reason.Code, wording.Reasons.Sentence(then.Reason.Code, then.Reason.Evidence),
                then.Reason.Evidence, MatchViews.Percent(then.Pair.Score),
                Rank(sme, opportunity, then.Pair, scorer, list)))];

    private IEnumerable<(Reason Reason, Sme Sme)> Changes(Sme sme, Opportunity opportunity, Pair now, Scorer scorer)
    {
        foreach (var state in opportunity.States.Except(sme.PresenceStates))
        {
            yield return (
                Reason.Of("raise-enter-state", ("state", state)),
                sme with { PresenceStates = [.. sme.PresenceStates, state] });
        }

        foreach (var state in opportunity.States.Except(sme.TargetStates))
        {
            yield return (
                Reason.Of("raise-target-state", ("state", state)),
                sme with { TargetStates = [.. RegionFactor.Targets(sme).Take(9), state] });
        }

        foreach (var role in Eligibility.Sought(opportunity).Except(Eligibility.Offered(sme)))
        {
            yield return (
                Reason.Of("raise-role", ("role", role.ToWire())),
                sme with { Roles = [.. Eligibility.Offered(sme), role] });
        }

        foreach (var tag in opportunity.Capabilities.Except(sme.Capabilities))
        {
            yield return (
                Reason.Of("raise-capability", ("capability", tag)),
                sme with { Capabilities = [.. sme.Capabilities, tag] });
        }

        foreach (var tag in (opportunity.Requirements?.Certifications ?? []).Except(sme.Certifications))
        {
            yield return (
                Reason.Of("raise-certificate", ("certification", tag)),
                sme with { Certifications = [.. sme.Certifications, tag] });
        }

        yield return (Reason.Of("raise-indian-entity"), sme with { IndianEntity = true });
        yield return (Reason.Of("raise-verification"), sme with { VerifiedAt = time.GetUtcNow() });
        foreach (var change in Sizes(sme, opportunity, now, scorer))
        {
            yield return change;
        }
    }

    /// <summary>Where turnover is unknown: the turnover, or the employees, that would fit best.</summary>
    private static IEnumerable<(Reason Reason, Sme Sme)> Sizes(
        Sme sme, Opportunity opportunity, Pair now, Scorer scorer)
    {
        if (now.Size.Fit != SizeFit.TurnoverUnknown)
        {
            yield break;
        }

        var yen = opportunity.Value is { } value ? Math.Max(1, scorer.Lookup.Yen(value) / 4) : 1_000_000_000;
        yield return (Reason.Of("raise-turnover"), sme with { AnnualTurnover = new Money(yen, "JPY") });
        if (sme.Industries.Count > 0 && sme.Employees is null
            && scorer.Lookup.YenPerEmployee(sme.Industries[0]) is { } perEmployee)
        {
            yield return (
                Reason.Of("raise-employees"), sme with { Employees = (int)Math.Clamp(yen / perEmployee, 1, 300) });
        }
    }

    private static int? Rank(Sme sme, Opportunity opportunity, Pair then, Scorer scorer, IReadOnlyList<Listed> list)
    {
        if (!then.IsKept(scorer.Profile))
        {
            return null;
        }

        var order = new Order(then.Score, then.Readiness, Order.Tie(opportunity.Id, sme.Id), sme.Id);
        var others = list.Where(entry => entry.Id != sme.Id).ToList();
        var before = others.Count(entry => new Order(
            entry.Score, entry.Readiness, Order.Tie(opportunity.Id, entry.Id), entry.Id) < order);
        return before == others.Count && others.Count >= MatchEngine.SmesPerOpportunity
            ? null
            : before + 1;
    }
}
