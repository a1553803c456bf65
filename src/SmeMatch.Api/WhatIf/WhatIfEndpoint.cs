using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Api.Access;
using SmeMatch.Api.Display;
using SmeMatch.Api.Documentation;
using SmeMatch.Api.Http;
using SmeMatch.Api.Matches;
using SmeMatch.Api.Registry;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.WhatIf;

/// <summary>Tries a firm, a project, a change of either, or other weights; nothing is stored.</summary>
internal static class WhatIfEndpoint
{
    public static void AddWhatIf(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RecordScan>();
        builder.Services.AddSingleton<Ranking>();
        builder.Services.AddSingleton<Trials>();
    }

    public static void MapWhatIf(this RouteGroupBuilder v1) => v1.MapPost("/score", Score)
        .WithTags("Matches")
        .Describe(
            "tryScore",
            "See what would change the ranking",
            "Other weights, changed fields, or a firm or project that is not saved: the list as it would be, beside "
            + "today's places. sme and opportunity change the record that smeId or opportunityId names, or stand for "
            + "a new one. Nothing is stored.")
        .TakesBody(typeof(WhatIfInput)).TakesQuery(Wordings.Parameter).TakesKey().Needs(Scope.Score)
        .Answers(200, typeof(WhatIfResponse)).Refuses(400, 404, 409, 413, 415, 422);

    private static async Task<IResult> Score(HttpContext context, Trials trials, Reads reads)
    {
        var (trial, problem) = await trials.Read(context);
        if (trial is null)
        {
            return problem!;
        }

        var wording = reads.Wordings.Of(context);
        return Results.Json(
            trial.Opportunity is null
                ? await OfSme(trial, wording, reads, trials, context.RequestAborted)
                : await OfOpportunity(trial, wording, reads, trials, context.RequestAborted),
            WireJson.Options);
    }

    private static async Task<WhatIfResponse> OfOpportunity(
        Trial trial, Wording wording, Reads reads, Trials trials, CancellationToken cancellationToken)
    {
        var (opportunity, sme) = (trial.Opportunity!, trial.Sme);
        var today = await reads.Matches.OfOpportunity(opportunity.Id, cancellationToken);
        var scorer = reads.Scorer(today);
        var then = new Scorer(reads.Lookup, trial.Profile, scorer.Today);
        var best = await trials.Ranking.Of(opportunity, sme, then, cancellationToken);
        var places = best.InOrder.Select((entry, place) => (entry, Rank: (int?)place + 1)).ToList();
        if (sme is not null)
        {
            // One firm: its place if it has one, and its score in any case.
            var unlisted = new Ranked(then.Score(sme, opportunity), sme, opportunity, default);
            places = [places.FirstOrDefault(one => one.entry.Sme.Id == sme.Id, (unlisted, null))];
        }

        var saved = trial.SavedOpportunity;
        return Response(
            trial, wording, reads, MatchViews.Short(wording, opportunity), best, places,
            entry => saved is null || (entry.Sme == sme && trial.SavedSme is null) ? null
                : scorer.Score(entry.Sme == sme ? trial.SavedSme! : entry.Sme, saved),
            entry => Place(today, entry.Sme.Id));
    }

    private static async Task<WhatIfResponse> OfSme(
        Trial trial, Wording wording, Reads reads, Trials trials, CancellationToken cancellationToken)
    {
        var sme = trial.Sme!;
        var today = await reads.Matches.OfSme(sme.Id, cancellationToken);
        var scorer = reads.Scorer(today);
        var best = await trials.Ranking.Of(
            sme, new Scorer(reads.Lookup, trial.Profile, scorer.Today), cancellationToken);
        return Response(
            trial, wording, reads, MatchViews.Short(wording, sme), best,
            [.. best.InOrder.Select((entry, place) => (entry, (int?)place + 1))],
            entry => trial.SavedSme is { } saved ? scorer.Score(saved, entry.Opportunity) : null,
            entry => Place(today, entry.Opportunity.Id));
    }

    private static WhatIfResponse Response(
        Trial trial, Wording wording, Reads reads, ShortResponse of, Best best,
        IEnumerable<(Ranked Entry, int? Rank)> places, Func<Ranked, Pair?> today, Func<Ranked, int?> placeToday)
    {
        var weights = trial.Profile.Weights;
        return new(
            of, new(weights.Sector, weights.Size, weights.Region), reads.Views.Weights, best.Count,
            [.. places.Take(trial.Limit).Select(one =>
            {
                var (entry, rank) = one;
                var rankToday = placeToday(entry);
                var match = reads.Views.Explained(
                    wording, entry.Pair, entry.Sme, entry.Opportunity, rank, null,
                    reads.Time.GetUtcNow().UtcDateTime, null);
                return new WhatIfEntry(
                    (trial.Opportunity is null ? match.Opportunity : match.Sme)!.Name, rank, rankToday,
                    rankToday - rank, MatchViews.Percent(entry.Pair.Score),
                    today(entry) is { } pair ? MatchViews.Percent(pair.Score) : null,
                    match with
                    {
                        Weights = new(weights.Sector, weights.Size, weights.Region),
                        Profile = trial.Profile.Label,
                    });
            })]);
    }

    private static int? Place(StoredList list, Guid id)
    {
        var before = list.Entries.TakeWhile(entry => entry.Id != id).Count();
        return before < list.Entries.Count ? before + 1 : null;
    }
}
