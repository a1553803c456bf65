using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Connection;
using SmeMatch.Storage.Jobs;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Tests;

[Collection(TestClusterTests.Name)]
public sealed class AuditTests(TestCluster cluster)
{
    private const int Entries = 40;
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static readonly string[] Edits =
    [
        "update audit_entry set organisation_id = (select id from organisation where name = 'Other') where seq = @Seq",
        "update audit_entry set actor = 'key 0' where seq = @Seq",
        "update audit_entry set at = at + interval '1 microsecond' where seq = @Seq",
        "update audit_entry set action = 'read' where seq = @Seq",
        "update audit_entry set kind = 'x' where seq = @Seq",
        "update audit_entry set record_id = gen_random_uuid() where seq = @Seq",
        "update audit_entry set details = details || '{\"x\": 1}' where seq = @Seq",
        "update audit_entry set previous = sha256('x') where seq = @Seq",
        "update audit_entry set hash = sha256('x') where seq = @Seq",
        "delete from audit_entry where seq = @Seq",
        "delete from audit_entry where seq >= @Seq",
        // Two entries change places.
        """
        update audit_entry set (at, record_id, hash) = (
            select at, record_id, hash from audit_entry other
            where other.seq = case audit_entry.seq when @Seq then @Other else @Seq end)
        where seq in (@Seq, @Other)
        """,
        // One is edited and its hash made right: the next one tells.
        """
        update audit_entry set actor = 'key 0', hash = sha256(previous || convert_to(concat_ws(
            e'\x1f', seq, organisation_id, 'key 0', (extract(epoch from at) * 1000000)::bigint, action, kind,
            coalesce(record_id::text, ''), details::text), 'UTF8'))
        where seq = @Seq
        """,
    ];

    /// <summary>SMEMATCH_TAMPERINGS=1000 is the long form.</summary>
    private static int Tamperings =>
        int.TryParse(Environment.GetEnvironmentVariable("SMEMATCH_TAMPERINGS"), out var count) ? count : 130;

    [Fact]
    public async Task Every_edit_removal_and_reorder_is_located()
    {
        var owner = await Written();
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(Stop);
        var untouched = await AuditCheck.Run(connection, Stop);
        Assert.Equal((Entries, null), (untouched.Entries, untouched.Fault));
        var random = new Random(5);
        for (var tampering = 0; tampering < Tamperings; tampering++)
        {
            var which = tampering % Edits.Length;
            var (seq, other) = (random.Next(1, Entries - 1), Entries);
            await using var transaction = await connection.BeginTransactionAsync(Stop);
            Assert.NotEqual(0, await connection.ExecuteAsync(Edits[which], new { Seq = seq, Other = other }));
            var findings = await AuditCheck.Run(connection, Stop);
            var located = which == Edits.Length - 1 ? seq + 1 : seq;
            Assert.True(
                findings.Fault?.StartsWith($"entry {located} ", StringComparison.Ordinal) == true,
                $"{Edits[which]} at {seq}: {findings}");
            Assert.Equal(located - 1, findings.Entries);
            await transaction.RollbackAsync(Stop);
        }
    }

    /// <summary>The check has read the head and waits for the entries, when another one is appended.</summary>
    [Fact]
    public async Task What_is_appended_while_the_trail_is_checked_is_no_fault()
    {
        var owner = await Written();
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(Stop);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        await connection.ExecuteAsync("lock table audit_entry in access exclusive mode");
        var check = AuditCheck.Run(owner, Stop);
        while (await connection.ExecuteScalarAsync<long>(
            "select count(*) from pg_locks where relation = 'audit_entry'::regclass and not granted") == 0)
        {
            Assert.False(check.IsCompleted);
            await Task.Delay(10, Stop);
        }

        await connection.ExecuteAsync(
            "select append_audit(id, 'test', 'test', 'test', null, '{}') from organisation where name = 'Other'");
        await transaction.CommitAsync(Stop);
        var findings = await check;
        Assert.Equal((Entries, null), (findings.Entries, findings.Fault));
    }

