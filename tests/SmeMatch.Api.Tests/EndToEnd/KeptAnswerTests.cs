using System.Net;
using System.Text.Json.Nodes;

namespace SmeMatch.Api.Tests.EndToEnd;

/// <summary>What is kept is given only as long as it is so: random writes, many callers, every coding.</summary>
[Collection(SharedServiceTests.Name)]
public sealed class KeptAnswerTests(SharedService shared)
{
    private const int Writers = 6;
    private const int Writes = 12;
    private static readonly string[] Codings = ["identity", "gzip", "br"];
    private readonly Service service = shared.Service;

    [Fact]
    public async Task The_same_ETag_means_the_same_bytes_and_304_means_that_nothing_changed()
    {
        const int Seed = 20261129;
        var (random, key) = (new Random(Seed), await service.Key("Operator", "read"));
        var (firm, package) = (await NewFirm(), await NewPackage());
        string[] paths =
        [
            $"/v1/smes/{firm}", $"/v1/smes/{firm}?lang=ja", $"/v1/opportunities/{package}",
            $"/v1/opportunities/{package}/matches?limit=5", $"/v1/opportunities/{package}/matches?limit=5&lang=ja",
            $"/v1/smes/{firm}/matches", $"/v1/matches/{package}/{firm}", "/v1/smes?limit=3", "/v1/insights/coverage",
            "/v1/reference/sectors",
        ];
        var (bytesOf, last, unchanged) = (new Dictionary<string, string>(), new Dictionary<string, string>(), 0);
        for (var round = 0; round < 25; round++)
        {
            if (random.Next(3) > 0)
            {
                await RandomWrite(random, firm, package);
            }

            foreach (var path in paths)
            {
                var coding = Codings[random.Next(3)];
                var slot = $"{coding} {path}";
                // What is read afresh before and after: when they are equal, a kept answer in between is equal too.
                var before = await Read(path, coding, key, ("Cache-Control", "no-cache"));
                var kept = await Read(path, coding, key, ("If-None-Match", last.GetValueOrDefault(slot, "\"none\"")));
                var after = await Read(path, coding, key, ("Cache-Control", "no-cache"));
                foreach (var answer in (Answer[])[before, after, .. kept.IsUnchanged ? (Answer[])[] : [kept]])
                {
                    Assert.Equal(bytesOf.GetValueOrDefault(answer.ETag, answer.Bytes), answer.Bytes);
                    bytesOf[answer.ETag] = answer.Bytes;
                }

                Assert.Equal(before.ETag == after.ETag, before.Bytes == after.Bytes);
                if (before.ETag == after.ETag)
                {
                    Assert.True(before.ETag == kept.ETag, $"seed {Seed}, round {round}: {slot}");
                    Assert.Equal(last.GetValueOrDefault(slot) == kept.ETag, kept.IsUnchanged);
                    unchanged += kept.IsUnchanged ? 1 : 0;
                }

                last[slot] = after.ETag;
            }
        }

        Assert.True(unchanged > 20, $"Only {unchanged} answers were 304: nothing was tried.");
        Assert.True(bytesOf.Count > 40, $"Only {bytesOf.Count} ETags were seen: nothing was tried.");
        await Remove($"/v1/smes/{firm}", $"/v1/opportunities/{package}");
    }

