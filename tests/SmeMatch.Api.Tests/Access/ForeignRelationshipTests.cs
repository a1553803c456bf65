using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Access;

/// <summary>A second organisation sees nothing of the first's relationships by any operation.</summary>
[Collection(SharedServiceTests.Name)]
public sealed partial class ForeignRelationshipTests(SharedService shared)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private readonly Service service = shared.Service;

    [Fact]
    public async Task No_operation_shows_another_organisation_what_is_private()
    {
        var own = await service.Key("First", "read", "write", "score");
        var mark = $"m{Guid.CreateVersion7():N}"[^13..];
        var (_, firm, _) = await service.Send(
            HttpMethod.Post, "/v1/smes", new { name = new { en = "Watched Works" } }, own);
        var firmId = (string)firm!["id"]!;
        var (_, contacts, _) = await service.Send(
            HttpMethod.Put, $"/v1/smes/{firmId}/contacts", Contacts(mark), own, ("If-Match", "*"));
        var (_, started, _) = await service.Send(
            HttpMethod.Post, "/v1/imports?format=csv", $"name.en,employees\nA,{mark}\n", own,
            ("Idempotency-Key", mark));
        var importId = (string)started!["id"]!;
        await service.Ended($"/v1/imports/{importId}", own);
        await service.Send(HttpMethod.Post, "/v1/contacts/exports", new { email = $"{mark}@private.example" }, own);
        string[] secrets = [mark, importId, (string)contacts!["items"]![0]!["id"]!];

        // The marks are where they must be seen, or the rest proves nothing.
        var seen = string.Concat(await Everything(own, firmId, importId));
        Assert.All(secrets, secret => Assert.Contains(secret, seen, StringComparison.Ordinal));

        foreach (var scopes in (string[][])[["read", "write", "score", "verify"], ["admin"]])
        {
            var other = await service.Key($"Second with {scopes[0]}", scopes);
            var answers = await Everything(other, firmId, importId);
            Assert.True(answers.Count > 40, $"{answers.Count}");
            Assert.All(secrets, secret => Assert.DoesNotContain(
                answers, answer => answer.Contains(secret, StringComparison.Ordinal)));
            foreach (var (method, path) in ((HttpMethod, string)[])[
                (HttpMethod.Get, ""), (HttpMethod.Get, "/rejections"), (HttpMethod.Get, "/notes"),
                (HttpMethod.Delete, "")])
            {
                var (status, _, _) = await service.Send(method, $"/v1/imports/{importId}{path}", null, other);
                Assert.Equal(HttpStatusCode.NotFound, status);
            }

            // The same key of another organisation is another key.
            var (_, theirs, response) = await service.Send(
                HttpMethod.Post, "/v1/imports?format=csv", $"name.en,employees\nA,{mark}\n", other,
                ("Idempotency-Key", mark));
            Assert.False(response.Headers.Contains("Idempotency-Replayed"), $"{theirs}");
            Assert.NotEqual(importId, (string)theirs!["id"]!);
            await service.Ended($"/v1/imports/{theirs["id"]}", other);
        }
    }

    /// <summary>
    /// What every reading operation of the document answers, its ids tried as the firm's and the import's.
    /// </summary>
    private async Task<List<string>> Everything((string Name, string Value) caller, string firmId, string importId)
    {
        var document = await service.Get("/openapi/v1.json");
        var answers = new List<string>();
        foreach (var path in document["paths"]!.AsObject()
            .Where(path => path.Value!["get"] is not null).Select(path => path.Key))
        {
            foreach (var id in path.Contains('{', StringComparison.Ordinal) ? (string[])[firmId, importId] : [""])
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, Placeholder().Replace(path, id));
                request.Headers.Add(caller.Name, caller.Value);
                using var response = await service.Client.SendAsync(request, Stop);
                Assert.True((int)response.StatusCode < 500, $"{path}: {response.StatusCode}");
                var answer = await response.Content.ReadAsStringAsync(Stop);

                // What was asked for may be said again by who does not find it.
                answers.Add(response.StatusCode == HttpStatusCode.NotFound && id.Length > 0
                    ? answer.Replace(id, "", StringComparison.Ordinal)
                    : answer);
            }
        }

        return answers;
    }

    private static object Contacts(string mark) => new
    {
        items = new[]
        {
            new
            {
                name = $"Keiko {mark}",
                email = $"{mark}@private.example",
                purpose = "Introductions",
                consent = new { givenOn = "2026-11-02", how = "Signed form" },
                expiresOn = "2099-11-01",
            },
        },
    };

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Placeholder();
}
