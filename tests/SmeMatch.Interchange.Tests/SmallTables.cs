using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Interchange.Tests;

/// <summary>As few codes as the formats need to be shown right and wrong.</summary>
internal static class SmallTables
{
    private static readonly LocalName NoName = new();

    public static ReferenceTables All { get; } = new()
    {
        Sectors = [new("TL01", "transport", NoName), new("WS02", "water", NoName)],
        Industries =
        [
            Industry("06", "D"), Industry("08", "D"), Industry("25", "E"), Industry("252", "E"), Industry("39", "G"),
            Industry("72", "L"), Industry("92", "R"),
        ],
        Affinity = [new("25", "WS02", Relation.Supplies, Grade.Core, "Pumps move water.")],
        Capabilities = [new("pump", NoName, ["WS02"], ["252"]), new("rail-turnout", NoName, ["TL01"], ["25"])],
        Certifications = [new("iso-9001", NoName, ""), new("iso-14001", NoName, "")],
        States = [State("IN-KA"), State("IN-OD", "IN-OR"), State("IN-TN"), State("IN-TS", "IN-TG")],
        Prefectures =
        [
            Prefecture("JP-10", "群馬県"), Prefecture("JP-13", "東京都"), Prefecture("JP-18", "福井県"),
            Prefecture("JP-24", "三重県"), Prefecture("JP-29", "奈良県"), Prefecture("JP-34", "広島県"),
        ],
        Corridors = [new("CBIC", new(En: "Chennai–Bengaluru"), ["IN-KA", "IN-TN"], "")],
        Agreements = [],
        Turnover = [new("E", 20_000_000, 2023, "")],
        Rates = [new("INR", 1.7m, new DateOnly(2026, 11, 20), ""), new("USD", 150m, new DateOnly(2026, 11, 20), "")],
        SmeClasses = [new("39", SmeClass.Service)],
        NameWords =
        [
            Word("ポンプ", "252"), Word("工業", "25"), Word("建設", "06"), Word("建設工業", "08"), Word("電工", "08"),
        ],
        Messages = [],
        Texts = [new("gate-open-pass", "The firm takes part.")],

        Fingerprint = "small",
    };

    private static IndustryRow Industry(string code, string division) => new(code, division, NoName);

    private static StateRow State(string code, params string[] aliases) => new(code, NoName, [], aliases);

    private static PrefectureRow Prefecture(string code, string name) => new(code, new LocalName(Ja: name));

    private static NameWordRow Word(string word, string industry) => new(word, industry, 1, 1, 1);
}
