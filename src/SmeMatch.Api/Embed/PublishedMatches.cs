using SmeMatch.Api.Display;
using SmeMatch.Api.Http;
using SmeMatch.Api.Http.Kept;
using SmeMatch.Api.Matches;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Embed;

/// <summary>What a website asks for: the matches of a record, of a sub-sector, of a state; null asks for all.</summary>
internal sealed record PublishedQuery(Guid? Opportunity, Guid? Sme, string? SubSector, string? State, int Limit)
{
    public bool Holds(Sme sme, Opportunity opportunity) =>
        (Sme is null || sme.Id == Sme) && (SubSector is null || opportunity.SubSectors.Contains(SubSector))
        && (State is null || opportunity.States.Contains(State));
}

/// <summary>
/// What may be shown to everybody: eligible pairs, firms that agreed to be named, scores rounded to 5 points, and never
/// capital, turnover, employees, gates, confidence or readiness. Kept while nothing changes.
/// </summary>
internal sealed class PublishedMatches(Reads reads, AnswerCache answers)
{
    private const int MostOpportunities = 50;
    private const int OfEach = 20;
    private const int BytesOfMatch = 2_000;

    /// <summary>The list; null when the record is not there, not open or not published.</summary>
    public async Task<PublishedMatchList?> Find(
        PublishedQuery query, Wording wording, CancellationToken cancellationToken)
    {
        var (ask, now) = ((query, wording.Language), answers.Now);
        if (answers.IsCurrent && answers.TryFind(ask, now, out PublishedMatchList? kept))
        {
            return kept;
        }

        var list = query.Opportunity is { } project ? await OfOpportunity(project, query, wording, cancellationToken)
            : query.Sme is { } firm ? await OfSme(firm, query, wording, cancellationToken)
            : await OfFilter(query, wording, cancellationToken);
        if (answers.IsCurrent)
        {
            answers.Keep(ask, now, list, BytesOfMatch * (list?.Items.Count ?? 0));
        }

        return list;
    }

    private async Task<PublishedMatchList?> OfOpportunity(
        Guid id, PublishedQuery query, Wording wording, CancellationToken cancellationToken)
    {
        if (await reads.Records.Find(RecordKind.Opportunity, id, cancellationToken) is not { } record
            || RecordJson.ToOpportunity(record.Document) is not { Status: OpportunityStatus.Open } opportunity)
        {
            return null;
        }

        var list = await reads.Matches.OfOpportunity(id, cancellationToken);
        var firms = await Find(RecordKind.Sme, list.Entries, RecordJson.ToSme, cancellationToken);
        var eligible = Eligible(
            list, firms.Where(firm => query.Holds(firm, opportunity)).Select(firm => (firm, opportunity))).ToList();
        return new(
            new(id, opportunity.Title.In(wording.Language)),
            [.. eligible.Where(IsNamed).Take(query.Limit).Select(pair => View(pair, wording, Side.Sme))],
            eligible.Count(pair => !IsNamed(pair)), list.ComputedAt);
    }

    private async Task<PublishedMatchList?> OfSme(
        Guid id, PublishedQuery query, Wording wording, CancellationToken cancellationToken)
    {
        if (await reads.Records.Find(RecordKind.Sme, id, cancellationToken) is not { } record
            || RecordJson.ToSme(record.Document) is not { Status: SmeLifecycle.Active, PublicListing: true } sme)
        {
            return null;
        }

        var list = await reads.Matches.OfSme(id, cancellationToken);
        var projects = await Find(RecordKind.Opportunity, list.Entries, RecordJson.ToOpportunity, cancellationToken);
        return new(
            new(id, sme.Name.In(wording.Language)),
            [
                .. Eligible(
                    list, projects.Where(project => query.Holds(sme, project)).Select(project => (sme, project)))
                    .Take(query.Limit).Select(pair => View(pair, wording, Side.Opportunity)),
            ],
            0, list.ComputedAt);
    }

