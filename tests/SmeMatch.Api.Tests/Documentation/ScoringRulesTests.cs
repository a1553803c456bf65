using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using static SmeMatch.Api.Tests.Documentation.Figures;

namespace SmeMatch.Api.Tests.Documentation;

/// <summary>What docs/scoring.md says beside the three factors: readiness, gates, confidence, what is kept.</summary>
public sealed class ScoringRulesTests
{
    private static readonly Lookup Lookup = new(DemoRecords.Tables());
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly Scorer Scorer = new(Lookup, ScoringProfile.Default, Today);

    private static readonly Sme Bare = new() { Id = Guid.Empty };

    private static readonly Sme Known = Bare with
    {
        Industries = ["2521"],
        Capabilities = ["pump-water-sewage"],
        Employees = 50,
        AnnualTurnover = new Money(1_000_000_000, "JPY"),
        Roles = [Role.Supplier],
        PresenceStates = ["IN-TN"],
        VerifiedAt = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
    };

    private static readonly Opportunity Package = new()
    {
        Id = Guid.Empty,
        SubSectors = ["WS02"],
        Capabilities = ["pump-water-sewage"],
        States = ["IN-TN"],
        Value = new Money(100_000_000, "JPY"),
    };

    [Fact]
    public async Task Readiness_and_confidence_are_as_the_page_says()
    {
        Assert.Equal(100, Scorer.Score(Known, Package).Confidence);
        await ScoringTablesTests.AreRight(
            ("Order in a list", 0,
            [
                ["Indian entity, or present in a state", Points(Bare with { IndianEntity = true })],
                ["delivered in India before", Points(Bare with { DeliveredInIndia = true })],
                ["verified within 365 days", Points(Bare with { VerifiedAt = Known.VerifiedAt })],
                ["exports", Points(Bare with { Exports = true })],
                ["contact who speaks English", Points(Bare with { EnglishContact = true })],
                ["holds iso-9001", Points(Bare with { Certifications = ["iso-9001"] })],
                ["holds iso-14001 or iso-45001", Points(Bare with { Certifications = ["iso-45001", "iso-14001"] })],
            ]),
            ("Confidence and range", 0,
            [
                ["turnover estimated from employees", Less(Known with { AnnualTurnover = null }, Package)],
                [
                    "turnover neither known nor estimated",
                    Less(Known with { AnnualTurnover = null, Employees = null }, Package),
                ],
                ["value unknown", Less(Known, Package with { Value = null })],
                ["the package names no state and is not nationwide", Less(Known, Package with { States = [] })],
                ["the firm names no state", Less(Known with { PresenceStates = [] }, Package)],
                ["not verified within 365 days", Less(Known with { VerifiedAt = null }, Package)],
                ["roles assumed", Less(Known with { Roles = [] }, Package)],
                ["industries inferred from the firm's name", Less(Known with { IndustriesInferred = true }, Package)],
                ["capabilities needed, and the firm lists none", Less(Known with { Capabilities = [] }, Package)],
            ]));
        Assert.Equal("2 500", Points(Bare with { PresenceStates = ["IN-TN"] }));

        static string Points(Sme sme) => Of(Readiness.Of(sme, Today));

        static string Less(Sme sme, Opportunity opportunity) => $"{100 - Scorer.Score(sme, opportunity).Confidence}";
    }

    [Fact]
    public async Task Gates_and_the_classes_of_the_SME_Basic_Act_are_as_the_page_says()
    {
        var classes = Enum.GetValues<SmeClass>().Select(one => (string?[])
        [
            one.ToWire(),
            Yen(Greatest(100_000, 1_000_000_000, capital => IsSme(one, 100_000, capital))),
            Of(Greatest(1, 1_000, employees => IsSme(one, employees, long.MaxValue / 4))),
            Of(Greatest(1, 1_000, employees => Status(one, employees, 1) == SmeStatusResult.Small)),
        ]).ToList();
        await ScoringTablesTests.AreRight(
            ("Gates, beside the score", 0, [.. Scorer.Score(Known, Package).Eligibility.Gates
                .Select(gate => (string?[])[gate.Name])]),
            ("Gates, beside the score", 1, classes));

        static bool IsSme(SmeClass one, long employees, long capital) =>
            Status(one, employees, capital) is SmeStatusResult.Sme or SmeStatusResult.Small;

        static SmeStatusResult Status(SmeClass one, long employees, long capital) => SmeStatus.Of(
            Bare with
            {
                Industries =
                [
                    Lookup.Tables.Industries.Select(row => row.Code)
                        .First(code => Lookup.SmeClassesOf(code) is [var found] && found == one),
                ],
                Employees = (int)employees,
                Capital = new Money(capital, "JPY"),
            },
            Lookup).Status;

        static long Greatest(long least, long most, Func<long, bool> holds)
        {
            while (least < most)
            {
                var middle = (least + most + 1) / 2;
                (least, most) = holds(middle) ? (middle, most) : (least, middle - 1);
            }

            return least;
        }
    }

    [Fact]
    public async Task What_is_kept_is_as_the_page_says()
    {
        var sections = await PageText.Read();
        var text = sections.Single(section => section.Heading == "What is kept").Text.Replace('\n', ' ');
        Assert.Contains($"best {MatchEngine.SmesPerOpportunity} firms", text, StringComparison.Ordinal);
        Assert.Contains($"best {MatchEngine.OpportunitiesPerSme} packages", text, StringComparison.Ordinal);
        Assert.Contains($"capabilities reaches {Of(ScoringProfile.Default.MinSector)}", text, StringComparison.Ordinal);
        Assert.Contains($"score reaches {Of(ScoringProfile.Default.MinScore)}", text, StringComparison.Ordinal);
    }
}
