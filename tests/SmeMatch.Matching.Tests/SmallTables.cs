using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Matching.Tests;

/// <summary>Small hand-written tables in which every rule of the score has something to bite on.</summary>
internal static class SmallTables
{
    public static readonly LocalName NoName = new();

    public static ReferenceTables All { get; } = new()
    {
        Sectors = [Sector("TL01"), Sector("TL07"), Sector("WS02"), Sector("EN04"), Sector("SC03")],
        Industries =
        [
            .. Industries("D", "06", "062", "0621", "063", "07", "08"),
            .. Industries("E", "22", "25", "252", "2521", "2522", "259"),
            .. Industries("F", "33"),
            .. Industries("G", "39", "391", "41", "411", "413"),
            .. Industries("I", "50", "53", "56", "60"),
            .. Industries("K", "69", "691", "693"),
            .. Industries("L", "74", "742"),
            .. Industries("N", "79", "791", "792"),
        ],
        Affinity =
        [
            Row("06", "TL01", Relation.Builds, Grade.Core),
            Row("06", "TL07", Relation.Builds, Grade.Partial),
            Row("06", "WS02", Relation.Builds, Grade.Weak),
            Row("062", "WS02", Relation.Builds, Grade.Core),
            Row("0621", "WS02", Relation.Builds, Grade.Partial),
            Row("063", "WS02", Relation.Builds, Grade.None),
            Row("07", "TL01", Relation.Builds, Grade.Core),
            Row("07", "SC03", Relation.Supplies, Grade.Weak),
            Row("22", "TL07", Relation.Supplies, Grade.Core),
            Row("22", "TL01", Relation.Supplies, Grade.Partial),
            Row("25", "WS02", Relation.Supplies, Grade.Partial),
            Row("252", "WS02", Relation.Supplies, Grade.Core),
            Row("2522", "WS02", Relation.Supplies, Grade.None),
            Row("25", "EN04", Relation.Supplies, Grade.Weak),
            Row("259", "EN04", Relation.Supplies, Grade.Core),
            Row("33", "EN04", Relation.Operates, Grade.Core),
            Row("39", "EN04", Relation.Enables, Grade.Weak),
            Row("391", "EN04", Relation.Enables, Grade.Core),
            Row("41", "SC03", Relation.Adjacent, Grade.Core),
            Row("50", "TL01", Relation.Adjacent, Grade.Weak),
            Row("53", "TL01", Relation.Supplies, Grade.Weak),
            Row("56", "SC03", Relation.Adjacent, Grade.Partial),
            Row("69", "SC03", Relation.Operates, Grade.Weak),
            Row("74", "TL01", Relation.Enables, Grade.Core),
            Row("74", "TL07", Relation.Enables, Grade.Core),
            Row("742", "WS02", Relation.Enables, Grade.Core),
            Row("74", "WS02", Relation.Enables, Grade.Weak),
            Row("79", "SC03", Relation.Operates, Grade.Partial),
        ],
        Capabilities =
        [
            Capability("alloy", "22"), Capability("bridge", "06", "0621"), Capability("design", "742"),
            Capability("orphan"), Capability("pump", "252"), Capability("turnout", "2521", "22"),
        ],
        Certifications =
        [
            new("iso-14001", NoName, ""), new("iso-45001", NoName, ""), new("iso-9001", NoName, ""),
            new("jis-q", NoName, ""),
        ],
        States =
        [
            State("IN-AP", "KA TN TS", ""), State("IN-GA", "KA MH", ""), State("IN-GJ", "MH", ""),
            State("IN-KA", "AP GA KL MH TN TS", ""), State("IN-KL", "KA TN", ""), State("IN-LD", "", ""),
            State("IN-MH", "GA GJ KA TS", ""), State("IN-TN", "AP KA KL", ""), State("IN-TS", "AP KA MH", "IN-TG"),
            State("IN-WB", "", ""),
        ],
        Prefectures = [.. new[] { 14, 16, 18, 28, 30, 31, 34 }.Select(n => new PrefectureRow($"JP-{n}", NoName))],
        Corridors =
        [
            Corridor("BMIC", "IN-KA", "IN-MH"), Corridor("CBIC", "IN-AP", "IN-KA", "IN-TN"),
            Corridor("CBIC-K", "IN-KL", "IN-TN"), Corridor("DMIC", "IN-GJ", "IN-MH", "IN-WB"),
            Corridor("ECEC", "IN-AP", "IN-TN", "IN-WB"),
        ],
        Agreements =
        [
            new("JP-34", "IN-TN", AgreementLevel.Prefecture, "2010-11-08", null, ""),
            new("JP-30", "IN-MH", AgreementLevel.Prefecture, "2013-10", "2026-11", ""),
            new("JP-30", "IN-LD", AgreementLevel.Prefecture, "2013", "2025", ""),
            new("JP-16", "IN-AP", AgreementLevel.Prefecture, "2026-12", null, ""),
            new("JP-16", "IN-LD", AgreementLevel.Prefecture, "2026", null, ""),
            new("JP-14", "IN-TN", AgreementLevel.Prefecture, null, "2026-11-23", ""),
            new("JP-28", "IN-GJ", AgreementLevel.Prefecture, null, null, ""),
            new("JP-31", "IN-KL", AgreementLevel.Municipal, "2015-12", null, ""),
            new(null, "IN-GJ", AgreementLevel.National, "2014", null, ""),
        ],
        Turnover =
        [
            new("D", 33_000_000, 2023, ""), new("E", 27_500_000, 2023, ""), new("G", 19_000_001, 2023, ""),
            new("I", 65_000_000, 2023, ""),
        ],
        Rates = [new("INR", 1.7201m, Day, ""), new("USD", 153.5m, Day, "")],
        SmeClasses =
        [
            new("50", SmeClass.Wholesale), new("53", SmeClass.Wholesale),
            new("56", SmeClass.Retail), new("60", SmeClass.Retail),
            new("39", SmeClass.Service), new("411", SmeClass.Service), new("693", SmeClass.Service),
            new("74", SmeClass.Service), new("79", SmeClass.Service), new("791", SmeClass.ManufacturingAndOther),
        ],
        NameWords = [new("ポンプ", "252", 1, 1, 1)],
        Messages = [],
        Texts = [new("gate-open-pass", "The firm takes part.")],

        Fingerprint = "small",
    };

    private static DateOnly Day => new(2026, 11, 20);

    private static SectorRow Sector(string code) => new(code, code[..2], NoName);

    private static IEnumerable<IndustryRow> Industries(string division, params string[] codes) =>
        codes.Select(code => new IndustryRow(code, division, NoName));

    private static AffinityRow Row(string industry, string subSector, Relation relation, Grade grade) =>
        new(industry, subSector, relation, grade, $"{industry} for {subSector}");

    private static CapabilityRow Capability(string tag, params string[] industries) => new(tag, NoName, [], industries);

    private static StateRow State(string code, string neighbours, string aliases) => new(
        code, NoName, [.. Words(neighbours).Select(other => "IN-" + other)], Words(aliases));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static CorridorRow Corridor(string code, params string[] states) => new(code, new(En: code), states, "");
}
