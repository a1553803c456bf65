using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Scoring;
using SmeMatch.Storage.Matches;

namespace SmeMatch.Storage.Tests;

public sealed class StoredPlacesTests
{
    private static readonly Guid Opportunity = Guid.CreateVersion7();
    private static readonly Guid First = Guid.CreateVersion7();
    private static readonly Guid Second = Guid.CreateVersion7();

    [Fact]
    public void Only_rows_that_change_are_written()
    {
        var places = new StoredPlaces();
        var (one, two) = (NewMatch(First), NewMatch(Second));
        var start = places.Advance(new([new(Opportunity, [one, two], true)], [new(First, [one], false)]));
        Assert.Equal(
            [(First, true, true), (Second, true, false)],
            start.Upserts.Select(row => (row.Match.SmeId, row.InOpportunityList, row.InSmeList))
                .OrderByDescending(row => row.InSmeList));
        Assert.Equal([Opportunity], start.Tied);

        var same = places.Advance(new([new(Opportunity, [one, two], false)], []));
        Assert.Empty(same.Upserts);
        Assert.Empty(same.Removals);
        Assert.Equal([Opportunity], same.NotTied);

        var left = places.Advance(new([new(Opportunity, [], false)], []));
        Assert.Equal(
            [(First, false, true)],
            left.Upserts.Select(row => (row.Match.SmeId, row.InOpportunityList, row.InSmeList)));
        Assert.Equal([(Opportunity, Second)], left.Removals);
    }

    [Theory]
    [InlineData(0UL, 1UL)]
    [InlineData(0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000)]
    [InlineData(1UL, ulong.MaxValue)]
    public void The_signed_tie_key_keeps_the_unsigned_order(ulong smaller, ulong larger) =>
        Assert.True(MatchLedger.SignedTieKey(smaller) < MatchLedger.SignedTieKey(larger));

    private static Match NewMatch(Guid sme) => new(Opportunity, sme, new Pair(
        5_000, new(5_000, 5_000, null, null, null, null), new(0, null, SizeFit.NoRole),
        new(0, RegionEvidence.Nothing, null), 0,
        new([], []), 100, 0, 0, true, false));
}
