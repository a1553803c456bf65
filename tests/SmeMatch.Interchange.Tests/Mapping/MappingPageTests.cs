using System.Text.RegularExpressions;
using SmeMatch.Interchange.Mapping;
using SmeMatch.Interchange.Reference;
using Xunit;

namespace SmeMatch.Interchange.Tests.Mapping;

/// <summary>What docs/formats/mapping.md promises of the tables and of money.</summary>
public sealed partial class MappingPageTests
{
    private static readonly string Page =
        File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "formats", "mapping.md"));

    [Fact]
    public void The_counts_of_classes_are_those_of_the_table()
    {
        foreach (var rows in PublishedMapping.Mapping.SectorSchemes.GroupBy(row => row.Scheme))
        {
            var classes = rows.GroupBy(row => (row.Code, row.Label)).ToLookup(same => same.First().SubSector is null);
            var telling = classes[false].Any() ? $"{classes[false].Count()}" : "–";
            Assert.Contains($"| `{rows.Key}` | {telling} | {classes[true].Count()} |", Page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_counts_of_measured_rules_are_those_of_the_table()
    {
        var rules = PublishedMapping.Mapping.TitleRules
            .ToLookup(row => row.Gives[0].Contains('-', StringComparison.Ordinal));
        var (sectors, tags) = (rules[false].ToList(), rules[true].ToList());
        Assert.Contains(
            $"Of {sectors.Count} rules for sub-sectors {sectors.Count(row => row.Read > 0)} were measured, "
            + $"of {tags.Count} for capabilities {tags.Count(row => row.Read > 0)}.",
            Page,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_example_of_money_is_read()
    {
        var examples = Page[Page.IndexOf("| notation |", StringComparison.Ordinal)..]
            .Split("\n\n")[0].Split('\n').Skip(2).SelectMany(line => Quoted().Matches(line.Split('|')[2]))
            .Select(match => match.Groups[1].Value).ToList();
        Assert.True(examples.Count >= 14);
        var amounts = new StatedAmounts(PublishedMapping.Tables.Currencies);
        Assert.All(examples, text => Assert.NotNull(amounts.Read(
            text, text.All(letter => char.IsAsciiDigit(letter) || letter == ',') ? "INR" : null).Amount));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
