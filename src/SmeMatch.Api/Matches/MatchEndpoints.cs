using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using SmeMatch.Api.Access;
using SmeMatch.Api.Briefs;
using SmeMatch.Api.Display;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Http.Kept;
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
            .Needs(Scope.Read).Keeps().Answers(200, typeof(MatchPage)).Refuses(400, 404, 409, 410);
        v1.MapGet(
            "/smes/{id}/matches",
            (HttpContext context, string id, Reads reads) => List(context, id, RecordKind.Sme, reads))
            .WithTags("Matches")
            .Describe(
                "listMatchesOfSme",
                "Find the best projects for a firm",
                "Ranked, at most 20, each project with its reasons. Type the firm's name as id.")
            .TakesQuery(Wordings.Parameter, Paging.Limit, Paging.Cursor)
            .Needs(Scope.Read).Keeps().Answers(200, typeof(MatchPage)).Refuses(400, 404, 409, 410);
        v1.MapGet("/matches/{opportunityId}/{smeId}", Explain)
            .WithTags("Matches")
            .Describe(
                "explainMatch",
                "See why a firm fits a project, or does not",
                "For any pair, listed or not: what made the score, conditions passed and failed, reasons, "
                + "and what would raise the score. Type the project's title and the firm's name as ids.")
            .TakesQuery(Wordings.Parameter)
            .Needs(Scope.Read).Keeps().Answers(200, typeof(MatchResponse)).Refuses(400, 404, 409);
    }

    private static async Task<IResult> List(HttpContext context, string id, RecordKind kind, Reads reads)
    {
        try
        {
            var position = (await reads.Cursors.Open(context))?.Split('|');
            var skip = position is null ? 0 : int.Parse(position[1], CultureInfo.InvariantCulture);
            var (page, problem) = await Page(context, id, kind, skip, reads);
            if (page is null)
            {
                return problem!;
            }

            var (list, wording, limit) = (page.List, reads.Wordings.Of(context), context.Limit());
            if (position is not null && position[0] != Fingerprint(list))
            {
                return Problem.ListChanged();
            }

            var next = skip + limit < list.Entries.Count
                ? await reads.Cursors.Sign(
                    context, string.Create(CultureInfo.InvariantCulture, $"{Fingerprint(list)}|{skip + limit}"))
                : null;
            return Results.Json(
                new MatchPage(
                    MatchViews.Short(wording, kind, page.Owner),
                    await reads.Links.To(
                        BriefEndpoints.PathOf(kind, page.Owner.Id), wording.Tag, context.RequestAborted),
                    Items(wording, kind, page, skip, reads),
                    list.TiedAtEnd,
                    list.AsOf.UtcDateTime,
                    list.Pending,
                    next,
                    reads.Closed(kind, page.Owner, list) is { } gate ? wording.Reasons.Show(gate) : null),
                WireJson.Options);
        }
        catch (BadCursorException)
        {
            return BadCursorException.Answer;
        }
    }

    /// <summary>The page of the record that an id or a typed name means.</summary>
    private static async Task<(StoredPage? Page, IResult? Problem)> Page(
        HttpContext context, string idOrName, RecordKind kind, int skip, Reads reads)
    {
        Task<StoredPage?> Of(Guid id) =>
            reads.Matches.Page(kind, id, skip, context.Limit(), context.RequestAborted);

        if (Guid.TryParseExact(idOrName, "D", out var given) && await Of(given) is { } found)
        {
            return (found, null);
        }

        var (owner, problem) = await reads.Names.Resolve(context, kind, idOrName);
        return owner is null ? (null, problem)
            : await Of(owner.Id) is { } page ? (page, null)
            : (null, Problem.NotFound($"There is no record with the id {owner.Id}."));
    }

    /// <summary>
    /// Entries scored from the records as they are, in the order stored; a record deleted since is left out.
    /// </summary>
    private static IReadOnlyList<MatchResponse> Items(
        Wording wording, RecordKind kind, StoredPage page, int skip, Reads reads)
    {
        var (ofSme, scorer, list) = (kind == RecordKind.Sme, reads.Scorer(page.List), page.List);
        var firm = ofSme ? SmeFacts.Of(RecordJson.ToSme(page.Owner.Document), reads.Lookup) : null;
        var project = ofSme
            ? null : OpportunityFacts.Of(RecordJson.ToOpportunity(page.Owner.Document), reads.Lookup);
        return [.. page.Documents.OfType<string>().Select((document, place) =>
        {
            var sme = firm ?? SmeFacts.Of(RecordJson.ToSme(document), reads.Lookup);
            var opportunity = project ?? OpportunityFacts.Of(RecordJson.ToOpportunity(document), reads.Lookup);
            return reads.Views.Entry(
                wording, scorer.Score(sme, opportunity), skip + place + 1, list,
                sme.Sme, opportunity.Opportunity, ofSme);
        })];
    }

    private static string Fingerprint(StoredList list)
    {
        var bytes = new byte[list.Entries.Count * 20];
        foreach (var (entry, place) in list.Entries.Select((entry, place) => (entry, place)))
        {
            entry.Id.TryWriteBytes(bytes.AsSpan(place * 20));
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan((place * 20) + 16), entry.Score);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
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
                Latest(list.AsOf, smeRecord.UpdatedAt, opportunityRecord.UpdatedAt),
                reads.Raising.Of(wording, sme, opportunity, pair, scorer, list.Entries)),
            WireJson.Options);
    }

    /// <summary>Until one of them changes, the explanation is the same.</summary>
    private static DateTime Latest(params DateTimeOffset[] times) => times.Max().UtcDateTime;
}

/// <summary>What the reads of matches need.</summary>
internal sealed record Reads(
    RecordNames Names, RecordStore Records, MatchStore Matches, MatchViews Views, RaisingChanges Raising,
    CursorSigner Cursors, SignedLinks Links, Wordings Wordings,
    Lookup Lookup, ScoringProfile Profile, TimeProvider Time)
{
    /// <summary>Scores as the list was scored: for its day, not today's when that has just turned.</summary>
    public Scorer Scorer(StoredList list) => new(Lookup, Profile, Day(list));

    /// <summary>Of a list that is empty, what keeps the record out of every list; null when nothing does.</summary>
    public Gate? Closed(RecordKind kind, StoredRecord owner, StoredList list)
    {
        if (list.Entries.Count > 0)
        {
            return null;
        }

        if (kind == RecordKind.Opportunity)
        {
            return Eligibility.Closed(RecordJson.ToOpportunity(owner.Document), Day(list));
        }

        var firm = RecordJson.ToSme(owner.Document);
        return Eligibility.Closed(firm) ?? Eligibility.Debarred(firm);
    }

    private DateOnly Day(StoredList list) => list.Day ?? KolkataDay.Of(Time.GetUtcNow());
}

/// <summary>The day that scores hold for.</summary>
internal static class KolkataDay
{
    private static readonly TimeZoneInfo Kolkata = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata");

    public static DateOnly Of(DateTimeOffset now) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Kolkata).DateTime);
}
