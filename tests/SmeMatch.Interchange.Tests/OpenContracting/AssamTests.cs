using System.Text.RegularExpressions;
using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Formats.OpenContracting;
using Xunit;

namespace SmeMatch.Interchange.Tests.OpenContracting;

/// <summary>The files of Assam, which come near OCDS and are none.</summary>
public sealed partial class AssamTests
{
    [Fact]
    public async Task Lenient_reads_every_near_ocds_file_and_names_what_it_repaired_where_strict_refuses()
    {
        foreach (var file in Directory.GetFiles(Folder("near-ocds"), "*.json"))
        {
            var strict = Assert.Single(await Ocds.ReadFile(file, Strictness.Strict));
            Assert.NotEmpty(strict.Faults);
            var lenient = Assert.Single(await Ocds.ReadFile(file, Strictness.Lenient));
            Assert.Empty(Ocds.Faults(lenient));
            Assert.Superset(
                new HashSet<string> { "list-of-one", "misspelt", "text-as-number", "date-form", "required" },
                lenient.Repairs.Select(repair => repair.Code).ToHashSet());

            var (text, opportunity) = (File.ReadAllText(file), lenient.Opportunity!);
            Assert.Equal("ocds-f5kvwu", opportunity.System);
            Assert.NotNull(opportunity.Deadline);
            var amount = Amount().Match(text).Groups[1].Value;
            Assert.Equal(amount is "" or "0.0" ? null : new ForeignMoney(amount, "INR"), opportunity.Value);
            Assert.Equal(text.Contains("NaN", StringComparison.Ordinal),
                lenient.Repairs.Any(repair => repair.Code == "not-a-number"));
        }
    }

    [Fact]
    public async Task Every_row_of_the_flat_table_becomes_an_opportunity_with_its_amount_as_written()
    {
        using var text = File.OpenText(Path.Combine(Folder(), "assam-tenders-fy24-25.csv"));
        var rows = await new OcdsCsvReader("INR").Read(text, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3_627, rows.Count);
        Assert.Empty(rows.SelectMany(Ocds.Faults));
        var notations = rows.Select(row => row.Opportunity!.Value?.Text).OfType<string>()
            .CountBy(amount => Indian().IsMatch(amount) ? "Indian" : Western().IsMatch(amount) ? "western" : "other")
            .ToDictionary();
        Assert.True(notations["Indian"] > 3_000 && notations["western"] > 300, string.Join(", ", notations));
        Assert.All(rows, row => Assert.NotNull(row.Opportunity!.Deadline));
        Assert.All(rows, row => Assert.Equal(new DateOnly(2024, 12, 4), row.Opportunity!.AsOf));

        var rice = rows.Single(row => row.Key == "ocds-f5kvwu-2021_FCS_21846_1");
        Assert.Equal(2, rice.Number);
        var opportunity = rice.Opportunity!;
        Assert.Equal(new ForeignMoney("1,00,00,000", "INR"), opportunity.Value);
        Assert.Equal(new DateOnly(2021, 7, 9), opportunity.Deadline);
        Assert.Equal("closed", opportunity.Status);
        Assert.Equal("Food Civil Supplies and Consumer Affairs Department", opportunity.Buyer);
        Assert.Equal(
            [new("ocds-f5kvwu", null, "Miscellaneous Works"), new("procurementCategory", "works", null)],
            opportunity.Classifications);
        Assert.Equal(
            ["/date date-form", "/tender/bidOpening/date date-form", "/tender/mainProcurementCategory code-case",
                "/tender/status unknown-code", "/tender/value/amount number-as-text"],
            Ocds.Repairs(rice).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "columns")]
    [InlineData("ocid,tender/title\nocds-abc123-1\n,Pumps\nocds-abc123-2,Pumps\n\"x", "columns, required, csv")]
    [InlineData("ocid,tender,tender/title\nocds-abc123-1,x,Pumps\n", "no-title")]
    public async Task A_row_that_is_no_release_is_refused_with_a_reason(string table, string codes)
    {
        using var text = new StringReader(table);
        var rows = await new OcdsCsvReader().Read(text, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(codes, string.Join(", ", rows.SelectMany(row => row.Faults).Select(fault => fault.Code)));
    }

    [GeneratedRegex(@"^\d{1,2}(,\d\d)+,\d{3}(\.\d+)?$")]
    private static partial Regex Indian();

    [GeneratedRegex(@"^\d{1,3}(,\d{3})+(\.\d+)?$")]
    private static partial Regex Western();

    private static string Folder(params string[] names) =>
        RepositoryRoot.SampleData(["opportunities", "assam-ocds", .. names]);

    [GeneratedRegex("\"amount\": \"([^\"]*)\"")]
    private static partial Regex Amount();
}