    /// <summary>The best pairs of the newest open opportunities.</summary>
    private async Task<PublishedMatchList?> OfFilter(
        PublishedQuery query, Wording wording, CancellationToken cancellationToken)
    {
        var filter = new RecordFilter
        {
            Codes = query.SubSector is { } sector ? [sector] : null,
            State = query.State,
            Status = OpportunityStatus.Open.ToWire(),
        };
        var pairs = new List<Candidate>();
        var computedAt = default(DateTime);
        foreach (var record in await reads.Records.List(
            RecordKind.Opportunity, filter, MostOpportunities, cancellationToken))
        {
            var opportunity = RecordJson.ToOpportunity(record.Document);
            var list = await reads.Matches.OfOpportunity(record.Id, cancellationToken);
            var firms = await Find(
                RecordKind.Sme, [.. list.Entries.Take(OfEach)], RecordJson.ToSme, cancellationToken);
            pairs.AddRange(Eligible(list, firms.Select(firm => (firm, opportunity))));
            computedAt = list.ComputedAt > computedAt ? list.ComputedAt : computedAt;
        }

        var ordered = pairs.OrderByDescending(one => one.Pair.Score).ThenBy(one => one.Opportunity.Id.ToString())
            .ThenBy(one => one.Sme.Id.ToString()).ToList();
        return new(
            null,
            [.. ordered.Where(IsNamed).Take(query.Limit).Select(pair => View(pair, wording, Side.Both))],
            ordered.Where(pair => !IsNamed(pair)).Select(pair => pair.Sme.Id).Distinct().Count(),
            computedAt);
    }

    /// <summary>The records of the entries in their order; one deleted since is left out.</summary>
    private async Task<IEnumerable<T>> Find<T>(
        RecordKind kind, IReadOnlyList<Listed> entries, Func<string, T> read, CancellationToken cancellationToken)
    {
        var found = (await reads.Records.FindMany(kind, [.. entries.Select(entry => entry.Id)], cancellationToken))
            .ToDictionary(record => record.Id, record => record.Document);
        return entries.Where(entry => found.ContainsKey(entry.Id)).Select(entry => read(found[entry.Id]));
    }

    private IEnumerable<Candidate> Eligible(StoredList list, IEnumerable<(Sme Sme, Opportunity Opportunity)> pairs)
    {
        var scorer = reads.Scorer(list);
        return pairs.Select(pair => new Candidate(scorer.Score(pair.Sme, pair.Opportunity), pair.Sme, pair.Opportunity))
            .Where(one => one.Pair.Eligibility.Status == EligibilityStatus.Eligible);
    }

    private static bool IsNamed(Candidate candidate) => candidate.Sme.PublicListing == true;

    private static PublishedMatch View(Candidate candidate, Wording wording, Side side)
    {
        var (pair, sme, opportunity) = candidate;
        var reasons = Reasons.Of(pair, sme, opportunity);
        string? Text(string prefix) => reasons.FirstOrDefault(
            reason => reason.Code.StartsWith(prefix, StringComparison.Ordinal)) is { } found
            ? wording.Reasons.Show(found).Text : null;
        var role = pair.Size.Role?.ToWire();
        return new(
            (int)Math.Round(pair.Score / 500m, MidpointRounding.AwayFromZero) * 5,
            role, role is null ? null : wording.Reasons.Text("role-" + role),
            side == Side.Opportunity ? null : View(sme, wording), side == Side.Sme ? null : View(opportunity, wording),
            Text("sector-"), Text("region-"));
    }

    private static PublishedSme View(Sme sme, Wording wording)
    {
        var place = string.Join(
            wording.Language == Language.Ja ? "" : ", ",
            new[] { sme.Prefecture is { } code ? wording.Names.Prefecture(code) : null, sme.Municipality }
                .OfType<string>());
        return new(
            sme.Id, sme.Name.In(wording.Language), place.Length > 0 ? place : null,
            [.. sme.Industries.Select(wording.Names.Industry)], [.. sme.Capabilities.Select(wording.Names.Capability)],
            sme.Website);
    }

    private static PublishedOpportunity View(Opportunity opportunity, Wording wording) => new(
        opportunity.Id, opportunity.Title.In(wording.Language),
        [.. opportunity.SubSectors.Select(wording.Names.Sector)], [.. opportunity.States.Select(wording.Names.State)],
        opportunity.Deadline);

    private enum Side
    {
        Sme,
        Opportunity,
        Both,
    }

    private sealed record Candidate(Pair Pair, Sme Sme, Opportunity Opportunity);
}
