namespace SmeMatch.Matching.Tables;

/// <summary>
/// What must hold of the tables before anything is scored with them; run at every start and by tests.
/// </summary>
public static class TableChecks
{
    /// <summary>Each fault in one sentence that names the table and the row; empty when all is well.</summary>
    public static IReadOnlyList<string> Faults(ReferenceTables tables)
    {
        var faults = new List<string>();
        var sectors = Keys(faults, "sectors", tables.Sectors, row => row.Code);
        var industries = Keys(faults, "industries", tables.Industries, row => row.Code);
        var states = Keys(faults, "states", tables.States, row => row.Code);
        var prefectures = Keys(faults, "prefectures", tables.Prefectures, row => row.Code);
        var divisions = tables.Industries.Select(row => row.Division).ToHashSet();
        Keys(faults, "capabilities", tables.Capabilities, row => row.Tag);
        Keys(faults, "certifications", tables.Certifications, row => row.Tag);
        Keys(faults, "corridors", tables.Corridors, row => row.Code);
        Keys(faults, "turnover", tables.Turnover, row => row.Division);
        Keys(faults, "rates", tables.Rates, row => row.Currency);
        Keys(faults, "sme-classes", tables.SmeClasses, row => row.Industry);
        Keys(faults, "name-words", tables.NameWords, row => row.Word);
        Keys(faults, "texts", tables.Texts, row => row.Code);

        Known(faults, "affinity", "industry", tables.Affinity.Select(row => row.Industry), industries);
        Known(faults, "affinity", "sub-sector", tables.Affinity.Select(row => row.SubSector), sectors);
        Known(faults, "capabilities", "sub-sector", tables.Capabilities.SelectMany(row => row.SubSectors), sectors);
        Known(faults, "capabilities", "industry", tables.Capabilities.SelectMany(row => row.Industries), industries);
        Known(faults, "corridors", "state", tables.Corridors.SelectMany(row => row.States), states);
        Known(faults, "agreements", "state", tables.Agreements.Select(row => row.State), states);
        Known(faults, "agreements", "prefecture",
            tables.Agreements.Select(row => row.Prefecture).OfType<string>(), prefectures);
        Known(faults, "turnover", "division", tables.Turnover.Select(row => row.Division), divisions);
        Known(faults, "sme-classes", "industry", tables.SmeClasses.Select(row => row.Industry), industries);
        Known(faults, "name-words", "industry", tables.NameWords.Select(row => row.Industry), industries);
        CheckAffinity(faults, tables.Affinity);
        CheckStates(faults, tables.States, states);
        faults.AddRange(tables.Agreements.Where(row => !ValidPeriod(row))
            .Select(row => $"agreements: {row.Prefecture} and {row.State}: since or until is no year, month or date."));
        faults.AddRange(tables.Agreements
            .Where(row => (row.Prefecture is null) != (row.Level == AgreementLevel.National))
            .Select(row => $"agreements: {row.State}: a national agreement has no prefecture, any other has one."));
        faults.AddRange(tables.Rates.Where(row => row.YenPerUnit <= 0)
            .Select(row => $"rates: {row.Currency} is not above zero."));
        faults.AddRange(tables.Turnover.Where(row => row.YenPerEmployee <= 0)
            .Select(row => $"turnover: {row.Division} is not above zero."));
        if (!tables.Rates.Any(row => row.Currency == "INR"))
        {
            faults.Add("rates: INR is missing; the local content rule needs it.");
        }

        return faults;
    }

    private static HashSet<string> Keys<T>(
        List<string> faults, string table, IReadOnlyList<T> rows, Func<T, string> key)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        faults.AddRange(rows.Select(key).Where(value => !keys.Add(value))
            .Select(value => $"{table}: {value} stands twice."));
        if (keys.Count == 0)
        {
            faults.Add($"{table}: the table is empty.");
        }

        return keys;
    }

    private static void Known(
        List<string> faults, string table, string what, IEnumerable<string> codes, HashSet<string> known) =>
        faults.AddRange(codes.Where(code => !known.Contains(code)).Distinct()
            .Select(code => $"{table}: {what} {code} is unknown."));

    private static void CheckAffinity(List<string> faults, IReadOnlyList<AffinityRow> rows)
    {
        var keys = new HashSet<(string, string)>();
        faults.AddRange(rows.Where(row => !keys.Add((row.Industry, row.SubSector)))
            .Select(row => $"affinity: {row.Industry} to {row.SubSector} stands twice."));
        faults.AddRange(rows.Where(row => row.Industry.Length > 2 && !keys.Contains((row.Industry[..2], row.SubSector)))
            .Select(row => $"affinity: {row.Industry} to {row.SubSector} "
                + $"has no two-digit row {row.Industry[..2]} beside it."));
        faults.AddRange(rows.GroupBy(row => row.Rationale).Where(group => group.Count() > 1)
            .Select(group => $"affinity: {group.Count()} rows have the rationale '{group.Key}'."));
    }

    private static void CheckStates(List<string> faults, IReadOnlyList<StateRow> rows, HashSet<string> states)
    {
        var edges = rows.SelectMany(row => row.Neighbours.Select(other => (row.Code, other))).ToHashSet();
        Known(faults, "states", "neighbour", edges.Select(edge => edge.other), states);
        faults.AddRange(edges.Where(edge => !edges.Contains((edge.other, edge.Code)))
            .Select(edge => $"states: {edge.Code} names {edge.other} as neighbour, but not the other way."));
        faults.AddRange(rows.SelectMany(row => row.Aliases).GroupBy(alias => alias)
            .Where(group => group.Count() > 1 || states.Contains(group.Key))
            .Select(group => $"states: the alias {group.Key} is not unique."));
    }

    private static bool ValidPeriod(AgreementRow row) =>
        (row.Since is null || PartialDate.IsValid(row.Since)) && (row.Until is null || PartialDate.IsValid(row.Until));
}
