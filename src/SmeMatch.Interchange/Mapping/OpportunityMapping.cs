using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Formats.OpenContracting;
using SmeMatch.Interchange.Reference;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Interchange.Mapping;

/// <summary>
/// Leads foreign opportunities into our vocabulary by the published tables. The record passes the same reader as any
/// other, so all rules hold; what cannot be mapped is left out and noted, never guessed.
/// </summary>
/// <param name="reader">The reader of opportunities.</param>
/// <param name="tables">Our vocabulary.</param>
/// <param name="mapping">The ways into it.</param>
public sealed partial class OpportunityMapping(RecordReader reader, ReferenceTables tables, MappingTables mapping)
{
    private const int MostItems = Field.MaxItems;
    private static readonly string[] Languages = ["en", "ja", "hi"];
    private readonly TitleRules rules = new(mapping.TitleRules, tables);
    private readonly SectorSchemes schemes = new([.. mapping.SectorSchemes, .. OwnCodes(tables)]);
    private readonly Places places = new(mapping, tables);
    private readonly StatedAmounts amounts = new(tables.Currencies);

    /// <param name="number">1-based number of the row, line or document in its file.</param>
    /// <param name="foreign">What the source states.</param>
    public MappedOpportunity Map(long number, ForeignOpportunity foreign)
    {
        var notes = new List<MappingNote>();
        var subSectors = new SectorReading(schemes, rules).Read(foreign, notes);
        var capabilities = Capabilities(foreign, subSectors, notes);
        var record = new JsonObject
        {
            ["ocid"] = foreign.Ocid,
            ["title"] = Titles(foreign, notes),
            ["description"] = LongText("/description", foreign.Description, notes),
            ["buyer"] = ShortText("/buyer", foreign.Buyer, notes),
            ["subSectors"] = List(subSectors),
            ["capabilities"] = List(capabilities),
            ["capabilitiesInferred"] = capabilities.Count > 0 ? true : null,
            ["states"] = List(foreign.Nationwide == true ? [] : States(foreign, notes)),
            ["nationwide"] = foreign.Nationwide,
            ["value"] = Value(foreign.Value, notes),
            ["stage"] = foreign.Stage,
            ["status"] = foreign.Status,
            ["deadline"] = Day(foreign.Deadline),
            ["financing"] = foreign.FinancingKind is { } kind ? new JsonObject { ["kind"] = kind } : null,
            ["source"] = new JsonObject
            {
                ["system"] = foreign.System,
                ["id"] = foreign.Id,
                ["url"] = Url(foreign.Url, notes),
                ["asOf"] = Day(foreign.AsOf),
            },
        };
        using var document = JsonSerializer.SerializeToDocument(record);
        return new(ImportRow.From(number, foreign.Id, reader.Read(document.RootElement)), foreign.ParentId, notes);
    }

    /// <summary>Our sub-sectors are those of a published list, under which exports name them.</summary>
    private static IEnumerable<SectorSchemeRow> OwnCodes(ReferenceTables tables) => tables.Sectors.Select(sector =>
        new SectorSchemeRow(
            ExportParts.SectorScheme, sector.Code, sector.Name.En ?? sector.Code, sector.Code, SchemeRelation.Exact,
            100, "Harmonised Master List of Infrastructure Sub-sectors"));

    private List<string> Capabilities(
        ForeignOpportunity foreign, IReadOnlyList<string> subSectors, List<MappingNote> notes)
    {
        var needed = subSectors.Count == 0 ? [] : foreign.Titles.Values.Append(foreign.Description ?? "")
            .SelectMany(text => rules.Needed(text, subSectors)).DistinctBy(found => found.Row).ToList();
        notes.AddRange(needed.Select(found => new MappingNote(
            "/capabilities", MappingNotes.Capability, TitleRules.Evidence(found.Row, found.Tags))));
        return [.. needed.SelectMany(found => found.Tags).Distinct().Take(MostItems)];
    }

