using SmeMatch.Interchange.Formats;
using SmeMatch.Interchange.Formats.OpenContracting;
using Xunit;

namespace SmeMatch.Interchange.Tests.OpenContracting;

/// <summary>
/// Every file in the folders of OCDS gives records or says why not, in both modes: tables, notes and licences too.
/// </summary>
public sealed class PublishedFilesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("edge-fixtures")]
    [InlineData("official-sample")]
    [InlineData("real-publishers")]
    [InlineData("standard-1.1")]
    public async Task Every_file_gives_records_or_clear_reasons(string folder)
    {
        var files = Directory.GetFiles(
            RepositoryRoot.SampleData("ocds", folder), "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var strictness in Enum.GetValues<Strictness>())
        {
            var rows = new List<ForeignRow>();
            foreach (var file in files)
            {
                var read = await Ocds.ReadFile(file, strictness);
                Assert.True(read.Count > 0, file);
                Assert.All(read, row => Assert.True(row.Opportunity is not null ^ row.Faults.Count > 0, file));
                rows.AddRange(read);
            }

            Assert.All(rows.SelectMany(row => row.Faults), fault => Assert.NotEmpty(fault.Detail.ToString()));
            output.WriteLine($"{folder} {strictness}: {files.Length} files, {rows.Count} rows, "
                + $"{rows.Count(row => row.Opportunity is not null)} opportunities");
            Tell("faults", rows.SelectMany(row => row.Faults.Select(fault => fault.Code).Distinct()));
            Tell("repairs", rows.SelectMany(row => row.Repairs.Select(repair => repair.Code).Distinct()));
        }
    }

    [Fact]
    public async Task Every_table_gives_records_or_clear_reasons()
    {
        var files = Directory.GetFiles(RepositoryRoot.SampleData("ocds"), "*.csv", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var text = File.OpenText(file);
            var rows = await new OcdsCsvReader().Read(text, TestContext.Current.CancellationToken)
                .ToListAsync(TestContext.Current.CancellationToken);
            // A header without a row, as in the blank templates, is a table of none.
            Assert.True(rows.Count > 0 || File.ReadLines(file).Count() <= 1, file);
            Assert.All(rows, row => Assert.True(row.Opportunity is not null ^ row.Faults.Count > 0, file));
        }
    }

    private void Tell(string what, IEnumerable<string> codes) => output.WriteLine($"  {what}: "
        + string.Join(", ", codes.CountBy(code => code).OrderByDescending(pair => pair.Value)
            .Select(pair => $"{pair.Key} {pair.Value}")));
}
