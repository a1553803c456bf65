using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using SmeMatch.Api.Display;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Matches;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Api.Briefs;

/// <summary>Whom or what a brief is about, as one language says it.</summary>
/// <param name="Of">The firm or project.</param>
/// <param name="Facts">What is known of it, by text code.</param>
/// <param name="Closed">Why nothing can be listed; null when it is open.</param>
/// <param name="Packages">Names of the open packages that are matched in the project's place.</param>
internal sealed record BriefSubject(
    ShortResponse Of, IReadOnlyList<(string Code, string? Value)> Facts, GateResponse? Closed,
    IReadOnlyList<string> Packages);

/// <summary>One candidate of a brief.</summary>
internal sealed record BriefEntry(
    Pair Pair, Sme Sme, Opportunity Opportunity, MatchResponse Match, MatchResponse? Also);

/// <summary>A brief to print: what it is about, two to four candidates side by side, the rest in a table.</summary>
internal sealed class BriefPage(Lookup lookup, Wording wording, Wording? also)
{
    private static readonly string Style = PageFiles.Text("page.brief.css");

    public static string Policy { get; } = "default-src 'none'; style-src 'sha256-"
        + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))
        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The page as HTML.</summary>
    /// <param name="ofSme">Whether it lists opportunities of a firm rather than firms of an opportunity.</param>
    /// <param name="subject">The firm or project.</param>
    /// <param name="subjectAlso">The same in the other language of a bilingual brief.</param>
    /// <param name="entries">In order.</param>
    /// <param name="columns">How many stand side by side.</param>
    public string Html(
        bool ofSme, BriefSubject subject, BriefSubject? subjectAlso, IReadOnlyList<BriefEntry> entries, int columns)
    {
        var body = new XElement("body", also is null ? null : new XAttribute("class", "bilingual"),
            new XElement("header",
                Both("p", ofSme ? "brief-of-sme" : "brief-of-opportunity", "kind"),
                new XElement("h1", subject.Of.Name), Names(subject.Of, subjectAlso?.Of),
                new XElement("dl", subject.Facts.Select((fact, place) => fact.Value is not { Length: > 0 } ? null
                    : new XElement("div",
                        Both("dt", fact.Code), Two("dd", null, fact.Value, subjectAlso?.Facts[place].Value))))),
            new XElement("main", entries.Count == 0 ? Nothing(subject, subjectAlso) : (object?[])[
                new XElement("div",
                    new XAttribute("class", $"candidates columns-{Math.Min(columns, entries.Count)}"),
                    entries.Take(columns).Select(entry => Candidate(entry, ofSme, Math.Min(columns, entries.Count)))),
                Maps([.. entries.Take(columns)], ofSme),
                entries.Count > columns ? Further(entries.Skip(columns), ofSme) : null]),
            Footer(entries is [var first, ..] ? first.Match : null));
        var page = new XElement("html", Lang(wording.Tag),
            new XElement("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"),
                    new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", subject.Of.Name + " – SmeMatch"),
                new XElement("style", Style)),
            body);
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.DisableFormatting);
    }

    private object Nothing(BriefSubject subject, BriefSubject? second)
    {
        if (subject.Closed is not { } closed)
        {
            return Both("p", "brief-none");
        }

        return new[]
        {
            Two(
                "p", null, $"{closed.Evidence} {closed.Settle}",
                second is null ? null : $"{second.Closed!.Evidence} {second.Closed.Settle}"),
            subject.Packages.Count == 0 ? null : Both("h2", "brief-packages"),
            subject.Packages.Count == 0 ? null : new XElement(
                "ul", subject.Packages.Select((name, place) => Two("li", null, name, second?.Packages[place]))),
        };
    }

    private XElement Candidate(BriefEntry entry, bool ofSme, int columns)
    {
        var (match, second) = (entry.Match, entry.Also);
        var other = Other(match, ofSme);
        var (amount, what) = ofSme
            ? (entry.Opportunity.Value, "brief-value")
            : (entry.Sme.AnnualTurnover, "brief-turnover");
        string Facts(MatchResponse match, Wording wording) =>
            string.Join(" · ", Other(match, ofSme).Shown.Places.Concat([
                amount is null ? null : $"{wording.Reasons.Text(what)} {wording.Money.Plain(amount)}",
                match.Role is { } role ? wording.Reasons.Text("role-" + role) : null]).OfType<string>());
        string Certainty(Wording wording) => $"{wording.Reasons.Text("brief-confidence")} {match.Confidence} %"
            + (match.Range.Min == match.Range.Max ? ""
                : $" · {wording.Reasons.Text("brief-range")} {match.Range.Min:0.##}–{match.Range.Max:0.##}");
        string Gate(GateResponse gate, Wording wording) =>
            $"{wording.Reasons.Text("brief-" + gate.Result)} {gate.Evidence} {gate.Settle}";
        return new XElement("article",
            new XElement("p", new XAttribute("class", "rank"), match.Rank is { } rank ? $"{rank}" : "–",
                new XElement("span", new XElement("strong", $"{match.Score:0.00}"), "/100")),
            new XElement("h2", other.Name), Names(other, second is null ? null : Other(second, ofSme)),
            Two("p", "facts", Facts(match, wording), second is null ? null : Facts(second, also!)),
            Two("p", "facts", Certainty(wording), also is null ? null : Certainty(also)),
            new XElement(
                "figure", BriefPictures.Factors(match, wording, columns),
                Caption("brief-sector", "brief-size", "brief-region")),
            BriefPictures.Capacity(entry.Pair, entry.Opportunity, lookup.Yen, wording, columns) is { } picture
                ? new XElement("figure", picture, Caption("brief-band", "brief-share")) : null,
            new XElement("ul", match.Reasons.Select(
                (reason, place) => Two("li", null, reason.Text, second?.Reasons[place].Text))),
            match.Eligibility.Gates.Select((gate, place) => gate.Result == "pass" ? null
                : Two(
                    "p", "gate", Gate(gate, wording),
                    second is null ? null : Gate(second.Eligibility.Gates[place], also!))));
    }

    /// <summary>Where project and firms are; a number says whose evidence a place is.</summary>
    private XElement Maps(IReadOnlyList<BriefEntry> entries, bool ofSme)
    {
        var projects = entries.SelectMany(entry => entry.Opportunity.States).ToHashSet();
        var firms = entries.SelectMany(entry => entry.Sme.PresenceStates.Concat(RegionFactor.Targets(entry.Sme)))
            .ToHashSet();
        var states = TileMaps.India.Keys.ToDictionary(
            code => code, code => (projects.Contains(code), firms.Contains(code)) switch
            {
                (true, true) => Mark.Both,
                (true, _) => Mark.Project,
                (_, true) => Mark.Firm,
                _ => Mark.None,
            });
        var evidence = entries.Select((entry, place) => (State: Evidence(entry.Pair.Region), Number: place + 1))
            .Where(one => one.State is not null).ToLookup(one => one.State!, one => one.Number);
        var homes = entries.Select((entry, place) => (Home: entry.Sme.Prefecture, Number: place + 1))
            .Where(one => one.Home is not null).ToLookup(one => one.Home!, one => one.Number);
        var none = Array.Empty<int>().ToLookup(_ => "");
        return new XElement("section", new XAttribute("class", "maps"),
            new XElement("figure",
                TileMaps.Picture(
                    TileMaps.India, states, evidence, wording.Reasons.Text("brief-india"), wording.Names.State),
                Both("figcaption", "brief-india"),
                Key(Mark.Project, "brief-key-project"), Key(Mark.Firm, "brief-key-firm"),
                Key(Mark.Both, "brief-key-both"), Both("figcaption", "brief-key-number")),
            new XElement("figure",
                TileMaps.Picture(
                    TileMaps.Japan, homes.ToDictionary(home => home.Key, _ => Mark.Firm), ofSme ? none : homes,
                    wording.Reasons.Text("brief-japan"), wording.Names.Prefecture),
                Both("figcaption", "brief-japan")));

        XElement Key(Mark mark, string code)
        {
            var caption = Both("figcaption", code);
            caption.AddFirst(TileMaps.Key(mark));
            return caption;
        }
    }

    /// <summary>
    /// The state in which the firm is, or wants to be, that made the region factor; else the project's.
    /// </summary>
    private static string? Evidence(RegionFactor region) => region.Evidence switch
    {
        RegionEvidence.SmeNamesNone or RegionEvidence.OpportunityNamesNone or RegionEvidence.Nothing => null,
        _ => region.SmeState ?? region.State,
    };

    private XElement Further(IEnumerable<BriefEntry> entries, bool ofSme) => new("section",
        Both("h2", "brief-further"),
        new XElement("table",
            new XElement("thead", new XElement("tr",
                new[]
                {
                    "brief-rank", ofSme ? "brief-project" : "brief-firm", ofSme ? "brief-states" : "brief-place",
                    "brief-role", "brief-score",
                }
                    .Select(code =>
                    {
                        var head = Both("th", code);
                        head.Add(new XAttribute("scope", "col"));
                        return head;
                    }))),
            new XElement("tbody", entries.Select(entry => new XElement("tr",
                new XElement("td", $"{entry.Match.Rank}"),
                Cell(entry, (match, _) => Other(match, ofSme).Name),
                Cell(entry, (match, _) => string.Join(", ", Other(match, ofSme).Shown.Places)),
                Cell(entry, (match, wording) => match.Role is { } role ? wording.Reasons.Text("role-" + role) : "–"),
                new XElement("td", $"{entry.Match.Score:0.00}"))))));

    private XElement Cell(BriefEntry entry, Func<MatchResponse, Wording, string> say) => Two(
        "td", null, say(entry.Match, wording), entry.Also is null ? null : say(entry.Also, also!));

    private XElement Footer(MatchResponse? match) => new("footer",
        Both("p", "brief-note"),
        wording.Language == Language.Hi || also?.Language == Language.Hi ? Both("p", "hindi-note") : null,
        match is null ? null : new XElement("p",
            $"{match.Profile} · {wording.Reasons.Text("brief-weights")} {wording.Reasons.Text("brief-sector")} "
            + $"{match.Weights.Sector}, {wording.Reasons.Text("brief-size")} {match.Weights.Size}, "
            + $"{wording.Reasons.Text("brief-region")} {match.Weights.Region} · "
            + $"{wording.Reasons.Text("brief-rate")} {match.RateDate:yyyy-MM-dd} · "
            + $"{match.ComputedAt:yyyy-MM-dd HH:mm} UTC · /docs/scoring"));

    private static ShortResponse Other(MatchResponse match, bool ofSme) => (ofSme ? match.Opportunity : match.Sme)!;

    /// <summary>In a bilingual brief, what the lines of a picture mean in the other language, from the top.</summary>
    private XElement? Caption(params IEnumerable<string> codes) => also is null ? null
        : new XElement("figcaption", Lang(also.Tag), string.Join(" · ", codes.Select(also.Reasons.Text)));

    /// <summary>The names it has beside the one in the first language: in the second, and in Japanese.</summary>
    private IEnumerable<XElement> Names(ShortResponse one, ShortResponse? second) =>
        new (string Tag, string? Name)[] { (also?.Tag ?? "", second?.Name), ("ja", one.NameJa) }
            .Where(name => name.Name is not null && name.Name != one.Name).DistinctBy(name => name.Name)
            .Select(name => new XElement("p", Lang(name.Tag), new XAttribute("class", "also"), name.Name));

    /// <summary>The text of a code, and in a bilingual brief the other language beneath.</summary>
    private XElement Both(string element, string code, string? css = null) =>
        Two(element, css, wording.Reasons.Text(code), also?.Reasons.Text(code));

    /// <summary>The text, and beneath it what the other language says, unless that is the same.</summary>
    private XElement Two(string element, string? css, string text, string? second) => new(element,
        css is null ? null : new XAttribute("class", css), text,
        second is null || second == text ? null
            : new XElement("span", Lang(also!.Tag), new XAttribute("class", "also"), second));

    private static XAttribute Lang(string tag) => new("lang", tag);
}
