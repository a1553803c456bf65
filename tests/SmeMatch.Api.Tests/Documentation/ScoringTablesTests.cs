using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using static SmeMatch.Api.Tests.Documentation.Figures;

namespace SmeMatch.Api.Tests.Documentation;

/// <summary>The small tables of docs/scoring.md: what the published tables hold and what the score does.</summary>
public sealed class ScoringTablesTests
{
    private static readonly ReferenceTables Tables = DemoRecords.Tables();
    private static readonly Lookup Lookup = new(Tables);

    [Fact]
    public async Task Tables_of_rows_are_the_published_ones()
    {
        var prefectures = Tables.Prefectures.ToDictionary(row => row.Code, row => row.Name.En!);
        await AreRight(
            ("Turnover per employee", 0, [.. Tables.Turnover.Select(row => (string?[])
                [row.Division, null, Of(row.YenPerEmployee), $"{row.Year}"])]),
            ("Exchange rates", 0, [.. Tables.Rates.Select(row => (string?[])
                [row.Currency, $"{row.YenPerUnit}", $"{row.Date:yyyy-MM-dd}"])]),
            ("Industrial corridors", 0, [.. Tables.Corridors.Select(row => (string?[])
                [row.Code, row.Name.En, string.Join(", ", row.States.Select(code => Lookup.State(code).Name.En))])]),
            ("Affinity in numbers", 0, [.. Tables.Sectors.Select(sector => (string?[])
                [sector.Code, sector.Name.En, .. RowsOf(sector.Code)])]));
        var agreements = Tables.Agreements.Where(row => row.Level == AgreementLevel.Prefecture)
            .Select(row => (string?[])
            [
                prefectures[row.Prefecture!], Lookup.State(row.State).Name.En,
                row.Since ?? "not stated", row.Until ?? "open",
            ]).ToList();
        await AreRight(("Agreements of prefectures with states", 0, agreements));
    }

    [Fact]
    public async Task Sector_counts_as_the_page_says()
    {
        var weights = ScoringProfile.Default.Weights;
        var industry = Tables.Industries.First(row => row.Code.Length == 4).Code;
        var usual = Tables.Capabilities.First(row => row.Industries.Count > 0);
        var unusual = Tables.Capabilities.First(row => !row.Industries.Any(code => Lookup.IsUsual(usual.Tag, code)));
        await AreRight(
            ("The three factors", 0,
            [
                ["sector", $"{weights.Sector}"], ["size", $"{weights.Size}"], ["region", $"{weights.Region}"],
            ]),
            ("Sector", 0, [.. Enum.GetValues<Relation>().OrderDescending().Select(relation => (string?[])
                [relation.ToWire(), Of((int)relation)])]),
            ("Sector", 1, [.. Enum.GetValues<Grade>().OrderDescending().Select(grade => (string?[])
                [grade.ToWire(), $"{(int)grade}"])]),
            ("Sector", 2,
            [
                ["offers h of the n needed, at least one", "7 000 + 3 000 × h / n"],
                ["lists no capability, and a needed one is usual for its industry", Covered(usual, [], usual.Tag)],
                ["lists others only, and a needed one is usual for its industry", Covered(usual, ["x"], usual.Tag)],
                ["lists no capability, and no needed one is usual for its industry", Covered(unusual, [], usual.Tag)],
                ["lists others only, and no needed one is usual for its industry", Covered(unusual, ["x"], usual.Tag)],
            ]));
        for (var h = 1; h <= 3; h++)
        {
            string[] needed = ["a", "b", "c"];
            Assert.Equal(Of(7_000 + (3_000 * h / 3)), Covered(usual, needed[..h], needed));
        }

        static string Covered(CapabilityRow trade, string[] offered, params string[] needed) => Of(SectorFactor.Of(
            new Sme { Id = Guid.Empty, Industries = [trade.Industries[0]], Capabilities = offered },
            new Opportunity { Id = Guid.Empty, Capabilities = needed },
            Lookup).Coverage!.Covered);
    }

