using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Benchmarks.Registries;

/// <summary>
/// A registry by chance from a seed, skewed as real ones are: industry lists and states by Zipf with half the firms
/// naming no state, log-normal turnover, and facts missing as often as registers lack them. The same seed gives the
/// same records, however often they are drawn.
/// </summary>
internal sealed class Population
{
    private const int IndustryLists = 4_000;
    private readonly int seed;
    private readonly ReferenceTables tables;
    private readonly string[][] industryLists;
    private readonly string[][] offersOfTrade;
    private readonly string[] states;
    private readonly double[] industryShares;
    private readonly double[] stateShares;
    private readonly double[] prefectureShares;
    private readonly double[] sectorShares;
    private Random random;

    public Population(int seed, ReferenceTables tables)
    {
        (this.seed, this.tables, random) = (seed, tables, new Random(seed));
        string[] codes = [.. tables.Industries.Select(row => row.Code)];
        industryLists = [.. Enumerable.Range(0, IndustryLists).Select(_ => Industries(codes))];
        offersOfTrade = [.. industryLists.Select(OffersOf)];
        states = [.. tables.States.Select(row => row.Code)];
        random.Shuffle(states);
        industryShares = Zipf(IndustryLists, 1.0);
        stateShares = Zipf(states.Length, 1.0);
        prefectureShares = Zipf(tables.Prefectures.Count, 0.8);
        sectorShares = Zipf(tables.Sectors.Count, 0.8);
    }

    /// <summary>Draws the firms one by one, so that a whole nation need not be held.</summary>
    public IEnumerable<Sme> Smes(int count)
    {
        random = new Random(seed + 1_000);
        for (var i = 0; i < count; i++)
        {
            yield return Sme();
        }
    }

    public List<Opportunity> Opportunities(int count)
    {
        random = new Random(seed + 2_000);
        return [.. Enumerable.Range(0, count).Select(_ => Opportunity())];
    }

    private Sme Sme()
    {
        var list = Pick(industryShares);
        var usual = offersOfTrade[list];
        var named = Chance(0.5);
        return new Sme
        {
            Id = Id(),
            Prefecture = Chance(0.98) ? tables.Prefectures[Pick(prefectureShares)].Code : null,
            Industries = industryLists[list],
            Capabilities = Chance(0.3) ? Some(1 + random.Next(4), () => usual.Length > 0 && Chance(0.8)
                ? usual[random.Next(usual.Length)]
                : tables.Capabilities[random.Next(tables.Capabilities.Count)].Tag) : [],
            Capital = Chance(0.7) ? Yen(LogNormal(10_000_000, 1.2)) : null,
            Employees = Chance(0.8) ? 1 + (int)LogNormal(8, 1.3) : null,
            AnnualTurnover = Chance(0.4) ? Yen(LogNormal(120_000_000, 1.6)) : null,
            Roles = Chance(0.15)
                ? [.. Enum.GetValues<Role>().Where(_ => Chance(0.5)).DefaultIfEmpty(Role.Supplier)]
                : [],
            PresenceStates = named && Chance(0.3) ? Some(1 + random.Next(2), State) : [],
            TargetStates = named ? Some(1 + random.Next(4), State) : [],
            Certifications = Chance(0.35) ? Some(1 + random.Next(3), Certificate) : [],
            IndianEntity = Flag(0.2, 0.1),
            DeliveredInIndia = Flag(0.2, 0.2),
            Exports = Flag(0.5, 0.3),
            EnglishContact = Flag(0.3, 0.5),
            LandBorderOwnership = Chance(0.1) ? LandBorderOwnership.None : null,
            Debarred = Chance(0.001) ? true : null,
            VerifiedAt = Chance(0.3) ? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) : null,
        };
    }

    private Opportunity Opportunity()
    {
        var sector = tables.Sectors[Pick(sectorShares)].Code;
        var needed = tables.Capabilities.Where(row => row.SubSectors.Contains(sector)).Select(row => row.Tag).ToList();
        var place = random.NextDouble();
        return new Opportunity
        {
            Id = Id(),
            SubSectors = Chance(0.2)
                ? [.. new[] { sector, tables.Sectors[Pick(sectorShares)].Code }.Distinct()]
                : [sector],
            Capabilities = needed.Count > 0 && Chance(0.7)
                ? Some(1 + random.Next(4), () => needed[random.Next(needed.Count)])
                : [],
            States = place < 0.04 ? [] : Some(place < 0.8 ? 1 : 1 + random.Next(4), State),
            Nationwide = place < 0.02,
            Value = Chance(0.85) ? new Money(Math.Round((decimal)LogNormal(400_000_000, 1.8), 2), "INR") : null,
            RolesSought = Chance(0.5)
                ? [.. Enum.GetValues<Role>().Where(_ => Chance(0.5)).DefaultIfEmpty(Role.Supplier)]
                : [],
            Financing = new(Enum.GetValues<FinancingKind>()[random.Next(7)]),
            Requirements = new()
            {
                Certifications = Chance(0.25) ? Some(1 + random.Next(2), Certificate) : [],
                MinTurnover = Chance(0.15) ? Yen(LogNormal(200_000_000, 1)) : null,
                SmeOnly = Chance(0.3) ? false : null,
            },
        };
    }

    private string[] Industries(string[] codes) =>
        Some(1 + (random.NextDouble() < 0.4 ? random.Next(3) : 0), () => codes[random.Next(codes.Length)]);

    private string[] OffersOf(string[] industries) =>
    [
        .. tables.Capabilities.Where(row => row.Industries.Any(code => industries.Any(industry =>
            industry.StartsWith(code, StringComparison.Ordinal)
            || code.StartsWith(industry, StringComparison.Ordinal))))
            .Select(row => row.Tag),
    ];

    private string State() => states[Pick(stateShares)];

    private string Certificate() =>
        Chance(0.6) ? "iso-9001" : tables.Certifications[random.Next(tables.Certifications.Count)].Tag;

    private static string[] Some(int count, Func<string> one) =>
        [.. Enumerable.Range(0, count).Select(_ => one()).Distinct()];

    private Guid Id()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0xF));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    private double LogNormal(double median, double sigma)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Min(median * Math.Exp(sigma * normal), 1e14);
    }

    private static Money Yen(double amount) => new(decimal.Floor((decimal)amount), "JPY");

    private bool Chance(double share) => random.NextDouble() < share;

    private bool? Flag(double yes, double no) => random.NextDouble() is var drawn && drawn < yes ? true
        : drawn < yes + no ? false : null;

    private int Pick(double[] cumulated)
    {
        var place = Array.BinarySearch(cumulated, random.NextDouble());
        return Math.Min(place < 0 ? ~place : place, cumulated.Length - 1);
    }

    private static double[] Zipf(int count, double exponent)
    {
        var weights = Enumerable.Range(1, count).Select(i => 1 / Math.Pow(i, exponent)).ToArray();
        var total = weights.Sum();
        var sum = 0.0;
        return [.. weights.Select(weight => sum += weight / total)];
    }
}
