using System.Text.Json.Nodes;
using Dapper;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;
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

    [Fact]
    public async Task Expired_contacts_go_by_themselves_and_old_answers_a_part_at_a_time_until_none_is_left()
    {
        await using var database = await cluster.NewMigrated($$"""
            insert into answer (organisation_id, key, request_sha256, made_id, status, created_at)
            select id, number::text, sha256('x'), gen_random_uuid(), 200, now() - interval '49 hours'
            from organisation, generate_series(1, {{(2 * AnswerStore.ForgottenAtOnce) + 1}}) number;
            insert into answer (organisation_id, key, request_sha256, made_id, status)
            select id, 'young', sha256('x'), gen_random_uuid(), 200 from organisation;
            insert into sme
                (id, organisation_id, created_at, updated_at, document, natural_key, search, industries, states, roles,
                    status)
            select gen_random_uuid(), id, now(), now(), '{}', 'x', 'x', '{}', '{}', '{}', 'active' from organisation;
            insert into contact (id, organisation_id, sme_id, place, document, email, expires_on)
            select gen_random_uuid(), organisation_id, id, age, '{}', 'x', current_date - age
            from sme, unnest(array[-9, 9]) age
            """);
        var answers = new AnswerStore(database, TimeProvider.System);
        await new ContactStore(database, TimeProvider.System).ForgetExpired(Stop);
        Assert.Equal(1, await Count(database, "contact"));
        Assert.Equal((2 * AnswerStore.ForgottenAtOnce) + 2, await Count(database, "answer"));

        await answers.ForgetReports(Stop);
        await answers.ForgetOld(Stop);
        Assert.Equal(1, await Count(database, "answer"));
        Assert.True((await answers.Claim(Caller.Operator, "young", new byte[32], Stop)).IsOther);
    }

    private static Task<long> Count(Database database, string table) => database.ReadAs(
        Caller.OperatorId,
        (connection, token) => connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"select count(*) from {table}", cancellationToken: token)),
        Stop);

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
