using System.Numerics;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Matching.Tests;

/// <summary>What the specification says of one pair.</summary>
internal sealed record Answer(
    int Score, int Base, int Sector, int Size, int Region, Role? Role, int Readiness, string Gates, int Confidence,
    int Lowest, int Highest, bool Candidate, bool Ineligible, OracleRegion Evidence, string Source);

/// <summary>
/// SCORING.md, rules version 1, written again from its text alone: slow, plain, and sharing nothing with the engine
/// but records and table rows.
/// </summary>
internal sealed class Oracle(ReferenceTables tables, ScoringProfile profile, DateOnly today)
{
    private static readonly Role[] FourRoles = [Role.Prime, Role.JvMember, Role.Subcontractor, Role.Supplier];

    public Answer Score(Sme sme, Opportunity opportunity)
    {
        var value = opportunity.Value is null ? (BigInteger?)null : Yen(opportunity.Value);
        var known = sme.AnnualTurnover is null ? (BigInteger?)null : Yen(sme.AnnualTurnover);
        var estimate = known is null ? Estimate(sme) : null;
        var turnover = known ?? estimate;
        var (based, relation, source) = BaseSector(sme, opportunity);
        var covered = Covered(sme, opportunity);
        var sector = covered is null ? based : (based + covered.Value) / 2;
        var gates = new OracleGates(tables, today).Of(sme, opportunity, turnover, value, Yen);
        var (size, role) = Size(gates.Roles, relation, turnover, value);
        var region = new OracleRegions(tables, today).Best(sme, opportunity);

        var coveredOpen = opportunity.Capabilities.Count > 0 && sme.Capabilities.Count == 0;
        var sizeOpen = gates.Roles.Count > 0 && (turnover is null || value is null);
        var smeSilent = sme.PresenceStates.Count == 0 && sme.TargetStates.Count is 0 or > 10;
        var opportunitySilent = opportunity.States.Count == 0 && opportunity.Nationwide != true;
        int At(int extreme) => Mean(
            coveredOpen ? (based + extreme) / 2 : sector, sizeOpen ? extreme : size,
            smeSilent || opportunitySilent ? extreme : region.Factor);

        var confidence = 100;
        confidence -= estimate is not null ? 15 : 0;
        confidence -= turnover is null ? 30 : 0;
        confidence -= value is null ? 30 : 0;
        confidence -= opportunitySilent ? 10 : 0;
        confidence -= smeSilent ? 10 : 0;
        confidence -= Verified(sme) ? 0 : 15;
        confidence -= sme.Roles.Count == 0 ? 10 : 0;
        confidence -= sme.IndustriesInferred == true ? 15 : 0;
        confidence -= coveredOpen ? 10 : 0;

        return new(
            Mean(sector, size, region.Factor), based, sector, size, region.Factor, based == 0 ? null : role,
            Readiness(sme), gates.Text, Math.Max(confidence, 0), At(0), At(10_000),
            sme.Industries.Count > 0 && based >= profile.MinSector, gates.Ineligible, region, source);
    }

    /// <summary>The kept pairs in order, the first so many of them, and whether one left out equals the last.</summary>
    public string Top(IEnumerable<(Sme Sme, Opportunity Opportunity, Guid Listed)> pairs, int limit)
    {
        var sorted = pairs
            .Select(pair => (
                pair.Listed, Answer: Score(pair.Sme, pair.Opportunity), Tie: Tie(pair.Sme, pair.Opportunity)))
            .Where(one => one.Answer.Candidate && !one.Answer.Ineligible && one.Answer.Score >= profile.MinScore)
            .OrderByDescending(one => one.Answer.Score).ThenByDescending(one => one.Answer.Readiness)
            .ThenBy(one => one.Tie).ThenBy(one => one.Listed.ToString(), StringComparer.Ordinal).ToList();
        var tied = sorted.Count > limit && sorted[limit - 1].Answer.Score == sorted[limit].Answer.Score
            && sorted[limit - 1].Answer.Readiness == sorted[limit].Answer.Readiness;
        var entries = sorted.Take(limit).Select(one => $"{one.Listed} {one.Answer.Score} {one.Answer.Readiness}");
        return string.Join('\n', entries.Append(tied ? "tied" : "clear"));
    }

    public BigInteger Yen(Money money)
    {
        var rate = money.Currency == "JPY" ? 1m : tables.Rates.Single(row => row.Currency == money.Currency).YenPerUnit;
        return new BigInteger(decimal.Floor(money.Amount * rate));
    }

    /// <summary>floor(8·log2 x): the largest k with 2^k ≤ x^8, sought upwards from just below the logarithm.</summary>
    public static int Q(BigInteger x)
    {
        var atLeast = BigInteger.Max(x, 1);
        var k = Math.Max(0, (int)(8 * BigInteger.Log(atLeast, 2)) - 2);
        while (BigInteger.Pow(2, k + 1) <= BigInteger.Pow(atLeast, 8))
        {
            k++;
        }

        return k;
    }

    private static BigInteger Tie(Sme sme, Opportunity opportunity)
    {
        static BigInteger Low(Guid id) =>
            new(Convert.FromHexString(id.ToString("N")[16..]), isUnsigned: true, isBigEndian: true);
        var (word, key) = (BigInteger.One << 64, Low(opportunity.Id) ^ Low(sme.Id));
        key = (key ^ (key >> 33)) * 0xff51afd7ed558ccd % word;
        key = (key ^ (key >> 33)) * 0xc4ceb9fe1a85ec53 % word;
        return key ^ (key >> 33);
    }

