using System.Net;
using System.Text.Json.Nodes;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>The first run, a crash, a second service: each with a service of its own.</summary>
public sealed class FirstRunTests
{
    [Fact]
    public async Task A_fresh_start_holds_demo_and_matches_survives_kill_9_and_refuses_a_second_service()
    {
        await using var service = await Service.Start();
        var packages = await service.Get("/v1/opportunities?status=open&limit=100");
        Assert.Equal(100, packages["items"]!.AsArray().Count);
        var withMatches = 0;
        foreach (var package in packages["items"]!.AsArray().Take(10))
        {
            var matches = await service.Get($"/v1/opportunities/{package!["id"]}/matches");
            Assert.Equal(0, (int)matches["pending"]!);
            withMatches += matches["items"]!.AsArray().Count > 0 ? 1 : 0;
        }

        Assert.True(withMatches >= 8, $"Only {withMatches} of 10 packages have matches.");

        var (status, made, _) = await service.Send(
            HttpMethod.Post,
            "/v1/smes",
            new { name = new { en = "Kept Through A Crash" }, industries = new[] { "2521" } });
        Assert.Equal(HttpStatusCode.Created, status);
        await service.KillAndStartAgain();
        var kept = await service.Get($"/v1/smes/{made!["id"]}");
        Assert.Equal("Kept Through A Crash", (string?)kept["name"]!["en"]);
        // What was written just before the crash follows after the start, as pending says.
        var followed = await service.Get($"/v1/smes/{made["id"]}/matches");
        for (var tries = 0; (int)followed["pending"]! > 0 && tries < 600; tries++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            followed = await service.Get($"/v1/smes/{made["id"]}/matches");
        }

        Assert.NotEmpty(followed["items"]!.AsArray());

        var (exit, output) = await service.Run();
        Assert.Equal(1, exit);
        Assert.Contains("Another SmeMatch service uses the data directory", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_import_command_uses_the_running_service_and_reports_every_row()
    {
        await using var service = await Service.Start();
        var file = Path.Combine(service.Folder, "firms.ndjson");
        await File.WriteAllLinesAsync(file,
        [
            """{"name":{"en":"Imported One"},"industries":["2521"]}""",
            """{"name":{"en":"Imported Two"},"industries":["xx"]}""",
            "{broken",
        ], TestContext.Current.CancellationToken);
        var (exit, output) = await service.Run("import", "smes", "--format", "ndjson", file);
        Assert.True(exit == 0, output);
        Assert.Contains("3 rows read, 1 created, 0 updated, 0 unchanged, 2 rejected", output, StringComparison.Ordinal);
        var (_, again) = await service.Run("import", "smes", "--format", "ndjson", file);
        Assert.Contains("3 rows read, 0 created, 0 updated, 1 unchanged, 2 rejected", again, StringComparison.Ordinal);
        var found = await service.Get("/v1/smes?q=imported");
        Assert.Single(found["items"]!.AsArray());
    }

    [Fact]
    public async Task Wrong_arguments_and_missing_binaries_are_refused_with_one_clear_line()
    {
        await using var service = await Service.Start();
        var (usage, text) = await service.Run("import", "smes");
        Assert.Equal(1, usage);
        Assert.Contains("usage: import", text, StringComparison.Ordinal);
        var (exit, output) = await service.Run(
            "--PrivateCluster:BinDirectory=/nowhere", "--PrivateCluster:DataDirectory=" + service.Folder + "-other");
        Assert.Equal(1, exit);
        Assert.Contains("no initdb and postgres in it", output, StringComparison.Ordinal);
        Directory.Delete(service.Folder + "-other", recursive: true);
    }

    [Fact]
    public async Task The_real_firms_of_Sabae_are_imported_and_every_row_is_accounted_for()
    {
        var folder = Path.Combine(RepositoryRoot.Path, "..", "shared", "data", "companies", "gbizinfo-sabae");
        if (!Directory.Exists(folder))
        {
            Assert.Skip("The sample data of Sabae is not on this machine.");
        }

        await using var service = await Service.Start();
        var (exit, output) = await service.Run("import", "smes", "--format", "gbizinfo-city", folder);
        Assert.True(exit == 0, output);
        Assert.Contains(
            "2143 rows read, 1785 created, 0 updated, 0 unchanged, 358 rejected", output, StringComparison.Ordinal);
        Assert.Contains("358  not-a-company", output, StringComparison.Ordinal);
        var (_, again) = await service.Run("import", "smes", "--format", "gbizinfo-city", folder);
        Assert.Contains("0 created, 0 updated, 1785 unchanged", again, StringComparison.Ordinal);

        var firms = (await service.Get("/v1/smes?q=土木&prefecture=JP-18&limit=20"))["items"]!.AsArray();
        Assert.All(firms, firm => Assert.True((bool)firm!["industriesInferred"]!));
        await Eventually(async () => (int)(await service.Get($"/v1/smes/{firms[0]!["id"]}/matches"))["pending"]! == 0);
        var matched = 0;
        foreach (var firm in firms)
        {
            matched += (await service.Get($"/v1/smes/{firm!["id"]}/matches"))["items"]!.AsArray().Count > 0 ? 1 : 0;
        }

        Assert.True(
            matched * 2 > firms.Count,
            $"Only {matched} of {firms.Count} civil engineering firms of Sabae have matches.");
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("It did not come about within ten seconds.");
    }
}
