using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Records;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class EngineApplyTests
{
    private const int RandomHistories = 1_000;

    public static TheoryData<int, int, int, bool, int> Histories => new()
    {
        { 101, 40, 25, false, 40 },
        { 102, 30, 30, true, 40 },
        { 103, 180, 4, true, 60 },
        { 104, 5, 60, true, 60 },
        { 105, 3, 45, true, 120 },
        { 106, 130, 3, true, 80 },
        { 107, 2, 50, true, 200 },
    };

    [Theory]
    [MemberData(nameof(Histories))]
    public void Any_history_of_changes_ends_where_a_rebuild_would(
        int seed, int smeCount, int opportunityCount, bool rich, int steps)
    {
        var population = new Population(seed, rich);
        var smes = population.Smes(smeCount).ToDictionary(sme => sme.Id);
        var opportunities = population.Opportunities(opportunityCount).ToDictionary(one => one.Id);
        var (engine, known) = Lists.Engine(
            Examples.Scorer, smes.Values, opportunities.Values, 1 + (seed % 2), mostLoose: seed % 7);
        for (var step = 0; step < steps; step++)
        {
            var most = population.One([1, 3, 10, smeCount + opportunityCount]);
            var removed = Remove(population, smes, most).Concat(Remove(population, opportunities, most)).ToList();
            var newSmes = Change(population, smes, smeCount, most, population.Sme);
            var newOpportunities = Change(population, opportunities, opportunityCount, most, population.Opportunity);
            known.Overlay(engine.Apply(newSmes, newOpportunities, removed));
            Lists.AssertSame(
                Lists.ByScoringAll(Examples.Scorer, smes.Values, opportunities.Values), known,
                $"seed {seed}, step {step}");
        }
    }

    [Fact]
    public void A_change_that_empties_a_truncated_list_does_not_hide_what_it_had_dropped()
    {
        // The firm has 60 good tenders, so 30 of them are dropped. All it holds become poor at once, and 25 fair ones
        // arrive with them, worse than those dropped.
        var firm = Examples.Firm;
        var good = Tenders(60, "IN-KA");
        var (engine, known) = Lists.Engine(Examples.Scorer, [firm], good);
        var held = good.OrderBy(one => Scoring.Order.Tie(one.Id, firm.Id)).Take(30).ToList();
        List<Opportunity> poor = [.. held.Select(one => one with { States = ["IN-WB"] })];
        List<Opportunity> fair = Tenders(25, "IN-GA");
        known.Overlay(engine.Apply([], [.. poor, .. fair], []));

        var now = good.Except(held).Concat(poor).Concat(fair);
        Lists.AssertSame(Lists.Of(Examples.Scorer, [firm], now), known, "after the change");
    }

    [Fact]
    public void A_list_emptied_and_filled_to_its_limit_still_knows_that_one_left_out_ties_with_its_last()
    {
        // Of the 30 held, 10 become poor and come first; 20 are sent again as they were, equal to those dropped.
        var firm = Examples.Firm;
        var good = Tenders(60, "IN-KA");
        var (engine, known) = Lists.Engine(Examples.Scorer, [firm], good);
        var held = good.OrderBy(one => Scoring.Order.Tie(one.Id, firm.Id)).Take(30).ToList();
        List<Opportunity> poor = [.. held.Take(10).Select(one => one with { States = ["IN-WB"] })];
        known.Overlay(engine.Apply([], [.. poor, .. held.Skip(10)], []));

        var now = poor.Concat(good.Except(held.Take(10)));
        var rebuilt = Lists.Of(Examples.Scorer, [firm], now);
        Assert.EndsWith("tied", rebuilt[firm.Id], StringComparison.Ordinal);
        Lists.AssertSame(rebuilt, known, "after the change");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_tender_that_loses_its_firms_one_by_one_keeps_the_right_ones(bool allAlike)
    {
        var population = new Population(91, rich: true);
        var firms = population.Smes(140).ConvertAll(
            sme => allAlike ? Examples.Firm with { Id = sme.Id } : sme with { Industries = ["2521"] });
        var (engine, known) = Lists.Engine(Examples.Scorer, firms, [Examples.Tender]);
        Assert.Equal(MatchEngine.SmesPerOpportunity, Lists.Entries(known[Examples.Tender.Id]));
        while (firms.Count > 90)
        {
            var best = Guid.Parse(known[Examples.Tender.Id][..36]);
            firms.RemoveAll(sme => sme.Id == best);
            known.Overlay(engine.Apply([], [], [best]));
            Lists.AssertSame(
                Lists.ByScoringAll(Examples.Scorer, firms, [Examples.Tender]), known, $"with {firms.Count} firms left");
        }
    }

    [Fact]
    public void A_change_that_touches_no_list_is_answered_with_none()
    {
        var (engine, known) = Lists.Engine(Examples.Scorer, [Examples.Firm], [Examples.Tender]);
        Assert.Equal(2, known.Count);
        foreach (var changed in engine.Apply(
            [Examples.Firm], [Examples.Tender], [new Guid("018f0000-0000-7000-8000-00000000dead")]))
        {
            Assert.DoesNotContain(changed.OfSmes, list => list.OwnerId != Examples.Firm.Id);
            Assert.DoesNotContain(changed.OfOpportunities, list => list.OwnerId != Examples.Tender.Id);
        }

        Assert.All(engine.Apply([], [], [new Guid("018f0000-0000-7000-8000-00000000dead")]), changed =>
        {
            Assert.Empty(changed.OfOpportunities);
            Assert.Empty(changed.OfSmes);
        });
    }

    [Fact]
    public void A_removed_record_leaves_an_empty_list_behind_for_both_sides()
    {
        var (engine, _) = Lists.Engine(Examples.Scorer, [Examples.Firm], [Examples.Tender]);
        var changed = Assert.Single(engine.Apply([], [], [Examples.Firm.Id]));
        var (ofTender, ofFirm) = (Assert.Single(changed.OfOpportunities), Assert.Single(changed.OfSmes));
        Assert.Equal((Examples.Tender.Id, 0), (ofTender.OwnerId, ofTender.Entries.Count));
        Assert.Equal((Examples.Firm.Id, 0), (ofFirm.OwnerId, ofFirm.Entries.Count));
    }

    [Fact]
    public void The_lists_of_changed_records_come_first_and_those_that_follow_after()
    {
        var (engine, _) = Lists.Engine(Examples.Scorer, [Examples.Firm], [Examples.Tender]);
        var steps = engine.Apply([], [Examples.Tender with { States = ["IN-WB"] }], []).ToList();
        Assert.Equal(2, steps.Count);
        Assert.Equal(Examples.Tender.Id, Assert.Single(steps[0].OfOpportunities).OwnerId);
        Assert.Equal(Examples.Firm.Id, Assert.Single(steps[1].OfSmes).OwnerId);
    }

    [Fact]
    public void Thousands_of_short_histories_end_where_scoring_every_pair_would()
    {
        Parallel.For(0, RandomHistories, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var chance = new Population(10_000 + seed);
            var (smeCount, opportunityCount) = chance.One([(2, 25), (25, 2), (8, 8), (40, 3), (3, 30)]);
            Any_history_of_changes_ends_where_a_rebuild_would(
                10_000 + seed, smeCount, opportunityCount, rich: seed % 4 > 0, steps: 6);
        });
    }

    [Fact]
    public void Changes_before_the_lists_are_made_are_refused() =>
        Assert.Throws<InvalidOperationException>(
            () => new MatchEngine(Examples.Scorer, threads: 1).Apply([Examples.Firm], [], []));

    private static List<Opportunity> Tenders(int count, string state) =>
    [
        .. Enumerable.Range(1, count).Select(n => Examples.Tender with
        {
            Id = new Guid($"018f0000-0001-7000-{(state == "IN-KA" ? 8 : 9)}000-{n:x12}"),
            States = [state],
        }),
    ];

    private static List<Guid> Remove<T>(Population population, Dictionary<Guid, T> records, int most)
    {
        var ids = population.Shuffled(records.Keys).Take(population.Below(most) / 2).ToList();
        ids.ForEach(id => records.Remove(id));
        return ids;
    }

    private static List<T> Change<T>(
        Population population, Dictionary<Guid, T> records, int usual, int most, Func<Guid, T> make)
    {
        var old = population.Shuffled(records.Keys).Take(population.Below(most));
        var count = Math.Max(0, population.Below(usual) - (records.Count / 2));
        var fresh = Enumerable.Range(0, count).Select(_ => population.Id());
        var changed = old.Concat(fresh).Select(id => (Id: id, Record: make(id))).ToList();
        changed.ForEach(one => records[one.Id] = one.Record);
        return [.. changed.Select(one => one.Record)];
    }
}
