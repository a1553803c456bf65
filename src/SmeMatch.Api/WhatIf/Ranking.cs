using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.WhatIf;

/// <summary>A pair with its records, as a list orders it.</summary>
internal sealed record Ranked(Pair Pair, Sme Sme, Opportunity Opportunity, Order Order);

/// <summary>The best of a list, and how many there are.</summary>
internal sealed class Best(int most)
{
    private readonly List<Ranked> entries = [];

    /// <summary>All that a list could hold, the rest counted.</summary>
    public int Count { get; private set; }

    public IReadOnlyList<Ranked> InOrder
    {
        get
        {
            Cut();
            return entries;
        }
    }

    public void Add(Ranked entry)
    {
        Count++;
        entries.Add(entry);
        if (entries.Count >= 8 * most)
        {
            Cut();
        }
    }

    private void Cut()
    {
        entries.Sort((left, right) => left.Order.CompareTo(right.Order));
        entries.RemoveRange(Math.Min(most, entries.Count), Math.Max(0, entries.Count - most));
    }
}

/// <summary>Ranks the whole registry for one side, saved or not, by any weights: exact, slower than a list.</summary>
internal sealed class Ranking(RecordScan scan, Lookup lookup)
{
    /// <summary>The best firms for an opportunity, one of them changed or new.</summary>
    public Task<Best> Of(Opportunity opportunity, Sme? changed, Scorer scorer, CancellationToken cancellationToken)
    {
        var facts = OpportunityFacts.Of(opportunity, lookup);
        return Collect(
            RecordKind.Sme, Groups(opportunity.SubSectors), MatchEngine.SmesPerOpportunity,
            changed is null ? null : best => Add(best, changed),
            (best, document) =>
            {
                var sme = RecordJson.ToSme(document);
                if (sme.Id != changed?.Id)
                {
                    Add(best, sme);
                }
            },
            cancellationToken);

        void Add(Best best, Sme sme)
        {
            if (scorer.Keep(SmeFacts.Of(sme, lookup), facts) is { } pair)
            {
                best.Add(new(pair, sme, opportunity, Of(pair, opportunity.Id, sme.Id, sme.Id)));
            }
        }
    }

    /// <summary>The best opportunities for a firm.</summary>
    public Task<Best> Of(Sme sme, Scorer scorer, CancellationToken cancellationToken)
    {
        var facts = SmeFacts.Of(sme, lookup);
        string[] related =
        [
            .. lookup.Tables.Sectors.Select(row => row.Code)
                .Where(sector => sme.Industries.Any(code => lookup.Affinity(code, sector)?.Strength > 0)),
        ];
        return Collect(
            RecordKind.Opportunity, related, MatchEngine.OpportunitiesPerSme, null,
            (best, document) =>
            {
                var opportunity = RecordJson.ToOpportunity(document);
                if (scorer.Keep(facts, OpportunityFacts.Of(opportunity, lookup)) is { } pair)
                {
                    best.Add(new(pair, sme, opportunity, Of(pair, opportunity.Id, sme.Id, opportunity.Id)));
                }
            },
            cancellationToken);
    }

    private Task<Best> Collect(
        RecordKind kind, IReadOnlyCollection<string> codes, int most, Action<Best>? first, Action<Best, string> take,
        CancellationToken cancellationToken) =>
        scan.Collect(
            kind, codes,
            () =>
            {
                var best = new Best(most);
                first?.Invoke(best);
                return best;
            },
            take, cancellationToken);

    private static Order Of(Pair pair, Guid opportunity, Guid sme, Guid listed) =>
        new(pair.Score, pair.Readiness, Order.Tie(opportunity, sme), listed);

    /// <summary>The two-digit groups that have a relation to one of the sub-sectors.</summary>
    private HashSet<string> Groups(IReadOnlyList<string> subSectors) =>
    [
        .. lookup.Tables.Affinity.Where(row => row.Strength > 0 && subSectors.Contains(row.SubSector))
            .Select(row => row.Industry[..2]),
    ];
}