    /// <summary>The states of its places; without places those that title and buyer name.</summary>
    private List<string> States(ForeignOpportunity foreign, List<MappingNote> notes)
    {
        var states = new List<string>();
        foreach (var place in foreign.Places.Where(place => !string.IsNullOrWhiteSpace(place)))
        {
            var found = places.StatesOf(place);
            states.AddRange(found);
            if (found.Count == 0)
            {
                notes.Add(new("/states", MappingNotes.UnknownPlace,
                    $"The place '{Quoted.Text(place)}' tells no state."));
            }
        }

        if (states.Count == 0)
        {
            var texts = foreign.Titles.Values.Append(foreign.Buyer ?? "");
            states = texts.Select(places.StatesNamedIn).FirstOrDefault(found => found.Count > 0)?.ToList() ?? [];
            if (states.Count > 0)
            {
                notes.Add(new("/states", MappingNotes.InferredPlace,
                    $"{string.Join(", ", states)} from names in title or buyer."));
            }
        }

        return [.. states.Distinct()];
    }

    private JsonObject? Value(ForeignMoney? value, List<MappingNote> notes)
    {
        if (value is null)
        {
            return null;
        }

        var (amount, fault) = amounts.Read(value.Text, value.Currency);
        if (fault is not null)
        {
            notes.Add(new(fault.Pointer, fault.Code, fault.Detail));
            return null;
        }

        if (amount!.Money.Amount == 0)
        {
            notes.Add(new("/value", MappingNotes.NoAmount, "An amount of zero stands for an unknown one."));
            return null;
        }

        if (amount.IsApproximate)
        {
            notes.Add(new("/value", MappingNotes.ApproximateAmount, "The source calls the amount approximate."));
        }

        return new JsonObject
        {
            ["amount"] = amount.Money.Amount.ToString("F2", CultureInfo.InvariantCulture),
            ["currency"] = amount.Money.Currency,
        };
    }

    private static JsonObject Titles(ForeignOpportunity foreign, List<MappingNote> notes)
    {
        foreach (var language in foreign.Titles.Keys.Except(Languages))
        {
            notes.Add(new("/title", MappingNotes.LeftOut,
                $"The title in the language '{Quoted.Text(language)}' has no place in a record."));
        }

        return new JsonObject(Languages.Where(foreign.Titles.ContainsKey).Select(language => KeyValuePair.Create(
            language, (JsonNode?)ShortText("/title/" + language, foreign.Titles[language], notes))));
    }

    private static string? ShortText(string pointer, string? text, List<MappingNote> notes) =>
        Cut(pointer, Blanks().Replace(text ?? "", " "), Field.MaxText, notes);

    private static string? LongText(string pointer, string? text, List<MappingNote> notes) =>
        Cut(pointer, Controls().Replace(text ?? "", " "), Field.MaxLongText, notes);

    /// <summary>The text within its length; null when nothing is left of it.</summary>
    private static string? Cut(string pointer, string text, int longest, List<MappingNote> notes)
    {
        text = text.Trim();
        if (text.Length <= longest)
        {
            return text.Length > 0 ? text : null;
        }

        notes.Add(new(pointer, MappingNotes.Shortened, $"The text was cut to {longest} characters."));
        var end = char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1;
        return text[..end] + "…";
    }

    private static string? Url(string? url, List<MappingNote> notes)
    {
        if (url is null || (url.Length <= Field.MaxUrl && Regex.IsMatch(url, RecordSchemas.UrlPattern[..^1] + @"\z")))
        {
            return url;
        }

        notes.Add(new("/source/url", MappingNotes.LeftOut, $"'{Quoted.Text(url)}' is no web address."));
        return null;
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JsonArray? List(IReadOnlyList<string> codes) =>
        codes.Count == 0 ? null : new JsonArray([.. codes.Select(code => (JsonNode)code)]);

    [GeneratedRegex(@"[\s\u0000-\u001F\u007F]+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]")]
    private static partial Regex Controls();
}
