using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Matching.Tests;

/// <summary>One piece of evidence: of what strength, for which states, on which corridor.</summary>
internal sealed record OracleRegion(int Factor, string State, string SmeState, string Corridor, bool ByAgreement);

/// <summary>The oracle's part for the region: every piece of evidence there is, then the best.</summary>
internal sealed class OracleRegions(ReferenceTables tables, DateOnly today)
{
    public OracleRegion Best(Sme sme, Opportunity opportunity)
    {
        var evidence = opportunity.Nationwide == true
            ? sme.PresenceStates.Select(state => new OracleRegion(10_000, "", state, "", false))
                .Append(new(7_000, "", "", "", false))
            : opportunity.States.SelectMany(state => Evidence(sme, state));
        return evidence.OrderByDescending(one => one.Factor)
            .ThenBy(one => one.State, StringComparer.Ordinal).ThenBy(one => one.SmeState, StringComparer.Ordinal)
            .ThenBy(one => one.Corridor, StringComparer.Ordinal)
            .FirstOrDefault() ?? new(3_000, "", "", "", false);
    }

    private IEnumerable<OracleRegion> Evidence(Sme sme, string state)
    {
        var targets = sme.TargetStates.Count > 10 ? [] : sme.TargetStates;
        foreach (var present in sme.PresenceStates)
        {
            if (present == state)
            {
                yield return new(10_000, state, present, "", false);
            }

            if (Neighbours(present, state))
            {
                yield return new(8_000, state, present, "", false);
            }

            foreach (var corridor in Shared(present, state))
            {
                yield return new(6_500, state, present, corridor, false);
            }
        }

        foreach (var target in targets)
        {
            if (target == state)
            {
                yield return new(7_500, state, target, "", false);
            }

            if (Neighbours(target, state))
            {
                yield return new(5_000, state, target, "", false);
            }

            foreach (var corridor in Shared(target, state))
            {
                yield return new(5_000, state, target, corridor, false);
            }
        }

        if (tables.Agreements.Any(row => row.Prefecture == sme.Prefecture && row.State == state && Counts(row)))
        {
            yield return new(6_000, state, "", "", true);
        }

        yield return new(sme.PresenceStates.Count + targets.Count == 0 ? 3_000 : 1_500, state, "", "", false);
    }

    private bool Neighbours(string one, string other) =>
        tables.States.Single(row => row.Code == one).Neighbours.Contains(other);

    private IEnumerable<string> Shared(string one, string other) =>
        tables.Corridors.Where(row => row.States.Contains(one) && row.States.Contains(other)).Select(row => row.Code);

    /// <summary>Prefecture-level, begun and not ended; dates compare as text, a part of one by its prefix.</summary>
    private bool Counts(AgreementRow row)
    {
        var day = $"{today:yyyy-MM-dd}";
        return row.Level == AgreementLevel.Prefecture && row.Prefecture is not null
            && (row.Since is null || string.CompareOrdinal(day[..row.Since.Length], row.Since) >= 0)
            && (row.Until is null || string.CompareOrdinal(day[..row.Until.Length], row.Until) <= 0);
    }
}
