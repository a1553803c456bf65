using SmeMatch.Matching.Records;

namespace SmeMatch.Matching.Tests;

/// <summary>
/// Records by chance from a fixed seed, drawn from small pools so that ties are common, with every kind of unknown.
/// A rich population passes most gates, so that its lists overflow; a poor one has everything.
/// </summary>
internal sealed class Population(int seed, bool rich = false)
{
    private static readonly string[] Industries =
    [
        "06", "062", "0621", "063", "07", "08", "22", "2211", "25", "252", "2521", "2522", "259", "33", "39", "391",
        "41", "411", "4111", "413", "50", "53", "56", "60", "69", "691", "6931", "74", "742", "79", "791", "792",
    ];

    private static readonly string[] Related = ["06", "062", "0621", "07", "22", "252", "2521", "25", "259", "74"];
    private static readonly string[] Sectors = ["TL01", "TL07", "WS02", "EN04", "SC03"];
    private static readonly string[] Tags = ["alloy", "bridge", "design", "orphan", "pump", "turnout"];
    private static readonly string[] Certificates = ["iso-14001", "iso-45001", "iso-9001", "jis-q"];
    private static readonly string[] States =
        ["IN-AP", "IN-GA", "IN-GJ", "IN-KA", "IN-KL", "IN-LD", "IN-MH", "IN-TN", "IN-TS", "IN-WB"];

    private static readonly string[] MoreStates = [.. States, .. States.Select(state => state + "-2")];
    private static readonly string[] Prefectures = ["JP-14", "JP-16", "JP-18", "JP-28", "JP-30", "JP-31", "JP-34"];
    private static readonly decimal[] Amounts =
    [
        0, 0.99m, 1, 7_000_000, 29_999_999.99m, 30_000_000, 100_000_000, 333_333_333.33m, 999_999_999, 1_000_000_000,
        2_000_000_000, 3_440_200_000, 25_000_000_000, 10_000_000_000_000, 999_999_999_999_999.99m,
    ];

    private static readonly decimal[] Capitals =
        [1_000_000, 50_000_000, 50_000_001, 100_000_000, 100_000_001, 300_000_001];
    // None from 6 to 20: whether two classes agree there is for SmeStatusTests to say.
    private static readonly int[] Sizes = [1, 5, 21, 50, 51, 100, 101, 300, 301, 10_000_000];
    private static readonly string[] Currencies = ["JPY", "JPY", "INR", "USD"];
    private static readonly Role[] Roles = Enum.GetValues<Role>();
    private readonly Random random = new(seed);

    public List<Sme> Smes(int count) => [.. Enumerable.Range(0, count).Select(_ => Sme(Id()))];

    public List<Opportunity> Opportunities(int count) => [.. Enumerable.Range(0, count).Select(_ => Opportunity(Id()))];

    public Sme Sme(Guid id)
    {
        var presence = Some(States, 0.4, 3);
        return new()
        {
            Id = id,
            Prefecture = Maybe(0.8, () => One(Prefectures)),
            Industries = Chance(0.95) || rich ? Some(rich ? Related : Industries, 1, 3) : [],
            IndustriesInferred = Flag(0.3),
            Capabilities = Some(Tags, rich ? 0.3 : 0.5, 3),
            Capital = Maybe(0.6, () => new Money(One(Capitals), "JPY")),
            Employees = rich ? 30 : MaybeValue(0.8, () => One(Sizes)),
            AnnualTurnover = Maybe(rich ? 0.8 : 0.6, () => Amount()),
            Roles = rich ? [Role.Subcontractor, Role.Supplier] : Some(Roles, 0.8, 4),
            PresenceStates = presence,
            TargetStates = Targets(),
            Certifications = rich ? Certificates[..random.Next(1, 3)] : Some(Certificates, 0.6, 3),
            IndianEntity = Flag(0.6),
            DeliveredInIndia = Flag(0.6),
            Exports = Flag(0.6),
            EnglishContact = Flag(0.6),
            LandBorderOwnership = MaybeValue(0.5, () => One(Enum.GetValues<LandBorderOwnership>())),
            Debarred = rich ? null : Chance(0.05) ? true : Flag(0.1) == true ? false : null,
            VerifiedAt = MaybeValue(0.7, VerifiedAt),
            Status = Chance(0.95) || rich ? SmeLifecycle.Active : One(Enum.GetValues<SmeLifecycle>()),
        };
    }

    public Opportunity Opportunity(Guid id) => new()
    {
        Id = id,
        SubSectors = Some(Sectors, rich ? 1 : 0.95, 3),
        Capabilities = Some(Tags, rich ? 0.2 : 0.5, 4),
        States = Some(States, 0.8, 3),
        Nationwide = Flag(0.3),
        Value = Maybe(0.8, () => Amount()),
        RolesSought = rich ? [] : Some(Roles, 0.6, 4),
        Status = Chance(0.9) || rich ? OpportunityStatus.Open : One(Enum.GetValues<OpportunityStatus>()),
        Deadline = MaybeValue(0.5, () => Examples.Today.AddDays(random.Next(rich ? 0 : -2, 3))),
        Financing = Maybe(0.7, () => new Financing(One(Enum.GetValues<FinancingKind>()), Flag(0.5))),
        Requirements = Maybe(rich ? 0 : 0.5, () => new Requirements
        {
            Certifications = Some(Certificates, 0.4, 2),
            MinTurnover = Maybe(0.4, () => Amount()),
            SmeOnly = Flag(0.6),
        }),
    };

    public T One<T>(IReadOnlyList<T> pool) => pool[random.Next(pool.Count)];

    public bool Chance(double chance) => random.NextDouble() < chance;

    public int Below(int end) => random.Next(end);

    public List<T> Shuffled<T>(IEnumerable<T> items) => [.. items.OrderBy(_ => random.Next())];

    /// <summary>A new id; one in five shares its last eight bytes, and so its tie keys, with many others.</summary>
    public Guid Id(bool shared = true)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        if (shared && Chance(0.2))
        {
            bytes.AsSpan(8).Fill((byte)random.Next(2));
        }

        return new Guid(bytes, bigEndian: true);
    }

    private string[] Targets()
    {
        if (Chance(0.05))
        {
            // More than ten count as naming none; only their number is read.
            return [.. Shuffled(MoreStates).Take(random.Next(11, 16))];
        }

        return Chance(0.05) ? States : Some(States, 0.5, 4);
    }

    private Money Amount() => new(rich ? Amounts[random.Next(4, 12)] : One(Amounts), One(Currencies));

    private DateTimeOffset VerifiedAt()
    {
        var day = Examples.Today.AddDays(-One([-1, 0, 1, 300, 364, 365, 366, 1_000]));
        return new DateTimeOffset(day, new TimeOnly(random.Next(24), 30), TimeSpan.FromHours(One([-5, 0, 9])));
    }

    private T[] Some<T>(IReadOnlyList<T> pool, double chance, int most) =>
        Chance(chance) ? [.. Shuffled(pool).Take(random.Next(1, most + 1))] : [];

    private T? Maybe<T>(double chance, Func<T> make)
        where T : class => Chance(chance) ? make() : null;

    private T? MaybeValue<T>(double chance, Func<T> make)
        where T : struct => Chance(chance) ? make() : null;

    private bool? Flag(double chance) => Chance(chance) ? Chance(0.5) : null;
}
