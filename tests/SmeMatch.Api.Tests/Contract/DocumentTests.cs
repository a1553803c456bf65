using System.Text.Json.Nodes;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Contract;

[Collection(SharedServiceTests.Name)]
public sealed class DocumentTests(SharedService shared)
{
    [Fact]
    public async Task The_committed_document_is_the_served_one()
    {
        var committed = await File.ReadAllTextAsync(
            Path.Combine(RepositoryRoot.Path, "openapi", "smematch.v1.json"), TestContext.Current.CancellationToken);
        var served = await shared.Service.Client.GetStringAsync(
            new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(committed), JsonNode.Parse(served)),
            "Build the API and commit openapi/smematch.v1.json.");
    }

    [Fact]
    public async Task Every_operation_is_named_described_and_says_how_it_fails()
    {
        var document = await shared.Service.Get("/openapi/v1.json");
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject()
                .Select(method => (Name: $"{method.Key} {path.Key}", Operation: method.Value!))).ToList();
        Assert.True(operations.Count >= 25);
        Assert.All(operations, one =>
        {
            Assert.False(string.IsNullOrWhiteSpace((string?)one.Operation["operationId"]), one.Name);
            Assert.False(string.IsNullOrWhiteSpace((string?)one.Operation["summary"]), one.Name);
            Assert.False(string.IsNullOrWhiteSpace((string?)one.Operation["description"]), one.Name);
            Assert.Contains(one.Operation["responses"]!.AsObject(), response => response.Key[0] == '4');
            Assert.Contains(one.Operation["responses"]!.AsObject(), response => response.Key[0] == '2');
        });
    }

    [Theory]
    [InlineData("/v1/insights/coverage", "get", "image/svg+xml")]
    [InlineData("/v1/exports/smes", "get", "text/csv")]
    [InlineData("/briefs/opportunities/{id}", "get", "text/html")]
    public async Task Pages_pictures_and_tables_may_be_as_long_as_they_are(string path, string method, string mediaType)
    {
        var document = await shared.Service.Get("/openapi/v1.json");
        var longest =
            document["paths"]![path]![method]!["responses"]!["200"]!["content"]![mediaType]!["schema"]!["maxLength"];
        Assert.True((long)longest! >= int.MaxValue, $"{longest}");
    }

    [Fact]
    public async Task The_example_of_every_create_is_accepted()
    {
        var document = await shared.Service.Get("/openapi/v1.json");
        foreach (var (path, schema) in (IEnumerable<(string, string)>)[
            ("/v1/smes", "SmeInput"), ("/v1/opportunities", "OpportunityInput")])
        {
            var example = document["components"]!["schemas"]![schema]!["examples"]![0]!;
            var (status, made, _) = await shared.Service.Send(HttpMethod.Post, path, example.ToJsonString());
            Assert.Equal(System.Net.HttpStatusCode.Created, status);
            await shared.Service.Send(HttpMethod.Delete, $"{path}/{made!["id"]}", null, ("If-Match", "*"));
        }
    }

    [Fact]
    public async Task Every_read_whose_path_has_an_example_returns_data_as_it_stands()
    {
        var document = await shared.Service.Get("/openapi/v1.json");
        var executed = 0;
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            var parameters = operations!["get"]?["parameters"]?.AsArray()
                .Where(parameter => (string?)parameter!["in"] == "path").ToList() ?? [];
            // What the latest job is depends on the other tests; the browser's tests execute it on a fresh service.
            // The demo registry holds no personal data.
            if (path.EndsWith("/contacts", StringComparison.Ordinal) || parameters.Count == 0
                || parameters.Exists(parameter => (string?)parameter!["example"] is "latest" or null))
            {
                continue;
            }

            var filled = parameters.Aggregate(path, (text, parameter) => text.Replace(
                $"{{{parameter!["name"]}}}", Uri.EscapeDataString((string)parameter["example"]!),
                StringComparison.Ordinal));
            if (path.StartsWith("/briefs/", StringComparison.Ordinal))
            {
                var page = await shared.Service.Client.GetStringAsync(
                    new Uri(filled, UriKind.Relative), TestContext.Current.CancellationToken);
                Assert.Contains("<h1", page, StringComparison.Ordinal);
                executed++;
                continue;
            }

            var answer = await shared.Service.Get(filled);
            Assert.True(answer["items"] is null || answer["items"]!.AsArray().Count > 0, filled);
            executed++;
        }

        Assert.Equal(8, executed);
    }

    [Fact]
    public async Task Reference_tables_are_served_whole()
    {
        foreach (var (table, least) in (IEnumerable<(string, int)>)[
            ("sectors", 38), ("industries", 2108), ("affinity", 600), ("capabilities", 200), ("certifications", 45),
            ("states", 36), ("prefectures", 47), ("corridors", 8), ("agreements", 12), ("turnover", 6), ("rates", 3)])
        {
            var rows = (await shared.Service.Get($"/v1/reference/{table}"))["items"]!.AsArray();
            Assert.True(rows.Count >= least, $"{table}: {rows.Count}");
        }
    }
}
