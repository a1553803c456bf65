using SmeMatch.Interchange.Mapping;
using SmeMatch.Interchange.Reference;
using Xunit;

namespace SmeMatch.Interchange.Tests.Mapping;

/// <summary>The figures of title-rules.csv against the real titles and our reading of them.</summary>
public sealed class TitleRulePrecisionTests
{
    private static readonly TitleRules Rules = new(PublishedMapping.Mapping.TitleRules, PublishedMapping.Tables);

    [Fact]
    public void The_figures_of_every_rule_are_those_of_the_real_titles()
    {
        var read = RealTitles.Read();
        var counts = PublishedMapping.Mapping.TitleRules.ToDictionary(row => row, _ => new int[3]);
        foreach (var title in RealTitles.All())
        {
            var right = read.GetValueOrDefault((title.Source, title.Id));
            var told = Told(title.Text);
            if (told is not null)
            {
                Count(counts[told], right?.SubSectors ?? [], told.Gives);
            }

            foreach (var (rule, tags) in Rules.Needed(title.Text, SubSectors(told)))
            {
                Count(counts[rule], right?.Capabilities ?? [], tags);
            }
        }

        var wrong = counts.Where(pair => !pair.Value.SequenceEqual([pair.Key.Hits, pair.Key.Read, pair.Key.Correct]))
            .Select(pair => $"{string.Join(';', pair.Key.Words)} | {string.Join(' ', pair.Key.Gives)} | "
                + string.Join(',', pair.Value)).ToList();
        Assert.True(wrong.Count == 0, "The right figures (hits, read, correct):\n" + string.Join('\n', wrong));
    }

    [Fact]
    public void No_rule_that_was_read_four_times_is_right_in_less_than_seven_of_ten() =>
        Assert.DoesNotContain(
            PublishedMapping.Mapping.TitleRules, row => row.Read >= 4 && row.Correct * 10 < row.Read * 7);

    [Theory]
    [InlineData(false, 633, 599, 592)]
    [InlineData(true, 150, 123, 121)]
    public void So_many_titles_that_were_read_are_told_and_told_right(bool heldOut, int read, int told, int right)
    {
        var titles = RealTitles.All().ToDictionary(title => (title.Source, title.Id));
        var labels = RealTitles.Read().Where(pair => pair.Value.IsHeldOut == heldOut).ToList();
        var answers = labels.Select(pair => (pair.Value.SubSectors, Told: Told(titles[pair.Key].Text)?.Gives))
            .Where(pair => pair.Told is not null).ToList();
        Assert.Equal(
            (read, told, right),
            (labels.Count, answers.Count, answers.Count(pair => IsRight(pair.SubSectors, pair.Told!))));
    }

    private static TitleRuleRow? Told(string title) => Rules.Telling(title);

    private static IReadOnlyList<string> SubSectors(TitleRuleRow? told) =>
        told is null || told.Gives is [MappingTableChecks.NoSubSector] ? ["-"] : told.Gives;

    private static void Count(int[] counts, string[] right, IReadOnlyList<string> gives)
    {
        counts[0]++;
        counts[1] += right.Length > 0 ? 1 : 0;
        counts[2] += right.Length > 0 && IsRight(right, gives) ? 1 : 0;
    }

    private static bool IsRight(string[] right, IReadOnlyList<string> gives) =>
        gives is [MappingTableChecks.NoSubSector]
        ? right.Contains("-")
        : gives.All(right.Contains);
}
