using System.Globalization;
using Dapper;
using Npgsql;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Reliability.Tests.Restores;

/// <summary>What the guide says of backups, done: its commands, and the service on what they restored.</summary>
[Collection(OneAtATime.Name)]
public sealed class RestoreTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dump_and_a_moment_are_restored_whole_by_the_commands_of_the_guide()
    {
        await using var guide = await Guide.Begin();
        Facts dumped, good;
        await using (var service = await Serve(guide.Port, "smematch", "--Demo:Load=true"))
        {
            await Add(service, "Before the dump");
            await guide.Follow("dump");
            await guide.Follow("base-backup");
            dumped = await Facts.Of(guide.Port, "smematch");
            await Add(service, "After the dump");
            good = await Facts.Of(guide.Port, "smematch");
            await Task.Delay(TimeSpan.FromSeconds(1.5), Stop);
            guide.Variables["MOMENT"] = TimeProvider.System.GetUtcNow()
                .ToString("yyyy-MM-dd HH:mm:ss.ffffff+00", CultureInfo.InvariantCulture);
            await Task.Delay(TimeSpan.FromSeconds(1.5), Stop);
            await Add(service, "The mishap");
            await guide.Execute($"psql --quiet {guide.Uri("smematch")} -c 'delete from opportunity; delete from sme'");
        }

        guide.Variables["RESTORED"] = guide.Uri("smematch_restored");
        await guide.Follow("restore-dump");
        await Whole(guide, guide.Port, "smematch_restored", dumped);

        guide.Variables["RESTORED"] = guide.Uri("smematch", guide.NewPort);
        await guide.Follow("restore-moment");
        guide.Started("new");
        await Whole(guide, guide.NewPort, "smematch", good);
    }

    [Fact]
    public async Task The_lag_of_a_standby_is_seen_in_bytes_and_seconds()
    {
        await using var guide = await Guide.Begin();
        await using var service = await Serve(guide.Port, "smematch", "--Demo:Load=false");
        guide.Variables["STANDBY"] = $"{guide.Folder}/standby";
        guide.Variables["PRIMARY"] = $"host=127.0.0.1 port={guide.Port} user=smematch application_name=tokyo";
        await guide.Execute("""
            pg_basebackup --dbname="$PRIMARY" --pgdata="$STANDBY" --write-recovery-conf --checkpoint=fast
            echo "primary_conninfo = '$PRIMARY'" >> "$STANDBY/postgresql.auto.conf"
            pg_ctl start --wait --pgdata="$STANDBY" --log="$STANDBY.log" --options="-p $NEW_PORT" > /dev/null
            """);
        guide.Started("standby");
        await Seen("smematch_standbys", value => value == 1);
        await Seen("smematch_standby_lag_bytes", value => value == 0);
        await Replay("pause");
        await Add(service, "Not replayed");
        await Seen("smematch_standby_lag_bytes", value => value > 0);
        await Seen("smematch_standby_delay_seconds", value => value > 1);
        await Replay("resume");
        await Seen("smematch_standby_lag_bytes", value => value == 0);

        Task Replay(string how) => guide.Execute(
            $"psql {guide.Uri("postgres", guide.NewPort)} --command='select pg_wal_replay_{how}()' > /dev/null");

        async Task Seen(string metric, Func<double, bool> holds)
        {
            var line = "";
            for (var tries = 0; tries < 60; tries++)
            {
                var text = await service.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stop);
                line = text.Split('\n')
                    .FirstOrDefault(one => one.StartsWith(metric + "{", StringComparison.Ordinal)) ?? "";
                if (line.Length > 0 && holds(double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture)))
                {
                    Assert.True(
                        metric == "smematch_standbys" || line.Contains("\"tokyo\"", StringComparison.Ordinal), line);
                    return;
                }

                await Task.Delay(500, Stop);
            }

            Assert.Fail($"{metric}: {line}");
        }
    }

    private static async Task<Service> Serve(int port, string database, params string[] arguments)
    {
        var service = await Service.Start(
        [
            $"--ConnectionStrings:Owner={Guide.Connection(port, database, "smematch")}",
            $"--ConnectionStrings:SmeMatch={Guide.Connection(port, database, "smematch_api")}", .. arguments,
        ]);
        Directory.CreateDirectory(service.Folder);
        return service;
    }

    private static async Task Add(Service service, string name)
    {
        var (status, answer, _) = await service.Send(
            HttpMethod.Post, "/v1/smes", new { name = new { en = name }, industries = new[] { "2521" } },
            ("Prefer", "wait=30"));
        Assert.True(status == System.Net.HttpStatusCode.Created, $"{answer}");
    }

    /// <summary>The checks of the guide, the facts, and lists that a service makes right.</summary>
    private static async Task Whole(Guide guide, int port, string database, Facts expected)
    {
        guide.Variables["ConnectionStrings__Owner"] = Guide.Connection(port, database, "smematch");
        guide.Variables["ConnectionStrings__SmeMatch"] = Guide.Connection(port, database, "smematch_api");
        var check = await guide.Follow("check");
        Assert.Contains(
            $"{expected.AuditEntries} entries, all as they were written; head {expected.AuditHead}", check,
            StringComparison.Ordinal);
        Assert.Equal(expected, await Facts.Of(port, database));

        await using var service = await Serve(port, database, "--Demo:Load=false");
        var health = await service.Get("/health/ready");
        Assert.All(health["components"]!.AsArray(), one => Assert.Equal("ok", (string?)one!["status"]));
        // Starting ends and makes demo keys, which the trail tells; nothing else has changed.
        Assert.Equal(expected.Records, (await Facts.Of(port, database)).Records);
        Assert.Equal(expected.Lists, (await Facts.Of(port, database)).Lists);
    }

    /// <summary>Digests of what is held.</summary>
    private sealed record Facts
    {
        public required string Records { get; init; }
        public required string Lists { get; init; }
        public required long AuditEntries { get; init; }
        public required string AuditHead { get; init; }

        public static async Task<Facts> Of(int port, string database)
        {
            await using var connection = new NpgsqlConnection(
                Guide.Connection(port, database, "smematch") + ";Pooling=false");
            return await connection.QuerySingleAsync<Facts>("""
                select
                    (
                        select md5(string_agg(concat(id, version, document::text), ';' order by id))
                        from (
                            select id, version, document from sme
                            union all select id, version, document from opportunity
                        ) all_records
                    ) as records,
                    (
                        select md5(string_agg(
                            concat(opportunity_id, sme_id, score, readiness), ';' order by opportunity_id, sme_id))
                        from match
                    ) as lists,
                    audit_head.seq as auditEntries, encode(audit_head.hash, 'hex') as auditHead
                from audit_head
                """);
        }
    }
}
