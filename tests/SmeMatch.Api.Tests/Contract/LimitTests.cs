using SmeMatch.Api.Access;
using SmeMatch.Api.Documentation;

namespace SmeMatch.Api.Tests.Contract;

/// <summary>What the document says of limits that no schema can hold.</summary>
public sealed class LimitTests
{
    [Fact]
    public void The_number_of_requests_at_once_is_the_one_in_force() =>
        Assert.Contains(
            $" {2 * new QuotaOptions().AtOnce} of a key", FirstPage.Meaning("429"), StringComparison.Ordinal);

    [Fact]
    public void The_seconds_are_those_of_the_pipelines()
    {
        var table = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "reliability.md"));
        var (read, write) = (Seconds("`read`"), Seconds("`write`"));
        Assert.Contains(
            $"{read} seconds to read or {write} to write", FirstPage.Meaning("503"), StringComparison.Ordinal);

        string Seconds(string pipeline) => table.First(row => row.StartsWith($"| {pipeline}", StringComparison.Ordinal))
            .Split('|')[2].Replace("s", "", StringComparison.Ordinal).Trim();
    }
}
