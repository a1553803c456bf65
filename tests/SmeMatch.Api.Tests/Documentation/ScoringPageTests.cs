using System.Globalization;
using System.Text.RegularExpressions;

namespace SmeMatch.Api.Tests.Documentation;

/// <summary>The worked examples of docs/scoring.md, recomputed over the demo registry on the page's day.</summary>
public sealed partial class ScoringPageTests
{
    [Fact]
    public async Task Every_figure_of_the_five_worked_examples_is_what_the_records_and_tables_give()
    {
        var sections = await PageText.Read();
        var day = DateOnly.ParseExact(
            Day().Match(sections.Single(one => one.Heading == "Five worked examples").Text).Groups[1].Value,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture);
        var demo = await DemoRecords.Read(day);
        var examples = sections.Where(one => one.Heading.StartsWith("Example ", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, examples.Count);
        var faults = new List<string>();
        foreach (var example in examples)
        {
            var title = Title().Match(example.Text).Groups[1].Value;
            var name = Name().Match(example.Text).Groups[1].Value;
            var opportunity = demo.Opportunities.SingleOrDefault(one => one.Title.En == title);
            var sme = demo.Smes.SingleOrDefault(one => one.Name.En == name);
            if (opportunity is null || sme is null)
            {
                faults.Add($"{example.Heading}: the demo registry holds no {(sme is null ? name : title)}.");
                continue;
            }

            var address = $"`/v1/matches/{Uri.EscapeDataString(title)}/{Uri.EscapeDataString(name)}`";
            if (!example.Text.Contains(address, StringComparison.Ordinal))
            {
                faults.Add($"{example.Heading}: the address should be {address}.");
            }

            if (sme.Name.Ja is { } japanese && !example.Text.Contains(japanese, StringComparison.Ordinal))
            {
                faults.Add($"{example.Heading}: the firm's Japanese name should be {japanese}.");
            }

            var worked = new WorkedExample(opportunity, sme, demo);
            faults.AddRange(example.Tables[0].Differences(example.Heading, worked.Facts()));
            faults.AddRange(example.Tables[1].Differences(example.Heading, worked.Steps()));
        }

        Assert.True(faults.Count == 0, "docs/scoring.md\n" + string.Join("\n", faults));
        Assert.Contains("| fail |", examples.Single(
            one => one.Heading.EndsWith("a failed gate", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"on \*\*(\d{4}-\d\d-\d\d)\*\*")]
    private static partial Regex Day();

    [GeneratedRegex(@"^- Package: \*\*(.+?)\*\*", RegexOptions.Multiline)]
    private static partial Regex Title();

    [GeneratedRegex(@"^- Firm: \*\*(.+?)\*\*", RegexOptions.Multiline)]
    private static partial Regex Name();
}
