using SmeMatch.Api.Briefs;
using SmeMatch.Interchange.Reference;

namespace SmeMatch.Api.Tests.Display;

public sealed class TileMapTests
{
    [Fact]
    public void Every_state_and_prefecture_has_a_tile_of_its_own()
    {
        var tables = ReferenceTableReader.Read(Path.Combine(RepositoryRoot.Path, "db", "reference"));
        Assert.Equal(
            tables.States.Select(row => row.Code).Order(StringComparer.Ordinal),
            TileMaps.India.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            tables.Prefectures.Select(row => row.Code).Order(StringComparer.Ordinal),
            TileMaps.Japan.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((36, 47), (TileMaps.India.Values.Distinct().Count(), TileMaps.Japan.Values.Distinct().Count()));
    }
}
