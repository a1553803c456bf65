using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;

namespace SmeMatch.Storage.Tests;

[Collection(TestClusterTests.Name)]
public sealed class ListPlaceTests(TestCluster cluster)
{
    private const int Runs = 8;
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_of_one_instant_are_told_apart_by_their_ids()
    {
        await using var database = await cluster.NewMigrated($"""
            insert into match_run (id, reason, status, created_at)
            select gen_random_uuid(), 'test', 'cancelled',
                timestamptz '2026-11-01 00:00:00+00' + (number / 3) * interval '1 microsecond'
            from generate_series(1, {Runs}) number
            """);
        var store = new MatchRunStore(database);
        var whole = await store.List(null, Runs + 1, Stop);
        Assert.Equal(Runs, whole.Count);
        var seen = new List<Guid>();
        ListPlace? after = null;
        for (var page = await store.List(after, 1, Stop); page.Count > 0; page = await store.List(after, 1, Stop))
        {
            seen.Add(page[0].Id);
            after = new ListPlace(page[0].CreatedAt, page[0].Id);
        }

        Assert.Equal(whole.Select(run => run.Id), seen);
    }
}