    [Fact]
    public async Task Nobody_reads_what_was_before_a_write_of_its_own()
    {
        var (package, key) = (await NewPackage(), await service.Key("Operator", "read", "write"));
        using var stop = new CancellationTokenSource();
        var list = $"/v1/opportunities/{package}/matches?limit=100";
        var crowd = Enumerable.Range(0, 3).Select(_ => Crowd(list, key, stop.Token)).ToList();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Writer(number, list, key)));
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(crowd), reads => Assert.True(reads > 0));
        await Remove($"/v1/opportunities/{package}");
    }

    [Fact]
    public async Task The_short_way_gives_what_the_long_way_gives()
    {
        var (package, key) = (await NewPackage(), await service.Key("Operator", "read"));
        foreach (var path in (string[])[$"/v1/opportunities/{package}", $"/v1/opportunities/{package}/matches?lang=hi"])
        {
            var (status, body, longWay) = await service.Send(
                HttpMethod.Get, path, null, key, ("Cache-Control", "no-cache"));
            await service.Send(HttpMethod.Get, path, null, key);
            var (kept, same, shortWay) = await service.Send(HttpMethod.Get, path, null, key);
            Assert.Equal(status, kept);
            Assert.Equal(body!.ToJsonString(), same!.ToJsonString());
            Assert.Equal(Headers(longWay), Headers(shortWay));
            Assert.True(shortWay.Headers.Contains("RateLimit"));
        }

        await Remove($"/v1/opportunities/{package}");
    }

    [Fact]
    public async Task A_kept_answer_is_for_callers_that_may_read_it_alone()
    {
        var package = await NewPackage();
        var path = $"/v1/opportunities/{package}";
        var (reader, scorer) = (await service.NewKey("Readers", "read"), await service.Key("Scorers", "score"));
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(HttpStatusCode.OK, (await service.Send(HttpMethod.Get, path, null, reader)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await service.Send(HttpMethod.Get, path, null, scorer)).Status);
            Assert.Equal(
                HttpStatusCode.Unauthorized,
                (await service.Send(HttpMethod.Get, path, null, ("Authorization", reader.Value[..^1] + "x"))).Status);
        }

        var admin = await service.Key("Operator", "admin");
        var keys = (await service.Send(HttpMethod.Get, "/v1/api-keys", null, admin)).Body!["items"]!.AsArray();
        var id = keys.First(one => reader.Value.EndsWith((string)one!["lastFour"]!, StringComparison.Ordinal))!["id"];
        await service.Send(HttpMethod.Delete, $"/v1/api-keys/{id}", null, admin);
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.Send(HttpMethod.Get, path, null, reader)).Status);
        await Remove(path);
    }

    private static IEnumerable<string> Headers(HttpResponseMessage response) =>
        response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key is not ("Date" or "RateLimit"))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal);

    /// <summary>Creates, changes and deletes a firm; every answer it then reads is at least as new.</summary>
    private async Task Writer(int number, string list, (string, string) key)
    {
        for (var write = 0; write < Writes; write++)
        {
            (string, string)[] headers = write % 2 == 0 ? [key, ("Prefer", "wait=5")] : [key];
            var (_, made, _) = await service.Send(HttpMethod.Post, "/v1/smes", Firm($"Writer {number}"), headers);
            var path = $"/v1/smes/{made!["id"]}";
            await InList(list, key, (string)made["id"]!, true, headers.Length > 1);
            await Changed(path, 1, 60, key);
            await service.Send(
                HttpMethod.Patch, path, new { employees = 61 + write }, [.. headers, ("If-Match", "\"v1\"")]);
            await Changed(path, 2, 61 + write, key);
            await service.Send(HttpMethod.Delete, path, null, [.. headers, ("If-Match", "*")]);
            Assert.Equal(HttpStatusCode.NotFound, (await service.Send(HttpMethod.Get, path, null, key)).Status);
            await InList(list, key, (string)made["id"]!, false, headers.Length > 1);
        }
    }

    private async Task Changed(string path, int version, int employees, (string, string) key)
    {
        var (_, firm, _) = await service.Send(HttpMethod.Get, path, null, key);
        Assert.Equal((version, employees), ((int)firm!["version"]!, (int)firm["employees"]!));
    }

    /// <summary>A write that was waited for is in the list; another one is, or is told by pending.</summary>
    private async Task InList(string list, (string, string) key, string firm, bool isThere, bool wasWaitedFor)
    {
        var (_, page, _) = await service.Send(HttpMethod.Get, list, null, key);
        var found = page!["items"]!.AsArray().Any(item => (string?)item!["smeId"] == firm);
        Assert.True(
            found == isThere || (!wasWaitedFor && (long)page["pending"]! > 0), $"{firm} {isThere}: {page["pending"]}");
    }

    private async Task<int> Crowd(string path, (string, string) key, CancellationToken stop)
    {
        var reads = 0;
        for (; !stop.IsCancellationRequested; reads++)
        {
            Assert.Equal(HttpStatusCode.OK, (await service.Send(HttpMethod.Get, path, null, key)).Status);
        }

        return reads;
    }

    private async Task RandomWrite(Random random, string firm, string package)
    {
        (string, string)[] headers = [("If-Match", "*"), ("Prefer", "wait=5")];
        if (random.Next(2) == 0)
        {
            await service.Send(HttpMethod.Patch, $"/v1/smes/{firm}", new { employees = random.Next(10, 200) }, headers);
        }
        else
        {
            var amount = $"{random.Next(1, 90)}0000000";
            await service.Send(
                HttpMethod.Patch, $"/v1/opportunities/{package}",
                new { value = new { amount, currency = "INR" } }, headers);
        }
    }

    private async Task<Answer> Read(string path, string coding, params (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in ((string, string)[])[.. headers, ("Accept-Encoding", coding)])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(
            response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotModified, $"{path}: {response.StatusCode}");
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new(
            response.Headers.ETag!.Tag, Convert.ToBase64String(bytes),
            response.StatusCode == HttpStatusCode.NotModified);
    }

    private Task<string> NewFirm() => New("/v1/smes", Firm("Kept Pump Works"));

    private Task<string> NewPackage() => New("/v1/opportunities", new
    {
        title = new { en = "Pumps that are kept" },
        subSectors = new[] { "WS02" },
        capabilities = new[] { "pump-water-sewage" },
        states = new[] { "IN-TN" },
        value = new { amount = "50000000", currency = "INR" },
    });

    private async Task<string> New(string path, object record)
    {
        var (_, made, _) = await service.Send(HttpMethod.Post, path, record, ("Prefer", "wait=5"));
        return (string)made!["id"]!;
    }

    private async Task Remove(params string[] paths)
    {
        foreach (var path in paths)
        {
            await service.Send(HttpMethod.Delete, path, null, ("If-Match", "*"));
        }
    }

    private static object Firm(string name) => new
    {
        name = new { en = name },
        industries = new[] { "2521" },
        capabilities = new[] { "pump-water-sewage" },
        employees = 60,
        annualTurnover = new { amount = "400000000", currency = "JPY" },
        roles = new[] { "supplier" },
        presenceStates = new[] { "IN-TN" },
        certifications = new[] { "iso-9001" },
        indianEntity = true,
    };

    private sealed record Answer(string ETag, string Bytes, bool IsUnchanged);
}
