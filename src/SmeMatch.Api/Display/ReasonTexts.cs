using System.Globalization;
using System.Text.RegularExpressions;
using SmeMatch.Api.Matches;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Display;

/// <summary>Turns codes and facts into sentences by the published table of texts, in one language.</summary>
internal sealed partial class ReasonTexts(Lookup lookup, Wording wording)
{
    private readonly Dictionary<string, string> texts = lookup.Tables.Texts.ToDictionary(
        row => row.Code, row => row.In(wording.Language) ?? row.En);

    /// <summary>Every text in pieces: words, and at odd places the names of facts.</summary>
    private readonly Dictionary<string, string[]> pieces = lookup.Tables.Texts.ToDictionary(
        row => row.Code, row => Placeholder().Split(row.In(wording.Language) ?? row.En));

    public ReasonResponse Show(Reason reason) =>
        new(reason.Code, Sentence(reason.Code, reason.Evidence), reason.Evidence);

    public GateResponse Show(Gate gate)
    {
        var evidence = gate.Evidence;
        return new(
            gate.Name, gate.Result.ToWire(), gate.Code, Sentence(gate.Code, evidence),
            gate.Result == GateResult.Pass ? null : Sentence("settle-" + gate.Code, evidence));
    }

    /// <summary>What decided whether a firm is an SME.</summary>
    public string Basis(SmeStatus status) => Sentence("basis-" + status.Basis, status.Evidence);

    /// <summary>A word or sentence of the table that names no facts.</summary>
    public string Text(string code) => texts[code];

    /// <summary>The sentence of a code, with names in place of the codes among its facts.</summary>
    public string Sentence(string code, IReadOnlyDictionary<string, string> evidence) =>
        string.Concat(pieces[code].Select((piece, place) => place % 2 == 0 ? piece : Name(piece, evidence)));

    private string Name(string key, IReadOnlyDictionary<string, string> evidence)
    {
        var value = evidence.GetValueOrDefault(key, "");
        return key switch
        {
            "rationale" => lookup.Affinity(evidence["key"], evidence["subSector"])?.RationaleIn(wording.Language) ?? "",
            "basis" => Sentence("basis-" + value, evidence),
            "converted" => Converted(evidence),
            _ when value.Length == 0 => "",
            "since" or "until" => Part(key, Day(value)),
            "held" => Part(key, Joined(value, wording.Names.Certification)),
            "industries" => Part(key, Joined(value, wording.Names.Industry)),
            "subSectors" => Part(key, Joined(value, wording.Names.Sector)),
            "assumed" or "estimated" => texts[key],
            "deadline" => Day(value),
            "state" or "smeState" => wording.Names.State(value),
            "industry" => wording.Names.Industry(value),
            "subSector" => wording.Names.Sector(value),
            "prefecture" => wording.Names.Prefecture(value),
            "corridor" => wording.Names.Corridor(value),
            "value" or "turnover" or "least" or "capital" or "capitalLimit" => wording.Money.Short(Amount(value)),
            "capability" or "capabilities" => Joined(value, wording.Names.Capability),
            "certification" or "certifications" => Joined(value, wording.Names.Certification),
            "classes" => Joined(value, one => texts["class-" + one]),
            "roles" or "rolesSought" or "rolesOffered" => Joined(value, one => texts["role-" + one]),
            "missing" => Joined(value, one => texts["missing-" + one]),
            "relation" or "role" or "grade" or "status" or "opportunityStatus" => texts[$"{key}-{value}"],
            _ => value,
        };
    }

    /// <summary>An amount, or the shares of it, in the currency of the firm's turnover where that is another.</summary>
    private string Converted(IReadOnlyDictionary<string, string> evidence)
    {
        var amount = Amount(evidence.GetValueOrDefault("least") ?? evidence["value"]);
        var shares = evidence.GetValueOrDefault("share", "100").Split('–')
            .Select(share => int.Parse(share, CultureInfo.InvariantCulture));
        return wording.Money.Converted(amount, shares, Amount(evidence["turnover"]).Currency);
    }

    /// <summary>A part of a sentence that is there only with its one fact.</summary>
    private string Part(string code, string fact) => pieces[code][0] + fact + pieces[code][2];

    private string Joined(string values, Func<string, string> name) =>
        string.Join(wording.Language == Language.Ja ? "、" : ", ", values.Split(", ").Select(name));

    private static Money Amount(string text) =>
        new(decimal.Parse(text[..^4], CultureInfo.InvariantCulture), text[^3..]);

    /// <summary>A year, month or day as the language writes it.</summary>
    private string Day(string iso)
    {
        var culture = CultureInfo.GetCultureInfo(wording.Tag);
        var parts = iso.Split('-').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        var first = new DateOnly(parts[0], parts.ElementAtOrDefault(1) is var month and > 0 ? month : 1,
            parts.ElementAtOrDefault(2) is var day and > 0 ? day : 1);
        var form = wording.Language == Language.Ja
            ? new[] { "yyyy年", "yyyy年M月", "yyyy年M月d日" }[parts.Length - 1]
            : new[] { "yyyy", "MMMM yyyy", "d MMMM yyyy" }[parts.Length - 1];
        return first.ToString(form, culture);
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
