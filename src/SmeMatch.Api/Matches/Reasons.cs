using System.Globalization;
using System.Text.RegularExpressions;
using SmeMatch.Api.Display;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Api.Matches;

/// <summary>A code and the facts its sentence names; language comes when it is shown.</summary>
internal sealed record Reason(string Code, IReadOnlyDictionary<string, string> Evidence)
{
    public static Reason Of(string code, params (string Key, string? Value)[] evidence) =>
        new(code, evidence.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!));
}

/// <summary>Why a pair has its score.</summary>
internal static class Reasons
{
    public static IReadOnlyList<Reason> Of(Pair pair) => [.. Sector(pair.Sector), .. Size(pair), Region(pair.Region)];

    private static IEnumerable<Reason> Sector(SectorFactor sector)
    {
        yield return sector.Row is { Strength: > 0 } row
            ? Reason.Of("sector-affinity", ("industry", sector.Industry), ("subSector", sector.SubSector),
                ("relation", row.Relation.ToWire()), ("grade", row.Grade.ToWire()), ("key", row.Industry))
            : Reason.Of("sector-none");
        if (sector.Coverage is { } coverage)
        {
            yield return coverage switch
            {
                { Offered.Count: > 0 } => Reason.Of("capabilities-offered", ("offered", Text(coverage.Offered.Count)),
                    ("needed", Text(coverage.Needed)), ("capabilities", string.Join(", ", coverage.Offered))),
                { SmeListsNone: true, UsualTag: { } tag } => Reason.Of(
                    "capabilities-unlisted-usual", ("capability", tag)),
                { UsualTag: { } tag } => Reason.Of("capabilities-others-usual", ("capability", tag)),
                { SmeListsNone: true } => Reason.Of("capabilities-unlisted-unusual"),
                _ => Reason.Of("capabilities-others-unusual"),
            };
        }
    }

    private static IEnumerable<Reason> Size(Pair pair)
    {
        yield return Reason.Of("size-" + Kebab(pair.Size.Fit.ToString()), ("role", pair.Size.Role?.ToWire()));
        if (pair.TurnoverEstimated)
        {
            yield return Reason.Of("turnover-estimated");
        }
    }

    private static Reason Region(RegionFactor region) => Reason.Of(
        "region-" + Kebab(region.Evidence.ToString()), ("state", region.State), ("smeState", region.SmeState),
        ("corridor", region.Corridor), ("prefecture", region.Agreement?.Prefecture),
        ("since", region.Agreement?.Since));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Kebab(string name) => Regex.Replace(name, "(?<!^)([A-Z])", "-$1").ToLowerInvariant();
}

/// <summary>Turns codes and facts into sentences by the published table of texts.</summary>
internal sealed partial class ReasonTexts(Lookup lookup, CodeNames names)
{
    private readonly Dictionary<string, string> texts = lookup.Tables.Texts.ToDictionary(
        row => row.Code, row => row.En);

    public ReasonResponse Show(Reason reason) =>
        new(reason.Code, Sentence(reason.Code, reason.Evidence), reason.Evidence);

    public GateResponse Show(Gate gate) => new(
        gate.Name, gate.Result.ToWire(), gate.Code, Sentence(gate.Code, gate.Evidence),
        gate.Result == GateResult.Pass ? null : Sentence("settle-" + gate.Code, gate.Evidence));

    /// <summary>The sentence of a code, with names in place of the codes among its facts.</summary>
    public string Sentence(string code, IReadOnlyDictionary<string, string> evidence) =>
        Placeholder().Replace(texts[code], match => Name(match.Groups[1].Value, evidence));

    private string Name(string key, IReadOnlyDictionary<string, string> evidence)
    {
        if (key == "rationale")
        {
            var row = lookup.Affinity(evidence["key"], evidence["subSector"]);
            return row?.Rationale ?? "";
        }

        var value = evidence.GetValueOrDefault(key, "");
        return key switch
        {
            "since" => value.Length > 0 ? " since " + value : "",
            _ when value.Length == 0 => "",
            "state" or "smeState" => names.State(value),
            "industry" => names.Industry(value),
            "subSector" => names.Sector(value),
            "prefecture" => names.Prefecture(value),
            "corridor" => names.Corridor(value),
            "capability" or "capabilities" => string.Join(", ", value.Split(", ").Select(names.Capability)),
            "certification" or "certifications" => string.Join(", ", value.Split(", ").Select(names.Certification)),
            "relation" or "role" => texts[$"{key}-{value}"],
            _ => value,
        };
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