    [Fact]
    public async Task Size_counts_as_the_page_says()
    {
        const long Turnover = 1L << 40;
        var roles = Enum.GetValues<Role>();
        await AreRight(
            ("Size", 0, [.. roles.Select(role => (string?[])
            [
                role.ToWire(), $"{SizeFactor.UsualShare(role).From}–{SizeFactor.UsualShare(role).To} %",
                Of(SizeFactor.Of([role], null, 1, long.MaxValue).Factor),
            ])]),
            ("Size", 1,
            [
                ["lo ≤ −6 and hi ≥ −35: some usual share is comfortable", "10 000"],
                [
                    "lo > −6: even the least share is too big",
                    "10 000 − 10 000 × (lo + 6) / 24, not below the role's least",
                ],
                [
                    "hi < −35: even the greatest share is too small",
                    "10 000 − 8 000 × (−35 − hi) / 40, not below 2 000",
                ],
                ["turnover known or estimated, value unknown", Of(SizeFactor.Of(roles, null, 1, null).Factor)],
                ["turnover neither known nor estimated", Of(SizeFactor.Of(roles, null, null, 1).Factor)],
                ["no role is left", Of(SizeFactor.Of([], null, 1, 1).Factor)],
            ]),
            ("Size", 2, [.. Enum.GetValues<Relation>().OrderDescending().Select(relation => (string?[])
            [
                relation.ToWire(),
                string.Join(", ", SizeFactor.Preference(relation).Select(role => role.ToWire())),
            ])]));
        for (var eighths = -90; eighths <= 60; eighths++)
        {
            // A prime contractor takes the whole value, so that lo and hi are the same.
            var value = (long)Math.Ceiling(Math.Pow(2, 40 + (eighths / 8.0)));
            var expected = eighths > -6 ? Math.Max(0, 10_000 - (10_000 * (eighths + 6) / 24))
                : eighths < -35 ? Math.Max(2_000, 10_000 - (8_000 * (-35 - eighths) / 40)) : 10_000;
            Assert.Equal(expected, SizeFactor.Of([Role.Prime], null, Turnover, value).Factor);
        }

        Assert.Equal(159, SizeFactor.Octaves(1_000_000));
    }

    [Fact]
    public async Task Region_counts_as_the_page_says()
    {
        var all = Tables.States.Select(row => row.Code).ToList();
        var pairs = all.SelectMany(state => all.Where(other => other != state).Select(other => (state, other)))
            .ToList();
        var near = pairs.First(pair => Lookup.AreNeighbours(pair.state, pair.other));
        var linked = pairs.First(pair => !Lookup.AreNeighbours(pair.state, pair.other)
            && Lookup.SharedCorridor(pair.state, pair.other) is not null);
        var far = pairs.First(pair => !Lookup.AreNeighbours(pair.state, pair.other)
            && Lookup.SharedCorridor(pair.state, pair.other) is null);
        var agreement = Tables.Agreements.First(row => row.Level == AgreementLevel.Prefecture && row.Until is null);
        await AreRight(("Region", 0,
        [
            ["the package is nationwide, and the firm is present in some state", Region([], [near.state], [])],
            ["the package is nationwide, and the firm is present in none", Region([], [], [near.state])],
            ["the firm is present in the state", Region([near.state], [near.state], [])],
            ["the firm is present in a neighbouring state", Region([near.state], [near.other], [])],
            ["the firm targets the state", Region([near.state], [], [near.state])],
            [
                "the firm is present in a state on a shared industrial corridor",
                Region([linked.state], [linked.other], []),
            ],
            [
                "an agreement between its prefecture and the state is in force",
                Region([agreement.State], [], [], agreement.Prefecture),
            ],
            [
                "the firm targets a neighbouring state, or one on a shared corridor",
                Region([near.state], [], [near.other]),
            ],
            ["the firm names no state at all", Region([near.state], [], [])],
            ["the package names no state", Region(null, [near.state], [])],
            ["none of these", Region([far.state], [far.other], [])],
        ]));
        Assert.Equal(Region([near.state], [], [near.other]), Region([linked.state], [], [linked.other]));
        string[] eleven = [.. all.Where(one => one != near.state).Take(11)];
        Assert.Equal(Region([near.state], [], []), Region([near.state], [], eleven));

        // No list of states is a package that names none, an empty one a nationwide package.
        static string Region(string[]? states, string[] present, string[] targets, string? prefecture = null) =>
            Of(RegionFactor.Of(
                new Sme { Id = Guid.Empty, PresenceStates = present, TargetStates = targets, Prefecture = prefecture },
                new Opportunity { Id = Guid.Empty, States = states ?? [], Nationwide = states is { Length: 0 } },
                Lookup,
                new DateOnly(2100, 1, 1)).Factor);
    }

    private static IEnumerable<string> RowsOf(string subSector)
    {
        var rows = Tables.Affinity.Where(row => row.SubSector == subSector).ToList();
        return Enum.GetValues<Relation>().OrderDescending()
            .Select(relation => rows.Count(row => row.Relation == relation && row.Grade != Grade.None))
            .Append(rows.Count(row => row.Grade == Grade.None)).Select(count => $"{count}");
    }

    internal static async Task AreRight(params (string Heading, int Table, IReadOnlyList<string?[]> Rows)[] expected)
    {
        var sections = await PageText.Read();
        var faults = expected.SelectMany(one => sections.Single(section => section.Heading == one.Heading)
            .Tables[one.Table].Differences($"{one.Heading}, table {one.Table + 1}", one.Rows)).ToList();
        Assert.True(faults.Count == 0, "docs/scoring.md\n" + string.Join("\n", faults));
    }
}
