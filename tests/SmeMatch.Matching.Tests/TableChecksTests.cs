using SmeMatch.Matching.Tables;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class TableChecksTests
{
    private static readonly ReferenceTables Good = SmallTables.All;

    [Fact]
    public void Sound_tables_have_no_fault() => Assert.Empty(TableChecks.Faults(Good));

    public static TheoryData<string> Tables =>
    [
        "sectors", "industries", "states", "prefectures", "capabilities", "certifications", "corridors", "turnover",
        "rates", "sme-classes", "name-words", "texts",
    ];

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_key_that_stands_twice_is_found_in_every_table(string table) =>
        Assert.Contains(TableChecks.Faults(Changed(table, twice: true)), fault =>
            fault.StartsWith(table + ": ", StringComparison.Ordinal)
            && fault.EndsWith(" stands twice.", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Tables))]
    public void An_empty_table_is_found(string table) =>
        Assert.Contains($"{table}: the table is empty.", TableChecks.Faults(Changed(table, twice: false)));

    public static TheoryData<string, string> Faults => new()
    {
        { "affinity industry", "affinity: industry 99 is unknown." },
        { "affinity sub-sector", "affinity: sub-sector XX99 is unknown." },
        { "affinity twice", "affinity: 06 to TL01 stands twice." },
        { "affinity alone", "affinity: 391 to TL01 has no two-digit row 39 beside it." },
        { "affinity rationale", "affinity: 2 rows have the rationale '06 for TL01'." },
        { "capability industry", "capabilities: industry 9999 is unknown." },
        { "capability sub-sector", "capabilities: sub-sector XX99 is unknown." },
        { "corridor state", "corridors: state IN-XX is unknown." },
        { "agreement state", "agreements: state IN-XX is unknown." },
        { "agreement prefecture", "agreements: prefecture JP-99 is unknown." },
        { "agreement since", "agreements: JP-34 and IN-TN: since or until is no year, month or date." },
        { "agreement until", "agreements: JP-34 and IN-TN: since or until is no year, month or date." },
        { "agreement national", "agreements: IN-TN: a national agreement has no prefecture, any other has one." },
        { "agreement without", "agreements: IN-TN: a national agreement has no prefecture, any other has one." },
        { "turnover division", "turnover: division Z is unknown." },
        { "turnover zero", "turnover: D is not above zero." },
        { "rate zero", "rates: USD is not above zero." },
        { "rate missing", "rates: INR is missing; the local content rule needs it." },
        { "class industry", "sme-classes: industry 9999 is unknown." },
        { "word industry", "name-words: industry 9999 is unknown." },
        { "neighbour one way", "states: IN-SK names IN-WB as neighbour, but not the other way." },
        { "alias twice", "states: the alias IN-TG is not unique." },
        { "alias of a state", "states: the alias IN-KA is not unique." },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_is_found_and_named(string what, string expected) =>
        Assert.Equal([expected], TableChecks.Faults(With(what)));

    [Fact]
    public void A_neighbour_that_is_no_state_is_unknown_and_cannot_name_the_state_back()
    {
        var faults = TableChecks.Faults(State(new("IN-SK", SmallTables.NoName, ["IN-XX"], [])));
        Assert.Equal(
            [
                "states: neighbour IN-XX is unknown.",
                "states: IN-SK names IN-XX as neighbour, but not the other way.",
            ], faults);
    }

    private static ReferenceTables With(string what)
    {
        var (affinity, agreement) = (Good.Affinity[0], Good.Agreements[0]);
        var other = affinity with { Rationale = "other" };
        return what switch
        {
            "affinity industry" => Affinity(other with { Industry = "99" }),
            "affinity sub-sector" => Affinity(other with { SubSector = "XX99" }),
            "affinity twice" => Affinity(other),
            "affinity alone" => Affinity(other with { Industry = "391" }),
            "affinity rationale" => Affinity(affinity with { Industry = "08" }),
            "capability industry" => Good with { Capabilities = [new("tag", SmallTables.NoName, [], ["9999"])] },
            "capability sub-sector" => Good with { Capabilities = [new("tag", SmallTables.NoName, ["XX99"], [])] },
            "corridor state" =>
                Good with { Corridors = [.. Good.Corridors, new("X", SmallTables.NoName, ["IN-XX"], "")] },
            "agreement state" => Agreement(agreement with { State = "IN-XX" }),
            "agreement prefecture" => Agreement(agreement with { Prefecture = "JP-99" }),
            "agreement since" => Agreement(agreement with { Since = "2024-13" }),
            "agreement until" => Agreement(agreement with { Until = "soon" }),
            "agreement national" => Agreement(agreement with { Level = AgreementLevel.National }),
            "agreement without" => Agreement(agreement with { Prefecture = null }),
            "turnover division" => Good with { Turnover = [new("Z", 1, 2023, "")] },
            "turnover zero" => Good with { Turnover = [new("D", 0, 2023, "")] },
            "rate zero" => Good with { Rates = [Good.Rates[0], Good.Rates[1] with { YenPerUnit = 0 }] },
            "rate missing" => Good with { Rates = [Good.Rates[1]] },
            "class industry" => Good with { SmeClasses = [new("9999", SmeClass.Retail)] },
            "word industry" => Good with { NameWords = [new("word", "9999", 1, 1, 1)] },
            "neighbour one way" => State(new("IN-SK", SmallTables.NoName, ["IN-WB"], [])),
            "alias twice" => State(new("IN-SK", SmallTables.NoName, [], ["IN-TG"])),
            "alias of a state" => State(new("IN-SK", SmallTables.NoName, [], ["IN-KA"])),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
    }

    private static ReferenceTables Affinity(params AffinityRow[] rows) =>
        Good with { Affinity = [.. Good.Affinity, .. rows] };

    private static ReferenceTables Agreement(AgreementRow row) => Good with { Agreements = [row] };

    private static ReferenceTables State(StateRow row) => Good with { States = [.. Good.States, row] };

    private static ReferenceTables Changed(string table, bool twice)
    {
        IReadOnlyList<T> Change<T>(IReadOnlyList<T> rows) => twice ? [.. rows, rows[0]] : [];
        return table switch
        {
            "sectors" => Good with { Sectors = Change(Good.Sectors) },
            "industries" => Good with { Industries = Change(Good.Industries) },
            "states" => Good with { States = Change(Good.States) },
            "prefectures" => Good with { Prefectures = Change(Good.Prefectures) },
            "capabilities" => Good with { Capabilities = Change(Good.Capabilities) },
            "certifications" => Good with { Certifications = Change(Good.Certifications) },
            "corridors" => Good with { Corridors = Change(Good.Corridors) },
            "turnover" => Good with { Turnover = Change(Good.Turnover) },
            "rates" => Good with { Rates = Change(Good.Rates) },
            "sme-classes" => Good with { SmeClasses = Change(Good.SmeClasses) },
            "name-words" => Good with { NameWords = Change(Good.NameWords) },
            _ => Good with { Texts = Change(Good.Texts) },
        };
    }
}
