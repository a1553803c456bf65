using System.Diagnostics;
using SmeMatch.Benchmarks.Figures;
using SmeMatch.Benchmarks.Registries;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Records;

namespace SmeMatch.Benchmarks.Storing;

/// <summary>
/// One record after another changes: how long until every list that an SME's change affects is right, until an
/// opportunity's own list is, and until the lists of the SMEs that follow it are.
/// </summary>
/// <param name="engine">With its lists made.</param>
/// <param name="registry">What the engine holds.</param>
/// <param name="store">Stores lists that changed; its time counts.</param>
internal sealed class SingleChanges(MatchEngine engine, Registry registry, Action<ChangedLists> store)
{
    public const string Header = """
        | change | size | seed | changes | median | p99 | most | lists a change |
        |---|---|--:|--:|--:|--:|--:|--:|
        """;

    // Every so many firms are changed, the last ones lend what they are changed to.
    private const int Smes = 1_000;
    private const int Opportunities = 50;

    public void Add(Report report)
    {
        var sample = registry.Smes.Where((_, i) => i % (registry.SmeCount / (2 * Smes)) == 0).Take(2 * Smes).ToList();
        Row(report, "SME, all lists", [.. sample.Take(Smes).Zip(sample.Skip(Smes), (own, other) =>
            Timed(() => engine.Apply([Changed(own, other)], [], [])).All)]);
        var followed = registry.Opportunities.Take(Opportunities)
            .Zip(registry.Opportunities.Skip(Opportunities), (own, other) =>
                Timed(() => engine.Apply([], [own with { Value = other.Value, States = other.States }], [])))
            .ToList();
        Row(report, "opportunity, its own list", [.. followed.Select(one => one.Own)]);
        Row(report, "opportunity, the lists of SMEs too", [.. followed.Select(one => one.All)]);
    }

    private static Sme Changed(Sme sme, Sme other) => sme with
    {
        AnnualTurnover = other.AnnualTurnover,
        Employees = other.Employees,
        PresenceStates = other.PresenceStates,
        TargetStates = other.TargetStates,
    };

    private Change Timed(Func<IEnumerable<ChangedLists>> apply)
    {
        var start = Stopwatch.GetTimestamp();
        var (own, all) = ((Step?)null, new Step(default, 0));
        foreach (var portion in apply())
        {
            store(portion);
            all = new(
                Stopwatch.GetElapsedTime(start), all.Lists + portion.OfOpportunities.Count + portion.OfSmes.Count);
            own ??= all;
        }

        return new(own ?? all, all with { Time = Stopwatch.GetElapsedTime(start) });
    }

    private void Row(Report report, string what, IReadOnlyCollection<Step> steps)
    {
        string Time(int percent) => Figure.Time(Race.Percentile(steps.Select(step => step.Time), percent));
        report.Add($"| {what} | {registry.Size} | {registry.Seed} | {steps.Count} | {Time(50)} | {Time(99)} "
            + $"| {Time(100)} | {Figure.Number(steps.Average(step => step.Lists))} |");
    }

    /// <summary>What was there after a time.</summary>
    private sealed record Step(TimeSpan Time, int Lists);

    /// <summary>The portion with the record's own list, and all of them.</summary>
    private sealed record Change(Step Own, Step All);
}
