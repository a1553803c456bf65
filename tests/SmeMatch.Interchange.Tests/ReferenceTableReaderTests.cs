using SmeMatch.Interchange.Reference;
using SmeMatch.Matching.Tables;
using Xunit;

namespace SmeMatch.Interchange.Tests;

/// <summary>A copy of the published tables with one thing changed.</summary>
public sealed class ReferenceTableReaderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("smematch-tables-");

    public ReferenceTableReaderTests()
    {
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.ReferenceTables, "*.csv"))
        {
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("sectors")]
    [InlineData("affinity")]
    [InlineData("texts")]
    public void A_missing_file_is_named(string table)
    {
        File.Delete(PathOf(table));
        Assert.Contains($"{table}.csv is missing", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "rates", "currency,yen_per_unit,date,source\nINR,x,2026-04-13,x", "row 2, has no number in yen_per_unit")]
    [InlineData("rates", "currency,yen_per_unit,date,source\nINR,1.7,13.4.2026,x", "row 2, has no date in date")]
    [InlineData("rates", "currency,yen,date,source\nINR,1.7,2026-04-13,x", "row 2, has no column yen_per_unit")]
    [InlineData("sme-classes", "industry,class\n50,wholesale\n56,shop", "row 3, has an unknown class 'shop'")]
    [InlineData("sme-classes", "industry,class\n50,Wholesale", "row 2, has an unknown class 'Wholesale'")]
    public void A_cell_that_does_not_fit_is_named_with_its_table_and_row(string table, string text, string expected)
    {
        File.WriteAllText(PathOf(table), text);
        Assert.Equal($"{table}.csv, {expected}.", Refusal());
    }

    [Fact]
    public void Tables_that_do_not_hold_together_are_refused_with_every_fault()
    {
        File.AppendAllText(PathOf("sme-classes"), "0098,retail\n0099,retail\n");
        var message = Refusal();
        Assert.Contains("sme-classes: industry 0098 is unknown.", message, StringComparison.Ordinal);
        Assert.Contains("sme-classes: industry 0099 is unknown.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_changed_byte_changes_the_fingerprint()
    {
        var before = ReferenceTableReader.Read(folder.FullName).Fingerprint;
        File.AppendAllText(PathOf("texts"), "one-more,One more.,,\n");
        var tables = ReferenceTableReader.Read(folder.FullName);
        Assert.NotEqual(before, tables.Fingerprint);
        Assert.Equal(new TextRow("one-more", "One more."), tables.Texts[^1]);
    }

    [Fact]
    public void Cells_become_what_their_rows_say()
    {
        const string text = "prefecture,state,level,since,until,source\n,IN-GJ,national,2014-11,,x\n";
        File.WriteAllText(PathOf("agreements"), text);
        var agreement = Assert.Single(ReferenceTableReader.Read(folder.FullName).Agreements);
        Assert.Equal(new AgreementRow(null, "IN-GJ", AgreementLevel.National, "2014-11", null, "x"), agreement);
    }

    private string PathOf(string table) => Path.Combine(folder.FullName, table + ".csv");

    private string Refusal() =>
        Assert.Throws<ReferenceTableException>(() => ReferenceTableReader.Read(folder.FullName)).Message;
}
