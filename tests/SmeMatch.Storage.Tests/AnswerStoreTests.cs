using System.Text.Json.Nodes;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Tests;

[Collection(TestClusterTests.Name)]
public sealed class AnswerStoreTests(TestCluster cluster)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_crashed_between_work_and_answer_is_followed_by_one_who_makes_the_same_thing()
    {
        await using var database = await cluster.NewMigrated();
        var clock = new SetClock();
        var (answers, records) = (new AnswerStore(database, clock), new RecordStore(database, clock));
        var sha256 = new byte[32];
        var first = await answers.Claim(Caller.Operator, "key", sha256, Stop);
        await records.Create(RecordKind.Sme, Row(first.MadeId!.Value), Caller.Operator, Stop);

        // Meanwhile it is waited for, and another request has no business with the key.
        Assert.Equal(new AnswerClaim(null, false, null), await answers.Claim(Caller.Operator, "key", sha256, Stop));
        Assert.True((await answers.Claim(Caller.Operator, "key", [.. sha256[1..], 1], Stop)).IsOther);

        clock.Now += TimeSpan.FromSeconds(31);
        Assert.True((await answers.Claim(Caller.Operator, "key", [.. sha256[1..], 1], Stop)).IsOther);
        var second = await answers.Claim(Caller.Operator, "key", sha256, Stop);
        Assert.Equal(first.MadeId, second.MadeId);
        var found = await records.Create(RecordKind.Sme, Row(second.MadeId!.Value), Caller.Operator, Stop);
        Assert.Equal((WriteOutcome.Done, 1), (found.Outcome, found.Record!.Version));
        Assert.Single(await records.List(RecordKind.Sme, new RecordFilter(), 10, Stop));

        await answers.Keep(Caller.Operator, "key", new GivenAnswer(201, """{"ETag": "x"}""", [1, 2]), Stop);
        clock.Now += TimeSpan.FromHours(23);
        var given = (await answers.Claim(Caller.Operator, "key", sha256, Stop)).Given!;
        Assert.Equal((201, """{"ETag": "x"}"""), (given.Status, given.Headers));
        Assert.Equal([1, 2], given.Body!);
    }

    [Fact]
    public async Task What_failed_without_an_answer_may_be_tried_again_at_once()
    {
        await using var database = await cluster.NewMigrated();
        var answers = new AnswerStore(database, TimeProvider.System);
        var first = await answers.Claim(Caller.Operator, "key", new byte[32], Stop);
        await answers.Release(Caller.Operator, "key", Stop);
        Assert.Equal(first.MadeId, (await answers.Claim(Caller.Operator, "key", new byte[32], Stop)).MadeId);
    }

    private static RecordRow Row(Guid id) => new()
    {
        Id = id,
        Document = new JsonObject { ["id"] = id.ToString() }.ToJsonString(),
        NaturalKey = "once",
        Search = "once",
        Status = "active",
    };

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
