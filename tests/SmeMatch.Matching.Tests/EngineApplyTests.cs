using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Records;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class EngineApplyTests
{
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
        var engine = Lists.Engine(Examples.Scorer, smes.Values, opportunities.Values);
        var known = Lists.All(engine);
        for (var step = 0; step < steps; step++)
        {
            var most = population.One([1, 3, 10, smeCount + opportunityCount]);
            var removed = Remove(population, smes, most).Concat(Remove(population, opportunities, most)).ToList();
            var newSmes = Change(population, smes, smeCount, most, population.Sme);
            var newOpportunities = Change(population, opportunities, opportunityCount, most, population.Opportunity);
            Lists.Overlay(known, engine.Apply(newSmes, newOpportunities, removed));

            var context = $"seed {seed}, step {step}";
            var rebuilt = Lists.All(Lists.Engine(Examples.Scorer, smes.Values, opportunities.Values));
            Lists.AssertSame(rebuilt, known, $"{context}, changed lists over those before");
            Lists.AssertSame(rebuilt, Lists.All(engine), $"{context}, all lists");
        }
    }

    [Fact]
    public void A_change_that_empties_a_truncated_list_does_not_hide_what_it_had_dropped()
    {
        // The firm has 60 good tenders, so 30 of them are dropped. All it holds become poor at once, and 25 fair ones
        // arrive with them, worse than those dropped.
        var firm = Examples.Firm;
        var good = Tenders(60, "IN-KA");
        var engine = Lists.Engine(Examples.Scorer, [firm], good);
        var held = good.OrderBy(one => Scoring.Order.Tie(one.Id, firm.Id)).Take(30).ToList();
        List<Opportunity> poor = [.. held.Select(one => one with { States = ["IN-WB"] })];
        List<Opportunity> fair = Tenders(25, "IN-GA");
        engine.Apply([], [.. poor, .. fair], []);

        var now = good.Except(held).Concat(poor).Concat(fair);
        Lists.AssertSame(Lists.All(Lists.Engine(Examples.Scorer, [firm], now)), Lists.All(engine), "after the change");
    }

    [Fact]
    public void A_list_emptied_and_filled_to_its_limit_still_knows_that_one_left_out_ties_with_its_last()
    {
        // Of the 30 held, 10 become poor and come first; 20 are sent again as they were, equal to those dropped.
        var firm = Examples.Firm;
        var good = Tenders(60, "IN-KA");
        var engine = Lists.Engine(Examples.Scorer, [firm], good);
        var held = good.OrderBy(one => Scoring.Order.Tie(one.Id, firm.Id)).Take(30).ToList();
        List<Opportunity> poor = [.. held.Take(10).Select(one => one with { States = ["IN-WB"] })];
        engine.Apply([], [.. poor, .. held.Skip(10)], []);

        var now = poor.Concat(good.Except(held.Take(10)));
        var rebuilt = Lists.All(Lists.Engine(Examples.Scorer, [firm], now));
        Assert.EndsWith("tied", rebuilt[firm.Id], StringComparison.Ordinal);
        Lists.AssertSame(rebuilt, Lists.All(engine), "after the change");
    }

    [Fact]
    public void A_change_that_touches_no_list_is_answered_with_none()
    {
        var engine = Lists.Engine(Examples.Scorer, [Examples.Firm], [Examples.Tender]);
        Assert.Equal(2, Lists.All(engine).Count);
        var changed = engine.Apply([], [], [new Guid("018f0000-0000-7000-8000-00000000dead")]);
        Assert.Empty(changed.OfOpportunities);
        Assert.Empty(changed.OfSmes);
    }

    [Fact]
    public void A_removed_record_leaves_an_empty_list_behind_for_both_sides()
    {
        var engine = Lists.Engine(Examples.Scorer, [Examples.Firm], [Examples.Tender]);
        var changed = engine.Apply([], [], [Examples.Firm.Id]);
        var (ofTender, ofFirm) = (Assert.Single(changed.OfOpportunities), Assert.Single(changed.OfSmes));
        Assert.Equal((Examples.Tender.Id, 0), (ofTender.OwnerId, ofTender.Matches.Count));
        Assert.Equal((Examples.Firm.Id, 0), (ofFirm.OwnerId, ofFirm.Matches.Count));
    }

    [Fact]
    public void Changes_before_the_first_rebuild_are_refused() =>
        Assert.Throws<InvalidOperationException>(() => new ExhaustiveEngine().Apply([Examples.Firm], [], []));

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
