using System.Net;
using System.Text.Json.Nodes;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Access;

/// <summary>
/// Every operation of the document by every kind of caller: let in exactly when the document says so.
/// </summary>
[Collection(SharedServiceTests.Name)]
public sealed class AccessTableTests(SharedService shared)
{
    private static readonly string[][] Callers =
    [
        [], ["read"], ["write"], ["read", "write", "score"], ["read", "score", "verify"], ["admin"], ["embed"],
    ];

    [Fact]
    public async Task Each_operation_lets_in_the_callers_the_document_names_and_nobody_else()
    {
        var document = await shared.Service.Get("/openapi/v1.json");
        var cells = 0;
        foreach (var scopes in Callers)
        {
            using var caller = await Client(scopes);
            foreach (var (path, method, operation) in Operations(document))
            {
                var needed = operation["security"]![0]!["key"]?.AsArray().Select(scope => (string)scope!).ToList();
                var isLetIn = needed is null
                    || (needed is ["embed"] && scopes.Intersect(["embed", "read", "admin"]).Any())
                    || (scopes.Length > 0 && !scopes.Contains("embed")
                        && (needed.Count == 0 || scopes.Contains("admin") || scopes.Contains(needed[0])));
                var expected = isLetIn ? (HttpStatusCode?)null
                    : scopes.Length == 0 ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden;
                using var request = new HttpRequestMessage(HttpMethod.Parse(method), Address(path));
                using var response = await caller.SendAsync(request, TestContext.Current.CancellationToken);
                var cell = $"{method} {path} by {string.Join('+', scopes)}: {response.StatusCode}";
                Assert.True(
                    expected is { } refusal
                        ? response.StatusCode == refusal
                        : response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                            && (int)response.StatusCode < 500,
                    cell);
                cells++;
            }
        }

        Assert.True(cells >= 7 * 40, $"{cells} cells");
    }

    [Fact]
    public async Task Every_operation_declares_whom_it_lets_in_and_how_it_refuses_the_others()
    {
        var document = await shared.Service.Get("/openapi/v1.json");
        Assert.All(Operations(document), one =>
        {
            var key = Assert.Single(one.Operation["security"]!.AsArray())!["key"];
            Assert.Equal(one.Path.StartsWith("/v1/reference/", StringComparison.Ordinal), key is null);
            Assert.Equal(key is not null, one.Operation["responses"]!["401"] is not null);
            Assert.Equal(key is not null, one.Operation["responses"]!["403"] is not null);
        });
    }

    private static IEnumerable<(string Path, string Method, JsonNode Operation)> Operations(JsonNode document) =>
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
            .Select(method => (path.Key, method.Key, method.Value!)));

    /// <summary>An address of nothing: whoever is let in finds or changes nothing by it.</summary>
    private static Uri Address(string path) => new(
        System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]+\}", "00000000-0000-7000-8000-0000000000ff"),
        UriKind.Relative);

    private async Task<HttpClient> Client(string[] scopes)
    {
        var client = new HttpClient { BaseAddress = new Uri(shared.Service.Url) };
        if (scopes.Length > 0)
        {
            var (name, value) = await shared.Service.Key("Access table", scopes);
            client.DefaultRequestHeaders.Add(name, value);
            client.DefaultRequestHeaders.Add("Origin", Service.Origin);
        }

        return client;
    }
}
