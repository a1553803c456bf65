using Dapper;
using Npgsql;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.PrivateCluster;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Tests;

/// <summary>
/// What is private to an organisation, asked for by plain SQL as the service's role: none of the service's own code
/// stands between.
/// </summary>
[Collection(TestClusterTests.Name)]
public sealed class RowSecurityTests(TestCluster cluster)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_database_alone_keeps_an_organisations_rows_from_all_others()
    {
        var owner = await cluster.NewDatabase();
        await cluster.Migrate(owner);
        await using var database = new Database(cluster.AsService(owner));
        var (own, other) = (await Organisation(database, "Own"), await Organisation(database, "Other"));
        var imports = new ImportStore(database, TimeProvider.System);
        var id = Guid.CreateVersion7();
        using var body = new MemoryStream([1]);
        await imports.Add(
            id, new ImportOrder("csv", RecordKind.Sme), body, new Caller(own, false, false, "test"), Stop);

        await using var connection = new NpgsqlConnection(cluster.AsService(owner));
        await connection.OpenAsync(Stop);
        await using var asOwner = new NpgsqlConnection(owner);
        var tables = (await asOwner.QueryAsync<string>("select relname from pg_class where relrowsecurity")).ToList();
        Assert.Contains("import_job", tables);
        foreach (var organisation in (Guid?[])[own, other, null])
        {
            await connection.ExecuteAsync(
                "select set_config('smematch.organisation', @Organisation, false)",
                new { Organisation = organisation?.ToString() ?? "" });
            foreach (var table in tables)
            {
                var seen = await connection.ExecuteScalarAsync<long>($"select count(*) from {table}");
                Assert.Equal(table is "import_job" or "import_body" && organisation == own ? 1 : 0, seen);
            }

            if (organisation != own)
            {
                Assert.Equal(
                    0, await connection.ExecuteAsync("update import_job set format = 'x'; delete from import_job"));
                var forged = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(
                    """
                    insert into import_job (id, organisation_id, may_verify, may_administer, actor, format, kind, dry_run, status)
                    values (gen_random_uuid(), @Own, true, true, 'x', 'csv', 'sme', false, 'queued')
                    """,
                    new { Own = own }));
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, forged.SqlState);
            }
        }
    }

    [Fact]
    public async Task The_service_works_as_a_role_that_owns_and_bypasses_nothing_and_refuses_another()
    {
        var owner = await cluster.NewDatabase();
        await cluster.Migrate(owner);
        await using var asService = new Database(cluster.AsService(owner));
        await ServiceRole.Verify(asService, Stop);
        await using var asOwner = new Database(owner);
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => ServiceRole.Verify(asOwner, Stop));
        Assert.Contains("bypasses row-level security", refused.Message, StringComparison.Ordinal);

        await using var connection = new NpgsqlConnection(cluster.AsService(owner));
        foreach (var statement in (string[])[
            "alter table import_job disable row level security", "drop table sme", "create table mine (id int)",
            "set role postgres", "update organisation set name = 'x' where false; truncate sme",
            "select begin_run_table('import_job', 1)"])
        {
            await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(statement));
        }
    }

    private static async Task<Guid> Organisation(Database database, string name) =>
        (await new OrganisationStore(database).Add(Guid.CreateVersion7(), name, Caller.Operator, Stop))!.Id;
}
