using System.Globalization;
using SmeMatch.Matching.Engine.Rows;

namespace SmeMatch.Benchmarks.Peers.Sql;

/// <summary>A table of facts as CSV; an empty field is null.</summary>
internal sealed record FactTable(string Name, string Columns, IEnumerable<string> Rows);

/// <summary>
/// The facts of a registry as an author of SQL would store them: per record what needs no partner, such as octaves,
/// states and capabilities as bits, the number of the trade. Records are numbered in the order of their ids.
/// </summary>
internal sealed class SqlFacts
{
    private const int Words = 4;
    private readonly CodedRegistry coded;
    private readonly SmeRow[] smes;
    private readonly OpportunityRow[] opportunities;

    public SqlFacts(CodedRegistry coded)
    {
        this.coded = coded;
        smes = [.. coded.Smes.OrderBy(row => row.Id, Comparer<RowId>.Create((left, right) => left.CompareTo(right)))];
        opportunities = [.. coded.Opportunities.OrderBy(row => row.Id.High).ThenBy(row => row.Id.Low)];
        SmeIds = [.. smes.Select(row => row.Id.ToGuid())];
        OpportunityIds = [.. opportunities.Select(row => row.Id.ToGuid())];
    }

    /// <summary>By number.</summary>
    public Guid[] SmeIds { get; }

    /// <inheritdoc cref="SmeIds"/>
    public Guid[] OpportunityIds { get; }

    public IEnumerable<FactTable> Tables =>
    [
        new("strength", "trade int, sector int, strength int", Trades((trade, number) =>
            trade.Strengths.ToArray().Select((strength, sector) => Csv(number, sector, (int)strength)))),
        new("usual", $"trade int, {WordColumns("usual")}", Trades((trade, number) =>
            [Csv(number, FourWords(trade.Usual))])),
        new("sector_list", "list int, place int, sector int", coded.Coder.SectorLists.Values.ToArray()
            .SelectMany((list, number) => list.Sectors.ToArray().Select((sector, place) =>
                Csv(number, place, (int)sector)))),
        new(
            "sme",
            $"""
            sme int, trade int, high bigint, low bigint, readiness int, present bigint, targets bigint,
            agreements bigint, is_present boolean, names_none boolean, turnover bigint, octaves int, offered int,
            not_sme boolean, no_entity boolean, land_unregistered boolean, lacking bigint, lists_none boolean,
            {WordColumns("offer")}
            """,
            smes.Select(Row)),
        new(
            "opportunity",
            $"""
            opportunity int, sector_list int, ohigh bigint, olow bigint, states bigint, near bigint, linked bigint,
            nationwide boolean, sought int, low0 int, high0 int, low1 int, high1 int, low2 int, high2 int, low3 int,
            high3 int, certificates bigint, smes_only boolean, prime_floor bigint, local_content boolean,
            land_border boolean, needed int, {WordColumns("need")}
            """,
            opportunities.Select(Row)),
    ];

    private IEnumerable<string> Trades(Func<Trade, int, IEnumerable<string>> rows) =>
        coded.Coder.Trades.Values.ToArray().SelectMany(rows);

    private string Row(SmeRow row, int number)
    {
        var region = coded.Coder.Regions.Items[row.Region];
        var kind = coded.Coder.SizeKinds.Items[row.SizeKind];
        var isKnown = row.Flags.HasFlag(SmeFlags.TurnoverKnown);
        return Csv(
            number, row.Trade, High(row.Id), Low(row.Id), (int)row.Readiness, region.Present, region.Targets,
            region.Agreements, region.IsPresent, region.NamesNone, isKnown ? row.TurnoverYen : null,
            isKnown ? kind.Turnover - 1 : null, (int)kind.Offered, row.Flags.HasFlag(SmeFlags.NotSme),
            row.Flags.HasFlag(SmeFlags.NoIndianEntity), row.Flags.HasFlag(SmeFlags.LandBorderUnregistered),
            (long)(coded.Coder.Certificates.Items[row.Certificates].Lacking & long.MaxValue),
            row.Offer == 0, FourWords(coded.Coder.Offers.Items[row.Offer]));
    }

    private string Row(OpportunityRow row, int number)
    {
        var (sought, value) = coded.Coder.SizeProfiles.Items[row.SizeProfile];
        var map = coded.Coder.States;
        int?[] shares = value[0] < 0 ? new int?[8] : [.. Enumerable.Range(0, 8).Select(i => (int?)value[i])];
        return Csv(
            number, row.SectorList, High(row.Id), Low(row.Id), row.States, map.WithNeighbour(row.States),
            map.WithCorridor(row.States), row.IsNationwide, (int)sought, shares, checked((long)row.Certificates),
            row.SmesOnly, row.PrimeFloor, row.LocalContent, row.LandBorderRule, row.NeededCount,
            FourWords(row.Needed));
    }

    // The tie key is made of the last eight bytes of an id; halves of it fit in signed numbers.
    private static long High(RowId id) => (long)(id.Low >> 32);

    private static long Low(RowId id) => (long)(id.Low & uint.MaxValue);

    private static string WordColumns(string name) =>
        string.Join(", ", Enumerable.Range(0, Words).Select(i => $"{name}{i} bigint"));

    private static ulong[] FourWords(ReadOnlySpan<ulong> words)
    {
        var four = new ulong[Words];
        words.CopyTo(four);
        return four;
    }

    private static string Csv(params object?[] values) => string.Join(',', values.Select(value => value switch
    {
        int?[] list => Csv([.. list]),
        ulong[] list => Csv([.. list]),
        ulong bits => ((long)bits).ToString(CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    }));
}
