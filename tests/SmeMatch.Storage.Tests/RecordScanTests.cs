using Dapper;
using Npgsql;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Tests;

[Collection(TestClusterTests.Name)]
public sealed class RecordScanTests(TestCluster cluster)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    /// <summary>
    /// Found by the fuzzer: coverage worked within the time of a short read, was begun anew and then refused.
    /// </summary>
    [Fact]
    public async Task Work_on_each_record_may_take_longer_than_a_read_and_is_done_once()
    {
        var owner = await cluster.NewDatabase();
        await cluster.Migrate(owner);
        await using (var connection = new NpgsqlConnection(owner))
        {
            await connection.ExecuteAsync(
                """
                insert into sme (id, organisation_id, created_at, updated_at, document, natural_key, search, industries, states, roles, status)
                select gen_random_uuid(), '00000000-0000-7000-8000-000000000001', now(), now(), '{}', 'x', 'x', '{2521}', '{}', '{}', 'active'
                from generate_series(1, 3)
                """);
        }

        await using var database = new Database(cluster.AsService(owner));
        using var scan = new RecordScan(database);
        var (starts, taken) = (0, 0);
        var third = (Resilience.ReadLimits.Attempt!.Value / 3) + TimeSpan.FromMilliseconds(200);
        await scan.Collect(
            RecordKind.Sme, ["25"], () => ++starts,
            (_, _) =>
            {
                Thread.Sleep(third);
                taken++;
            },
            Stop);
        Assert.Equal((1, 3), (starts, taken));
    }
}
