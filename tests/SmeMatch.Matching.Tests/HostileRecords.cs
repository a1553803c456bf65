using SmeMatch.Matching.Records;
using Xunit;

namespace SmeMatch.Matching.Tests;

/// <summary>
/// Registries made to hurt: where bounds do not tell records apart, every shortcut must still be exact.
/// </summary>
internal static class HostileRecords
{
    public static TheoryData<string> Kinds => ["identical", "tied", "one sector", "all states", "no turnover"];

    public static (List<Sme> Smes, List<Opportunity> Opportunities) Of(string kind)
    {
        var population = new Population(77, rich: kind != "no turnover");
        var (smes, opportunities) = (population.Smes(350), population.Opportunities(130));
        return kind switch
        {
            "identical" => (
                [.. smes.Select(one => smes[0] with { Id = one.Id })],
                [.. opportunities.Select(one => opportunities[0] with { Id = one.Id })]),
            "tied" => (
                [.. smes.Select((one, i) => Examples.Firm with { Id = Sharing(one.Id, i) })],
                [.. opportunities.Select((one, i) => Examples.Tender with { Id = Sharing(one.Id, i) })]),
            "one sector" => (smes, [.. opportunities.Select(one => one with { SubSectors = ["WS02"] })]),
            "all states" => (
                [.. smes.Select(one => one with { PresenceStates = States(one.Id), TargetStates = States(one.Id) })],
                [.. opportunities.Select(one => one with { States = States(one.Id) })]),
            _ => ([.. smes.Select(one => one with { AnnualTurnover = null, Employees = null })], opportunities),
        };
    }

    /// <summary>Ids whose last eight bytes, and so the tie keys, are those of many others.</summary>
    private static Guid Sharing(Guid id, int i)
    {
        var bytes = id.ToByteArray(bigEndian: true);
        bytes.AsSpan(8).Fill((byte)(i % 2));
        return new Guid(bytes, bigEndian: true);
    }

    private static List<string> States(Guid id) => id.GetHashCode() % 2 == 0
        ? ["IN-AP", "IN-GA", "IN-GJ", "IN-KA", "IN-KL", "IN-LD", "IN-MH", "IN-TN", "IN-TS", "IN-WB"]
        : ["IN-WB", "IN-TS", "IN-TN", "IN-MH", "IN-LD", "IN-KL", "IN-KA", "IN-GJ", "IN-GA", "IN-AP"];
}
