using System.Globalization;
using SmeMatch.Api.Access;
using SmeMatch.Api.Briefs;
using SmeMatch.Api.Display;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Registry;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Matches;

/// <summary>Ranked lists of both sides, and the explanation of any pair.</summary>
internal static class MatchEndpoints
{
    public static void MapMatches(this RouteGroupBuilder v1)
    {
        v1.MapGet(
            "/opportunities/{id}/matches",
            (HttpContext context, string id, Reads reads) => List(context, id, RecordKind.Opportunity, reads))
            .WithTags("Matches")
            .Describe(
                "listMatchesOfOpportunity",
                "Find the best firms for a project",
                "Ranked, at most 100, each firm with its reasons. Type a few words of the project's title as id.")
            .TakesQuery(Wordings.Parameter, Paging.Limit, Paging.Cursor)
            .Needs(Scope.Read).Answers(200, typeof(MatchPage)).Refuses(400, 404, 409, 410);
        v1.MapGet(
            "/smes/{id}/matches",
            (HttpContext context, string id, Reads reads) => List(context, id, RecordKind.Sme, reads))
            .WithTags("Matches")
            .Describe(
                "listMatchesOfSme",
                "Find the best projects for a firm",
                "Ranked, at most 20, each project with its reasons. Type the firm's name as id.")
            .TakesQuery(Wordings.Parameter, Paging.Limit, Paging.Cursor)
            .Needs(Scope.Read).Answers(200, typeof(MatchPage)).Refuses(400, 404, 409, 410);
        v1.MapGet("/matches/{opportunityId}/{smeId}", Explain)
            .WithTags("Matches")
            .Describe(
                "explainMatch",
                "See why a firm fits a project, or does not",
                "For any pair, listed or not: what made the score, conditions passed and failed, reasons, "
                + "and what would raise the score. Type the project's title and the firm's name as ids.")
            .TakesQuery(Wordings.Parameter)
            .Needs(Scope.Read).Answers(200, typeof(MatchResponse)).Refuses(400, 404, 409);
    }

    private static async Task<IResult> List(HttpContext context, string id, RecordKind kind, Reads reads)
    {
        var (owner, problem) = await reads.Names.Resolve(context, kind, id);
        if (owner is null)
        {
            return problem!;
        }

        try
        {
            var (ofSme, wording) = (kind == RecordKind.Sme, reads.Wordings.Of(context));
            var list = ofSme
                ? await reads.Matches.OfSme(owner.Id, context.RequestAborted)
                : await reads.Matches.OfOpportunity(owner.Id, context.RequestAborted);
            var state = Fingerprint(list);
            var position = (await reads.Cursors.Open(context))?.Split('|');
            if (position is not null && position[0] != state)
            {
                return Problem.ListChanged();
            }

            var skip = position is null ? 0 : int.Parse(position[1], CultureInfo.InvariantCulture);
            var end = Math.Min(skip + context.Limit(), list.Entries.Count);
            var next = end < list.Entries.Count
                ? await reads.Cursors.Sign(context, string.Create(CultureInfo.InvariantCulture, $"{state}|{end}"))
                : null;
            return Results.Json(
                new MatchPage(
                    MatchViews.Short(wording, kind, owner),
                    await reads.Links.To(BriefEndpoints.PathOf(kind, owner.Id), wording.Tag, context.RequestAborted),
                    await Items(wording, kind, owner, list, skip..end, reads, context.RequestAborted),
                    list.TiedAtEnd,
                    list.AsOf.UtcDateTime,
                    list.Pending,
                    next),
                WireJson.Options);
        }
        catch (BadCursorException)
        {
            return BadCursorException.Answer;
        }
    }

    /// <summary>
    /// Entries scored from the records as they are, in the order stored; a record deleted since is left out.
    /// </summary>
    private static async Task<IReadOnlyList<MatchResponse>> Items(
        Wording wording, RecordKind kind, StoredRecord owner, StoredList list, Range places, Reads reads,
        CancellationToken cancellationToken)
    {
        var ofSme = kind == RecordKind.Sme;
        var (skip, count) = places.GetOffsetAndLength(list.Entries.Count);
        var entries = list.Entries.Skip(skip).Take(count).ToList();
        var others = await reads.Records.FindMany(
            ofSme ? RecordKind.Opportunity : RecordKind.Sme, [.. entries.Select(entry => entry.Id)], cancellationToken);
        var documents = others.ToDictionary(record => record.Id, record => record.Document);
        var (scorer, firm) = (reads.Scorer(list), ofSme ? RecordJson.ToSme(owner.Document) : null);
        var project = ofSme ? null : RecordJson.ToOpportunity(owner.Document);
        return [.. entries.Where(entry => documents.ContainsKey(entry.Id)).Select((entry, place) =>
        {
            var sme = firm ?? RecordJson.ToSme(documents[entry.Id]);
            var opportunity = project ?? RecordJson.ToOpportunity(documents[entry.Id]);
            return reads.Views.Entry(
                wording, scorer.Score(sme, opportunity), skip + place + 1, list, sme, opportunity, ofSme);
        })];
    }

    private static string Fingerprint(StoredList list)
    {
        var text = string.Join(',', list.Entries.Select(entry => $"{entry.Id:N}{entry.Score}"));
        return Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..16];
    }

    private static async Task<IResult> Explain(HttpContext context, string opportunityId, string smeId, Reads reads)
    {
        var (opportunityRecord, problem) = await reads.Names.Resolve(context, RecordKind.Opportunity, opportunityId);
        var (smeRecord, smeProblem) = problem is null
            ? await reads.Names.Resolve(context, RecordKind.Sme, smeId)
            : (null, problem);
        if (opportunityRecord is null || smeRecord is null)
        {
            return smeProblem!;
        }

        context.Response.Headers.ContentLocation = $"/v1/matches/{opportunityRecord.Id}/{smeRecord.Id}";
        var (opportunity, sme) =
            (RecordJson.ToOpportunity(opportunityRecord.Document), RecordJson.ToSme(smeRecord.Document));
        var list = await reads.Matches.OfOpportunity(opportunity.Id, context.RequestAborted);
        var (scorer, wording) = (reads.Scorer(list), reads.Wordings.Of(context));
        var pair = scorer.Score(sme, opportunity);
        var rank = list.Entries.TakeWhile(entry => entry.Id != sme.Id).Count() + 1;
        var listed = rank <= list.Entries.Count;
        return Results.Json(
            reads.Views.Explained(
                wording, pair, sme, opportunity, listed ? rank : null, listed ? list.RunId : null,
                reads.Raising.Of(wording, sme, opportunity, pair, scorer, list.Entries)),
            WireJson.Options);
    }
}

/// <summary>What the reads of matches need.</summary>
internal sealed record Reads(
    RecordNames Names, RecordStore Records, MatchStore Matches, MatchViews Views, RaisingChanges Raising,
    CursorSigner Cursors, SignedLinks Links, Wordings Wordings,
    Lookup Lookup, ScoringProfile Profile, TimeProvider Time)
{
    /// <summary>Scores as the list was scored: for its day, not today's when that has just turned.</summary>
    public Scorer Scorer(StoredList list) => new(Lookup, Profile, list.Day ?? KolkataDay.Of(Time.GetUtcNow()));
}

/// <summary>The day that scores hold for.</summary>
internal static class KolkataDay
{
    private static readonly TimeZoneInfo Kolkata = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata");

    public static DateOnly Of(DateTimeOffset now) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Kolkata).DateTime);
}
