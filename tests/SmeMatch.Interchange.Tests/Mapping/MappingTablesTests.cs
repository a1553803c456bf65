using SmeMatch.Interchange.Reference;
using Xunit;

namespace SmeMatch.Interchange.Tests.Mapping;

/// <summary>A copy of the published tables with one thing changed.</summary>
public sealed class MappingTablesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("smematch-mapping-");

    public MappingTablesTests()
    {
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.ReferenceTables, "*.csv"))
        {
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("sector-schemes", "cpv,99,x,XX99,exact,90,x", "sub-sector XX99 is unknown")]
    [InlineData("sector-schemes", "cpv,99,x,WS02,none,90,x", "sub-sector, relation and confidence do not agree")]
    [InlineData("sector-schemes", "cpv,99,x,WS02,exact,0,x", "sub-sector, relation and confidence do not agree")]
    [InlineData("sector-schemes", "cpv,99,x,,none,9,x", "sub-sector, relation and confidence do not agree")]
    [InlineData("sector-schemes", "world-bank,WB,Solid waste management,WS01,exact,95,x", "stands twice")]
    [InlineData("sector-schemes", "world-bank,WB,Solid waste management,,none,0,x", "tells a sub-sector and none")]
    [InlineData("title-rules", "pump,,water,0,0,0", "'water' is neither sub-sectors, capabilities nor none")]
    [InlineData("title-rules", ",,WS02,0,0,0", "'WS02' is neither")]
    [InlineData("title-rules", "pump,,WS02 smart-meter,0,0,0", "'WS02 smart-meter' is neither")]
    [InlineData("title-rules", "pump,,WS02,2,2,3", "correct, read and hits must not fall")]
    [InlineData("places", "Erehwon,town,IN-AS", "is of the unknown kind 'town'")]
    [InlineData("places", "Erehwon,city,IN-XX", "Erehwon lies in no known state")]
    [InlineData("places", "Erehwon,city,", "Erehwon lies in no known state")]
    [InlineData("places", "Agra,city,IN-UP", "places: Agra stands twice")]
    [InlineData("pin-codes", "0,IN-XX", "pin-codes: 0 lies in no known state")]
    [InlineData("pin-codes", "11,IN-DL", "pin-codes: 11 stands twice")]
    public void Tables_that_do_not_hold_together_are_refused(string table, string row, string expected)
    {
        File.AppendAllText(Path.Combine(folder.FullName, table + ".csv"), row + "\n");
        Assert.Contains(expected, Assert.Throws<ReferenceTableException>(Read).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sector-schemes")]
    [InlineData("title-rules")]
    [InlineData("places")]
    [InlineData("pin-codes")]
    public void A_missing_file_is_named_and_a_changed_one_computes_no_match_anew(string table)
    {
        var before = ReferenceTableReader.Read(folder.FullName).Fingerprint;
        File.Delete(Path.Combine(folder.FullName, table + ".csv"));
        Assert.Equal(before, ReferenceTableReader.Read(folder.FullName).Fingerprint);
        var message = Assert.Throws<ReferenceTableException>(Read).Message;
        Assert.Contains($"{table}.csv is missing", message, StringComparison.Ordinal);
    }

    private void Read() => MappingTables.Read(folder.FullName, PublishedMapping.Tables);
}
