using System.Globalization;
using SmeMatch.Api.Http;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Registry;

/// <summary>The filters of the two lists.</summary>
internal sealed class RecordFilters(RecordSchemas schemas, Lookup lookup)
{
    private readonly Field words = new(
        "q", FieldKind.Text, "Words that all stand in name, title, place or number; Japanese or English.")
    {
        Example = "\"pump\"",
    };
    private readonly Field industry = new(
        "industry",
        FieldKind.Code,
        "A JSIC code: SMEs of it or narrower, opportunities it is related to. "
        + "Find the code in [the industries of Japan](#/Reference/getIndustries).")
    {
        Pattern = RecordSchemas.IndustryPattern,
    };
    private readonly Field updatedSince = new(
        "updatedSince", FieldKind.Time, "Only records changed at or after this time.");
    private readonly Field currency = new(
        "currency", FieldKind.Code, "Currency of minValue and maxValue; INR unless said otherwise.")
    {
        Values = schemas.Currencies,
    };
    private readonly Field parent = new("parentId", FieldKind.Id, "Only packages of this project.");

    public IReadOnlyList<Field> Of(RecordKind kind)
    {
        var (sme, opportunity) = (schemas.Sme, schemas.Opportunity);
        var tables = lookup.Tables;
        var sector = Named(
            One(
                "sector", opportunity, "subSectors",
                "A sub-sector, by name or code: opportunities of it, SMEs whose industry is related to it."),
            tables.Sectors.Select(row => (row.Code, row.Name)));
        Field State(RecordSchema schema, string path, string description) =>
            Named(One("state", schema, path, description), tables.States.Select(row => (row.Code, row.Name)));
        return kind == RecordKind.Sme
            ? [words, sector, industry,
                State(sme, "targetStates", "An Indian state the SME is present in or targets, by name or code."),
                Named(
                    One("prefecture", sme, "prefecture", "Prefecture of the head office, by name or code."),
                    tables.Prefectures.Select(row => (row.Code, row.Name))),
                One("role", sme, "roles", "A role the SME offers."),
                One("status", sme, "status", "Whether the SME takes part."), updatedSince]
            : [words, sector, industry, State(opportunity, "states", "An Indian state it lies in, by name or code."),
                One("role", opportunity, "rolesSought", "A role it seeks."),
                One("stage", opportunity, "stage", "Project status by OC4IDS."),
                One("status", opportunity, "status", "Open, umbrella, closed or cancelled."),
                Amount("minValue", "Least value."),
                Amount("maxValue", "Highest value."), currency, parent, updatedSince];
    }

    public RecordFilter Read(HttpContext context, RecordKind kind) => new()
    {
        Words = context.Parameter("q") is { } text
            ? RecordRow.Fold(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            : [],
        Codes = Codes(kind, context.Parameter("sector"), context.Parameter("industry")),
        CodePrefix = kind == RecordKind.Sme ? context.Parameter("industry") : null,
        State = context.Parameter("state"),
        Prefecture = context.Parameter("prefecture"),
        Role = context.Parameter("role"),
        Stage = context.Parameter("stage"),
        Status = context.Parameter("status"),
        MinValueYen = Yen(context, "minValue"),
        MaxValueYen = Yen(context, "maxValue"),
        UpdatedSince = context.Parameter("updatedSince") is { } time
            ? DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)
            : null,
        ParentId = context.Parameter("parentId") is { } id ? Guid.Parse(id) : null,
    };

    private static Field One(string name, RecordSchema schema, string path, string description) =>
        schema.Find(path)! with { Path = name, Kind = FieldKind.Code, Description = description, Example = null };

    /// <summary>Takes names as well as codes, and offers the names first.</summary>
    private static Field Named(Field codes, IEnumerable<(string Code, LocalName Name)> rows)
    {
        var aliases = new Dictionary<string, string>(codes.Aliases);
        var names = new List<string>();
        foreach (var (code, name) in rows)
        {
            names.Add(name.Display);
            aliases.Add(name.Display, code);
        }

        return codes with { Values = [.. names, .. codes.Values!], Aliases = aliases };
    }

    private static Field Amount(string name, string description) =>
        new(name, FieldKind.Code, description) { Pattern = RecordSchemas.AmountPattern };

    /// <summary>
    /// Of an SME, the industries that are related to the sector; of an opportunity, the sub-sectors that are the
    /// sector's or related to the industry. Null when neither is asked for.
    /// </summary>
    private string[]? Codes(RecordKind kind, string? sector, string? industry)
    {
        if (kind == RecordKind.Sme)
        {
            return sector is null
                ? null
                : [.. lookup.Tables.Industries.Select(row => row.Code).Where(code => IsRelated(code, sector))];
        }

        var sectors = lookup.Tables.Sectors.Select(row => row.Code);
        return (sector, industry) == (null, null)
            ? null
            : [.. sectors.Where(code =>
                (sector is null || code == sector) && (industry is null || IsRelated(industry, code)))];
    }

    private bool IsRelated(string industry, string sector) => lookup.Affinity(industry, sector)?.Strength > 0;

    private long? Yen(HttpContext context, string name) => context.Parameter(name) is { } amount
        ? lookup.Yen(
            new Money(decimal.Parse(amount, CultureInfo.InvariantCulture), context.Parameter("currency") ?? "INR"))
        : null;
}