    private int Mean(int sector, int size, int region)
    {
        BigInteger[] weights = [profile.Weights.Sector, profile.Weights.Size, profile.Weights.Region];
        var sum = weights[0] + weights[1] + weights[2];
        var weighted = weights[0] * sector + weights[1] * size + weights[2] * region;
        return (int)((2 * weighted + sum) / (2 * sum));
    }

    private BigInteger? Estimate(Sme sme)
    {
        var division = sme.Industries.Count == 0 ? null
            : tables.Industries.FirstOrDefault(row => row.Code == sme.Industries[0][..2])?.Division;
        var row = tables.Turnover.FirstOrDefault(turnover => turnover.Division == division);
        return row is null || sme.Employees is null ? null : (BigInteger)sme.Employees.Value * row.YenPerEmployee;
    }

    private (int Base, Relation? Relation, string Source) BaseSector(Sme sme, Opportunity opportunity)
    {
        var found = from i in Enumerable.Range(0, sme.Industries.Count)
                    from j in Enumerable.Range(0, opportunity.SubSectors.Count)
                    let industry = sme.Industries[i]
                    let sector = opportunity.SubSectors[j]
                    let row = tables.Affinity
                        .Where(row => row.SubSector == sector)
                        .Where(row => industry.StartsWith(row.Industry, StringComparison.Ordinal))
                        .OrderByDescending(row => row.Industry.Length).FirstOrDefault()
                    where row is not null
                    let strength = (int)row.Relation * (int)row.Grade / 100
                    let value = strength * (i == 0 ? 100 : 90) / 100 * (j == 0 ? 100 : 90) / 100
                    where value > 0
                    orderby value descending, industry, sector
                    select (value, (Relation?)row.Relation, $"{industry} {sector} {row.Industry}");
        return found.DefaultIfEmpty((0, null, "")).First();
    }

    private int? Covered(Sme sme, Opportunity opportunity)
    {
        var needed = opportunity.Capabilities;
        if (needed.Count == 0)
        {
            return null;
        }

        var offered = needed.Count(tag => sme.Capabilities.Any(own => own == tag));
        var usual = (from row in tables.Capabilities
                     where needed.Contains(row.Tag)
                     from code in row.Industries
                     from industry in sme.Industries
                     where code == industry[..Math.Min(code.Length, industry.Length)]
                         || industry == code[..Math.Min(code.Length, industry.Length)]
                     select row).Any();
        return offered >= 1 ? 7_000 + 3_000 * offered / needed.Count
            : sme.Capabilities.Count == 0 ? (usual ? 6_000 : 1_500)
            : usual ? 3_000 : 0;
    }

    private static (int Factor, Role? Role) Size(
        IReadOnlyCollection<Role> roles, Relation? relation, BigInteger? turnover, BigInteger? value)
    {
        var nearest = relation switch
        {
            Relation.Builds or null => FourRoles,
            Relation.Supplies or Relation.Adjacent => [Role.Supplier, Role.Subcontractor, Role.JvMember, Role.Prime],
            _ => [Role.Subcontractor, Role.JvMember, Role.Supplier, Role.Prime],
        };
        var left = nearest.Where(roles.Contains).ToList();
        return left.Count == 0 ? (0, null)
            : turnover is null ? (3_000, left[0])
            : value is null ? (5_000, left[0])
            : left.Select((role, at) => (Factor: OfRole(role, turnover.Value, value.Value), role, at))
                .OrderByDescending(one => one.Factor).ThenBy(one => one.at)
                .Select(one => (one.Factor, (Role?)one.role)).First();
    }

    private static int OfRole(Role role, BigInteger turnover, BigInteger value)
    {
        var (a, b, floor) = role switch
        {
            Role.Prime => (100, 100, 0),
            Role.JvMember => (20, 50, 2_000),
            Role.Subcontractor => (5, 40, 4_000),
            _ => (1, 60, 5_000),
        };
        var lo = Q(value * a / 100) - Q(turnover);
        var hi = Q(value * b / 100) - Q(turnover);
        return lo <= -6 && hi >= -35 ? 10_000
            : lo > -6 ? Math.Max(floor, 10_000 - 10_000 * (lo + 6) / 24)
            : Math.Max(2_000, 10_000 - 8_000 * (-35 - hi) / 40);
    }

    private int Readiness(Sme sme) =>
        (sme.IndianEntity == true || sme.PresenceStates.Count > 0 ? 2_500 : 0)
        + (sme.DeliveredInIndia == true ? 2_000 : 0) + (Verified(sme) ? 2_000 : 0)
        + (sme.Exports == true ? 1_000 : 0) + (sme.EnglishContact == true ? 1_000 : 0)
        + (sme.Certifications.Contains("iso-9001") ? 1_000 : 0)
        + (sme.Certifications.Intersect(["iso-14001", "iso-45001"]).Any() ? 500 : 0);

    private bool Verified(Sme sme)
    {
        if (sme.VerifiedAt is null)
        {
            return false;
        }

        var days = (today.ToDateTime(default) - sme.VerifiedAt.Value.ToUniversalTime().Date).Days;
        return days >= 0 && days <= 365;
    }
}
