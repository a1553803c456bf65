using System.Net;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Access;

[Collection(SharedServiceTests.Name)]
public sealed class AuditTests(SharedService shared)
{
    private readonly Service service = shared.Service;

    [Fact]
    public async Task An_organisation_sees_what_its_own_keys_did_and_nobody_elses_does()
    {
        var own = await service.Key("Audited", "read", "write");
        var (_, current, _) = await service.Send(HttpMethod.Get, "/v1/api-keys/current", null, own);
        var (_, made, _) = await service.Send(
            HttpMethod.Post, "/v1/smes", new { name = new { en = "Audited Works" }, employees = 4_711 }, own);
        var path = $"/v1/smes/{made!["id"]}";
        await service.Send(HttpMethod.Patch, path, new { employees = 4_712 }, own, ("If-Match", "*"));
        await service.Send(HttpMethod.Delete, path, null, own, ("If-Match", "*"));

        var (_, first, _) = await service.Send(HttpMethod.Get, $"/v1/audit?record={made["id"]}&limit=2", null, own);
        var (_, rest, _) = await service.Send(
            HttpMethod.Get, $"/v1/audit?record={made["id"]}&limit=2&cursor={first!["nextCursor"]}", null, own);
        var entries = first["items"]!.AsArray().Concat(rest!["items"]!.AsArray()).ToList();
        Assert.Equal(["delete", "change", "create"], entries.Select(entry => (string)entry!["action"]!));
        Assert.All(entries, entry => Assert.Equal($"key {current!["id"]}", (string)entry!["actor"]!));
        Assert.Equal(["employees"], entries[1]!["details"]!["fields"]!.AsArray().Select(name => (string)name!));
        Assert.DoesNotContain("471", $"{entries[1]!["details"]!["fields"]}", StringComparison.Ordinal);

        var other = await service.Key("Other", "read", "write");
        var (status, theirs, _) = await service.Send(HttpMethod.Get, $"/v1/audit?record={made["id"]}", null, other);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Empty(theirs!["items"]!.AsArray());
    }

    [Fact]
    public async Task An_organisation_sees_what_an_administrator_of_another_did_to_its_records()
    {
        var (own, admin) = (await service.Key("Audited", "read", "write"), await service.Key("Other", "admin"));
        var (_, made, _) = await service.Send(
            HttpMethod.Post, "/v1/smes", new { name = new { en = "Watched Works" } }, own);
        await service.Send(
            HttpMethod.Patch, $"/v1/smes/{made!["id"]}", new { employees = 9 }, admin, ("If-Match", "*"));
        var file = $"id,name.en,employees\n{made["id"]},Watched Works,10\n";
        var (_, job, _) = await service.Send(HttpMethod.Post, "/v1/imports?format=csv&records=smes", file, admin);
        await service.Ended($"/v1/imports/{job!["id"]}", admin);
        foreach (var caller in ((string, string)[])[own, admin])
        {
            var (_, changes, _) = await service.Send(HttpMethod.Get, $"/v1/audit?record={made["id"]}", null, caller);
            var change = Assert.Single(
                changes!["items"]!.AsArray(), entry => (string)entry!["action"]! == "change");
            Assert.Equal("employees", (string)change!["details"]!["fields"]![0]!);
            var (_, imports, _) = await service.Send(HttpMethod.Get, $"/v1/audit?record={job["id"]}", null, caller);
            var (entry, isOwner) = (Assert.Single(imports!["items"]!.AsArray())!, caller == own);
            Assert.Equal(1, (int)entry["details"]![isOwner ? "updated" : "Updated"]!);
            Assert.All([entry, change], one => Assert.Equal(isOwner, (string)one!["actor"]! == "administrator"));
            Assert.Equal(isOwner ? (string?)made["id"] : null, (string?)entry["details"]!["records"]?[0]);
        }
    }

    [Fact]
    public async Task The_operators_command_checks_the_whole_trail()
    {
        var (exit, text) = await service.Run("audit", "verify");
        Assert.True(exit == 0, text);
        Assert.Matches("^[0-9]+ entries, all as they were written; head [0-9a-f]{64}", text);
        Assert.Equal(1, (await service.Run("audit", "forge")).Exit);
    }
}
