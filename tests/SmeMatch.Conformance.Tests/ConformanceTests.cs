using System.Collections.Concurrent;
using CsCheck;
using SmeMatch.Api.Tests.EndToEnd;
using SmeMatch.Conformance.Tests.Document;
using SmeMatch.Conformance.Tests.Generation;

namespace SmeMatch.Conformance.Tests;

/// <summary>
/// Requests made from the OpenAPI document alone, valid ones and ones with a flaw, and every answer held to it.
/// </summary>
public sealed class ConformanceTests(FuzzedService shared) : IClassFixture<FuzzedService>
{
    private const int AtOnce = 4;
    private const int MostFaults = 25;

    [Fact]
    public async Task What_the_document_says_is_what_the_service_does()
    {
        var document = new ApiDocument(await shared.Service.Get("/openapi/v1.json"));
        var key = await shared.Service.Key("Conformance", "admin", "verify");
        var known = new Known();
        var own = await shared.Service.Send(HttpMethod.Get, "/v1/api-keys/current", null, key);
        known.Leave((string)own.Body!["id"]!);
        await AddDoubtfulPairs(key);
        var exchange = new Exchange(shared.Service, key, document, known);
        var requests = new Requests(document, known);
        var faults = new ConcurrentQueue<string>();
        // Reads of lists come first, so that there are ids to use.
        var operations = document.Operations
            .OrderBy(one => one.Method != HttpMethod.Get || one.Path.Contains('{', StringComparison.Ordinal))
            .ToList();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Form.PerOperation)
                .SelectMany(round => operations.Select(operation => (round, operation))),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (one, _) =>
            {
                var draw = new Draw(new PCG((uint)operations.IndexOf(one.operation) + 1, Form.Seed + (ulong)one.round));
                var request = await requests.Make(one.operation, one.round % 2 == 0, draw);
                if (faults.Count < MostFaults && await exchange.Send(request) is { } fault)
                {
                    faults.Enqueue(fault);
                }
            });

        Form.Report(document, exchange.Counts);
        Assert.True(faults.IsEmpty, $"{faults.Count} faults, seed {Form.Seed}\n\n{string.Join('\n', faults)}");
        var sent = exchange.Counts.GroupBy(count => count.Key.Operation).ToDictionary(
            group => group.Key, group => group.Sum(count => count.Value));
        Assert.All(document.Operations, operation => Assert.True(sent[operation.Name] >= Form.PerOperation));
    }

    /// <summary>Firms that may be one seldom come by chance.</summary>
    private async Task AddDoubtfulPairs((string Name, string Value) key)
    {
        var rows = Enumerable.Range(0, Form.PerOperation / 6)
            .Select(number => $"検証{number}造船株式会社,JP-34,尾道市\n株式会社検証{number}造船,JP-34,尾道市\n");
        var (_, job, _) = await shared.Service.Send(
            HttpMethod.Post, "/v1/imports?format=csv&records=smes",
            $"name.ja,prefecture,municipality\n{string.Concat(rows)}", key);
        while ((string?)job!["status"] is "queued" or "running")
        {
            await Task.Delay(100);
            (_, job, _) = await shared.Service.Send(HttpMethod.Get, $"/v1/imports/{job!["id"]}", null, key);
        }

        Assert.Equal("completed", (string?)job!["status"]);
    }
}
