using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Benchmarks.Registries;

/// <summary>Registries made to hurt: where bounds do not tell records apart, nothing can be left out early.</summary>
internal static class HostileRegistries
{
    public static IEnumerable<Registry> All(ReferenceTables tables, int seed, int smes, int opportunities)
    {
        var plain = Registry.Realistic(tables, seed, smes, opportunities).Held();
        string[] states = [.. tables.States.Select(row => row.Code)];
        var (sector, related) = (tables.Sectors[0].Code, RelatedTo(tables, tables.Sectors[0].Code));
        var opportunity = plain.Opportunities[0] with
        {
            SubSectors = [sector],
            Capabilities = [],
            Requirements = null,
            RolesSought = [],
        };
        var sme = plain.Smes.First(one => one.Debarred is null) with { Industries = [related], Roles = [] };
        yield return plain with
        {
            Kind = "everyone identical",
            Smes = [.. plain.Smes.Select(one => sme with { Id = one.Id })],
            Opportunities = [.. plain.Opportunities.Select(one => opportunity with { Id = one.Id })],
        };
        yield return plain with
        {
            Kind = "everyone tied",
            Smes = [.. plain.Smes.Select(one => Featureless(one, related))],
            Opportunities =
            [
                .. plain.Opportunities.Select(one => one with { SubSectors = [sector], Requirements = null }),
            ],
        };
        yield return plain with
        {
            Kind = "one sector",
            Smes = [.. plain.Smes.Select(one => one with { Industries = [related, .. one.Industries] })],
            Opportunities = [.. plain.Opportunities.Select(one => one with { SubSectors = [sector] })],
        };
        yield return plain with
        {
            Kind = "all states",
            Smes = [.. plain.Smes.Select(one => one with { PresenceStates = states })],
            Opportunities = [.. plain.Opportunities.Select(one => one with { States = states })],
        };
        yield return plain with
        {
            Kind = "no turnover known",
            Smes = [.. plain.Smes.Select(one => one with { AnnualTurnover = null, Employees = null })],
        };
    }

    /// <summary>Firms that differ in what no score reads: all tie for every opportunity.</summary>
    private static Sme Featureless(Sme sme, string industry) => new()
    {
        Id = sme.Id,
        Industries = [industry],
        Capital = sme.Capital,
        Employees = 1,
        AnnualTurnover = new(1e8m, "JPY"),
    };

    /// <summary>An industry with the strongest relation to a sub-sector.</summary>
    private static string RelatedTo(ReferenceTables tables, string sector) =>
        tables.Affinity.Where(row => row.SubSector == sector).MaxBy(row => row.Strength)!.Industry;
}
