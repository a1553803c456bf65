using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Matching.Engine.Rows;

/// <summary>
/// Turns records into rows for one scorer. Records that can be in no list have no row: an SME that is not active, is
/// debarred or has no industry, an opportunity that is not open or past its deadline. Not safe for concurrent use.
/// </summary>
internal sealed class RowCoder(Scorer scorer)
{
    private const int MostCertificates = 127;
    private readonly Interned<string> tags = new(StringComparer.Ordinal);
    private readonly Interned<string> certificateTags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> tradeNumbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ulong> agreements = new(StringComparer.Ordinal);
    private readonly Dictionary<long, ushort> octaves = [];
    private readonly StateMap states = new(scorer.Lookup);

    public Interned<Trade> Trades { get; } = new();

    public Interned<FirmRegion> Regions { get; } = new();

    /// <summary>Number 0 is the firm that lists no capability.</summary>
    public Interned<ulong[]> Offers { get; } = WithFirst([], new BitsComparer());

    public Interned<Certificates> Certificates { get; } = new();

    public Interned<SectorList> SectorLists { get; } = new();

    public Interned<SizeProfile> SizeProfiles { get; } = new();

    public Interned<SizeKind> SizeKinds { get; } = new();

    public StateMap States => states;

    public Scorer Scorer => scorer;

    public SmeRow? Row(Sme sme)
    {
        if (sme.Status != SmeLifecycle.Active || sme.Debarred == true || sme.Industries.Count == 0)
        {
            return null;
        }

        var facts = SmeFacts.Of(sme, scorer.Lookup);
        return new SmeRow
        {
            Id = RowId.Of(sme.Id),
            TurnoverYen = facts.TurnoverYen ?? 0,
            SizeKind = SizeKindOf(sme, facts.TurnoverYen),
            Trade = TradeOf(sme.Industries),
            Region = Regions.Of(RegionOf(sme)),
            Offer = Offers.Of(BitsOf(sme.Capabilities)),
            Readiness = (ushort)Readiness.Of(sme, scorer.Today),
            Certificates = checked((ushort)Certificates.Of(
                new(CertificatesOf(sme.Certifications), sme.Certifications.Count == 0))),
            Flags = (facts.Status.Status == SmeStatusResult.NotSme ? SmeFlags.NotSme : 0)
                | (sme.IndianEntity == false ? SmeFlags.NoIndianEntity : 0)
                | (sme.LandBorderOwnership == LandBorderOwnership.Unregistered ? SmeFlags.LandBorderUnregistered : 0)
                | (Eligibility.Offered(sme).Contains(Role.Prime) ? SmeFlags.OffersPrime : 0)
                | (facts.TurnoverYen is null ? 0 : SmeFlags.TurnoverKnown),
        };
    }

    public OpportunityRow? Row(Opportunity opportunity)
    {
        if (opportunity.Status != OpportunityStatus.Open || opportunity.Deadline < scorer.Today)
        {
            return null;
        }

        var facts = OpportunityFacts.Of(opportunity, scorer.Lookup);
        var kind = opportunity.Financing?.Kind ?? FinancingKind.Unknown;
        var nationwide = opportunity.Nationwide == true;
        return new OpportunityRow
        {
            Id = RowId.Of(opportunity.Id),
            SectorList = SectorLists.Of(new SectorList([.. opportunity.SubSectors.Select(SectorNumber)])),
            Needed = BitsOf(opportunity.Capabilities),
            NeededCount = opportunity.Capabilities.Count,
            States = nationwide ? 0 : states.Bits(opportunity.States),
            IsNationwide = nationwide,
            SizeProfile = SizeProfiles.Of(new(
                RolesOf(Eligibility.Sought(opportunity)),
                facts.ValueYen is { } value ? RoleShares.Of(value) : RoleShares.Unknown)),
            Certificates = CertificatesOf(opportunity.Requirements?.Certifications ?? []),
            SmesOnly = opportunity.Requirements?.SmeOnly != false,
            PrimeFloor = facts.MinTurnoverYen ?? (long)((((Int128)30 * (facts.ValueYen ?? 0)) + 99) / 100),
            LocalContent = kind == FinancingKind.Government && facts.ValueYen < scorer.Lookup.LocalContentLimit,
            LandBorderRule = kind is FinancingKind.Government or FinancingKind.Ppp,
        };
    }