    [Fact]
    public async Task Who_cancels_an_import_is_told()
    {
        var owner = await Written();
        await using var database = new Database(cluster.AsService(owner));
        var (imports, trail) = (new ImportStore(database, TimeProvider.System), new AuditTrail(database));
        var id = Guid.CreateVersion7();
        using var body = new MemoryStream([1]);
        await imports.Add(id, new ImportOrder("csv", RecordKind.Sme), body, Caller.Operator, Stop);
        Assert.True(await imports.Cancel(id, Caller.Operator with { Actor = "key x" }, Stop));
        var told = Assert.Single(await trail.List(Caller.Operator, long.MaxValue, id, 10, Stop));
        Assert.Equal(("key x", "cancel", "import"), (told.Actor, told.Action, told.Kind));

        var none = Guid.CreateVersion7();
        Assert.False(await imports.Cancel(none, Caller.Operator, Stop));
        Assert.Empty(await trail.List(Caller.Operator, long.MaxValue, none, 10, Stop));
    }

    [Fact]
    public async Task The_service_can_append_and_read_its_own_and_nothing_else()
    {
        var owner = await Written();
        await using var connection = new NpgsqlConnection(cluster.AsService(owner));
        foreach (var statement in (string[])[
            "update audit_entry set actor = 'x'", "delete from audit_entry", "truncate audit_entry",
            "update audit_head set seq = 0", "select * from audit_head",
            "insert into audit_entry select * from audit_entry limit 1"])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(statement));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }

        await using var database = new Database(cluster.AsService(owner));
        var trail = new AuditTrail(database);
        var other = (await new OrganisationStore(database).FindByName("Other", Stop))!;
        var caller = new Caller(other.Id, false, false, "key x");
        Assert.Empty(await trail.List(caller, long.MaxValue, null, 100, Stop));
        Assert.Equal(Entries, (await trail.List(Caller.Operator, long.MaxValue, null, 100, Stop)).Count);
    }

    [Fact]
    public async Task A_write_tells_which_fields_changed_and_no_value()
    {
        var owner = await Written();
        await using var database = new Database(cluster.AsService(owner));
        var (records, trail) = (new RecordStore(database, TimeProvider.System), new AuditTrail(database));
        var id = Guid.CreateVersion7();
        await records.Create(RecordKind.Sme, Row(id, 10), Caller.Operator, Stop);
        await records.Change(RecordKind.Sme, id, null, _ => Row(id, 99), Caller.Operator, Stop);
        await records.Delete(RecordKind.Sme, id, null, Caller.Operator, Stop);
        var told = await trail.List(Caller.Operator, long.MaxValue, id, 10, Stop);
        Assert.Equal(["delete", "change", "create"], told.Select(row => row.Action));
        Assert.Equal(["employees"], Fields(told[1]));
        Assert.Equal(["name", "employees"], Fields(told[2]));
        Assert.All(told, row => Assert.DoesNotContain("99", row.Details.Split("digest")[0], StringComparison.Ordinal));
        Assert.Equal("command", told[0].Actor);
    }

    private static IEnumerable<string> Fields(AuditRow row) =>
        JsonNode.Parse(row.Details)!["fields"]!.AsArray().Select(name => (string)name!);

    /// <summary>A database with a trail of forty entries, and an organisation that did nothing.</summary>
    private async Task<string> Written()
    {
        var owner = await cluster.NewDatabase();
        await cluster.Migrate(owner);
        await using var database = new Database(cluster.AsService(owner));
        await new OrganisationStore(database).Add(Guid.CreateVersion7(), "Other", Caller.Operator, Stop);
        var records = new RecordStore(database, TimeProvider.System);
        for (var entry = 1; entry < Entries; entry++)
        {
            await records.Create(RecordKind.Sme, Row(Guid.CreateVersion7(), entry), Caller.Operator, Stop);
        }

        return owner;
    }

    private static RecordRow Row(Guid id, int employees) => new()
    {
        Id = id,
        Document = new JsonObject
        {
            ["id"] = id.ToString(),
            ["name"] = new JsonObject { ["en"] = "Told" },
            ["employees"] = employees,
        }.ToJsonString(),
        NaturalKey = "told",
        Search = "told",
        Status = "active",
    };
}
