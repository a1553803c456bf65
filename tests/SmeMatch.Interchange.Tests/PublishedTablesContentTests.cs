using System.Text.RegularExpressions;
using SmeMatch.Interchange.Reference;
using SmeMatch.Matching.Tables;
using Xunit;

namespace SmeMatch.Interchange.Tests;

/// <summary>
/// What the published tables promise to the reader of docs/table-notes.md beyond being free of faults.
/// </summary>
public sealed partial class PublishedTablesContentTests
{
    private static readonly ReferenceTables Tables = ReferenceTableReader.Read(RepositoryRoot.ReferenceTables);
    private static readonly IReadOnlyList<AffinityRow> Related =
        [.. Tables.Affinity.Where(row => row.Strength > 0)];

    [Fact]
    public void Every_sub_sector_is_reached_by_at_least_eight_industries_in_at_least_three_relations() =>
        Assert.All(Tables.Sectors, sector =>
        {
            var rows = Related.Where(row => row.SubSector == sector.Code).ToList();
            Assert.True(rows.Count >= 8, $"{sector.Code} is reached by {rows.Count} industries.");
            var relations = rows.Select(row => row.Relation).Distinct().Count();
            Assert.True(relations >= 3, $"{sector.Code} is reached in {relations} relations.");
        });

    [Fact]
    public void Every_longer_key_has_a_two_digit_row_for_the_same_sub_sector()
    {
        var keys = Tables.Affinity.Select(row => (row.Industry, row.SubSector)).ToHashSet();
        Assert.All(
            Tables.Affinity.Where(row => row.Industry.Length > 2),
            row => Assert.Contains((row.Industry[..2], row.SubSector), keys));
    }

    [Fact]
    public void A_row_of_grade_none_closes_what_a_shorter_key_would_give() =>
        Assert.All(Tables.Affinity.Where(row => row.Strength == 0), row =>
        {
            var caught = Tables.Affinity
                .Where(other => other.SubSector == row.SubSector && other.Industry.Length < row.Industry.Length
                    && row.Industry.StartsWith(other.Industry, StringComparison.Ordinal))
                .MaxBy(other => other.Industry.Length);
            Assert.True(caught is { Strength: > 0 }, $"{row.Industry} to {row.SubSector} closes nothing.");
        });

    [Fact]
    public void No_two_rationales_are_alike_once_names_and_codes_are_removed()
    {
        string[] names =
        [
            .. Tables.Industries.Select(row => row.Name.En).Concat(Tables.Sectors.Select(row => row.Name.En))
                .Concat(Tables.Industries.Select(row => row.Name.Ja)).Concat(Tables.Sectors.Select(row => row.Name.Ja))
                .OfType<string>().Concat(Tables.Sectors.Select(row => row.Code))
                .Distinct().OrderByDescending(name => name.Length),
        ];
        var alike = Tables.Affinity
            .GroupBy(row => Without(names, row.Rationale))
            .Where(group => group.Count() > 1)
            .Select(group => string.Join(", ", group.Select(row => $"{row.Industry} to {row.SubSector}")));
        Assert.Empty(alike);
    }

    [Fact]
    public void Every_division_has_rows_or_is_named_with_the_reason_in_the_notes()
    {
        var divisions = Tables.Industries.Where(row => row.Code.Length == 2)
            .ToDictionary(row => row.Code, row => row.Division);
        var reached = Related.Select(row => divisions[row.Industry[..2]]).ToHashSet();
        var notes = DivisionLine()
            .Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "table-notes.md")))
            .ToDictionary(line => line.Groups["letter"].Value, line => line.Groups["rows"].Value.Trim());
        Assert.Equal(divisions.Values.Distinct().Order(), notes.Keys.Order());
        Assert.All(notes, note => Assert.Equal(
            (note.Key, !reached.Contains(note.Key)), (note.Key, note.Value == "none")));
    }

    [Fact]
    public void No_capability_is_an_orphan()
    {
        var lookup = new Lookup(Tables);
        Assert.All(Tables.Capabilities, tag =>
        {
            Assert.NotEmpty(tag.SubSectors);
            Assert.NotEmpty(tag.Industries);
            Assert.All(tag.SubSectors, sector => Assert.True(
                tag.Industries.Any(industry => lookup.Affinity(industry, sector) is { Strength: > 0 }),
                $"{tag.Tag}: none of its industries has a relation to {sector}."));
        });
    }

    [Fact]
    public void Somebody_asks_for_every_certificate() =>
        Assert.All(Tables.Certifications, row => Assert.False(string.IsNullOrWhiteSpace(row.AskedBy), row.Tag));

    private static string Without(string[] names, string rationale)
    {
        foreach (var name in names)
        {
            rationale = rationale.Replace(name, "", StringComparison.OrdinalIgnoreCase);
        }

        return NotALetter().Replace(rationale, " ").Trim().ToUpperInvariant();
    }

    [GeneratedRegex(@"^\| (?<letter>[A-T]) [^|]+\| (?<rows>[^|]+)\|", RegexOptions.Multiline)]
    private static partial Regex DivisionLine();

    [GeneratedRegex(@"\P{L}+")]
    private static partial Regex NotALetter();
}