    /// <summary>The bits of capability tags; tags no table knows get bits beyond the published ones.</summary>
    private ulong[] BitsOf(IReadOnlyList<string> list)
    {
        if (tags.Count == 0)
        {
            foreach (var row in scorer.Lookup.Tables.Capabilities)
            {
                tags.Of(row.Tag);
            }
        }

        return Words(list.Select(tags.Of));
    }

    private int TradeOf(IReadOnlyList<string> industries)
    {
        var key = string.Join(' ', industries);
        if (!tradeNumbers.TryGetValue(key, out var number))
        {
            BitsOf([]);
            var lookup = scorer.Lookup;
            var usual = Words(lookup.Tables.Capabilities
                .Select((row, i) => (row, i))
                .Where(pair => industries.Any(industry => lookup.IsUsual(pair.row.Tag, industry)))
                .Select(pair => pair.i));
            number = Trades.Of(new Trade([.. lookup.Tables.Sectors.Select(Strength)], usual));
            tradeNumbers.Add(key, number);
        }

        return number;

        short Strength(Tables.SectorRow sector) => (short)industries
            .Select((industry, i) => (scorer.Lookup.Affinity(industry, sector.Code)?.Strength ?? 0)
                * (i == 0 ? 100 : SectorFactor.NoPrimary) / 100)
            .Max();
    }

    private FirmRegion RegionOf(Sme sme) => new(
        states.Bits(sme.PresenceStates), states.Bits(RegionFactor.Targets(sme)), AgreementsOf(sme.Prefecture),
        sme.PresenceStates.Count > 0, RegionFactor.NamesNoState(sme));

    private ushort SizeKindOf(Sme sme, long? turnoverYen)
    {
        var kind = new SizeKind(
            RolesOf(Eligibility.Offered(sme)), turnoverYen is { } yen ? (ushort)(1 + Octaves(yen)) : (ushort)0);
        SizeKinds.Of(kind with { Offered = kind.Offered & ~RoleSet.Prime });
        return checked((ushort)SizeKinds.Of(kind));
    }

    private ulong AgreementsOf(string? prefecture)
    {
        if (prefecture is null)
        {
            return 0;
        }

        if (!agreements.TryGetValue(prefecture, out var bits))
        {
            bits = states.Bits(scorer.Lookup.Tables.States.Select(row => row.Code)
                .Where(state => scorer.Lookup.Agreement(prefecture, state, scorer.Today) is not null));
            agreements.Add(prefecture, bits);
        }

        return bits;
    }

    private UInt128 CertificatesOf(IReadOnlyList<string> list)
    {
        var bits = UInt128.Zero;
        foreach (var tag in list)
        {
            var number = certificateTags.Of(tag);
            bits |= number < MostCertificates
                ? UInt128.One << number
                : throw new InvalidOperationException($"More than {MostCertificates} different certificates.");
        }

        return bits;
    }

    private byte SectorNumber(string code)
    {
        var sectors = scorer.Lookup.Tables.Sectors;
        for (var i = 0; i < sectors.Count; i++)
        {
            if (sectors[i].Code == code)
            {
                return (byte)i;
            }
        }

        throw new ArgumentException($"No sub-sector has the code {code}.", nameof(code));
    }

    private int Octaves(long yen)
    {
        if (!octaves.TryGetValue(yen, out var value))
        {
            if (octaves.Count > 1_000_000)
            {
                octaves.Clear();
            }

            octaves.Add(yen, value = (ushort)SizeFactor.Octaves(yen));
        }

        return value;
    }

    private static RoleSet RolesOf(IEnumerable<Role> roles) =>
        roles.Aggregate(RoleSet.None, (set, role) => set | (RoleSet)(1 << (int)role));

    private static ulong[] Words(IEnumerable<int> numbers)
    {
        ulong[] words = [];
        foreach (var number in numbers)
        {
            if (number / 64 >= words.Length)
            {
                Array.Resize(ref words, (number / 64) + 1);
            }

            words[number / 64] |= 1UL << (number % 64);
        }

        return words;
    }

    private static Interned<ulong[]> WithFirst(ulong[] first, IEqualityComparer<ulong[]> comparer)
    {
        var interned = new Interned<ulong[]>(comparer);
        interned.Of(first);
        return interned;
    }
}
