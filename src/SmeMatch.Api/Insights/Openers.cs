using SmeMatch.Api.Matches;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Insights;

/// <summary>A certificate or role, and what it would open.</summary>
internal sealed record Opening(string Kind, string Code, int Opportunities, long ValueYen);

/// <summary>
/// Finds the single certificate or role that some firm lacks for an opportunity no firm fits. It scores firms against
/// opportunities anew, so only as many are examined as a few seconds allow.
/// </summary>
internal sealed class Openers(
    RecordScan scan, RecordStore records, Lookup lookup, ScoringProfile profile, TimeProvider time)
{
    private const int MostPairs = 500_000;
    private const int MostOpportunities = 200;

    public async Task<(IReadOnlyList<Opening> Found, int Examined)> Find(
        IReadOnlyList<CoveredOpportunity> uncovered, int least, int firms, CancellationToken cancellationToken)
    {
        var most = Math.Min(MostOpportunities, Math.Max(1, MostPairs / Math.Max(1, firms)));
        var examined = uncovered.OrderByDescending(one => one.ValueYen ?? 0).ThenBy(one => one.Id).Take(most).ToList();
        if (examined.Count == 0)
        {
            return ([], 0);
        }

        var stored = await records.FindMany(
            RecordKind.Opportunity, [.. examined.Select(one => one.Id)], cancellationToken);
        var opportunities = stored
            .Select(one => OpportunityFacts.Of(RecordJson.ToOpportunity(one.Document), lookup)).ToList();
        var scorer = new Scorer(
            lookup, profile with { MinScore = Math.Max(least, profile.MinScore) }, KolkataDay.Of(time.GetUtcNow()));
        var opened = await scan.Collect(
            RecordKind.Sme, Groups(opportunities), () => new HashSet<(string Kind, string Code, Guid Opportunity)>(),
            (found, document) => Look(RecordJson.ToSme(document), opportunities, scorer, found), cancellationToken);
        var values = examined.ToDictionary(one => one.Id, one => one.ValueYen ?? 0);
        return (
            [.. opened.GroupBy(one => (one.Kind, one.Code))
                .Select(group => new Opening(
                    group.Key.Kind, group.Key.Code, group.Count(), group.Sum(one => values[one.Opportunity])))
                .OrderByDescending(one => one.ValueYen).ThenByDescending(one => one.Opportunities)
                .ThenBy(one => one.Code, StringComparer.Ordinal)],
            examined.Count);
    }

    private void Look(
        Sme sme, List<OpportunityFacts> opportunities, Scorer scorer,
        HashSet<(string Kind, string Code, Guid Opportunity)> found)
    {
        foreach (var facts in opportunities)
        {
            foreach (var (kind, code, changed) in Changes(sme, facts.Opportunity))
            {
                if (!found.Contains((kind, code, facts.Opportunity.Id))
                    && scorer.Keep(SmeFacts.Of(changed, lookup), facts) is not null)
                {
                    found.Add((kind, code, facts.Opportunity.Id));
                }
            }
        }
    }

    private static IEnumerable<(string Kind, string Code, Sme Changed)> Changes(Sme sme, Opportunity opportunity)
    {
        foreach (var tag in (opportunity.Requirements?.Certifications ?? []).Except(sme.Certifications))
        {
            yield return ("certification", tag, sme with { Certifications = [.. sme.Certifications, tag] });
        }

        foreach (var role in Eligibility.Sought(opportunity).Except(Eligibility.Offered(sme)))
        {
            yield return ("role", role.ToWire(), sme with { Roles = [.. Eligibility.Offered(sme), role] });
        }
    }

    private HashSet<string> Groups(List<OpportunityFacts> opportunities) =>
    [
        .. lookup.Tables.Affinity
            .Where(row => row.Strength > 0
                && opportunities.Any(one => one.Opportunity.SubSectors.Contains(row.SubSector)))
            .Select(row => row.Industry[..2]),
    ];
}
