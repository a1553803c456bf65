using System.Collections.Concurrent;
using System.Diagnostics;

namespace SmeMatch.Browser.Tests;

/// <summary>Every operation of the document, opened by its address and executed with nothing typed.</summary>
[Collection(BrowserTests.Name)]
public sealed class ExampleTests(BrowserAndService shared, ITestOutputHelper output)
{
    // The import of the demo registry had nothing to repair.
    private static readonly string[] MayBeEmpty = ["listImportNotes"];
    private static readonly string[] Order = ["get", "post", "patch", "put", "delete"];

    [Fact]
    public async Task Every_example_works_from_the_page_as_it_stands()
    {
        var failures = new ConcurrentBag<string>();
        var operations = await Operations();
        // Reads go two at a time; each page is loaded anew for the first operation of a tag only, to save time.
        var reads = operations.Where(one => one.Method == "get").GroupBy(one => one.Tag).ToList();
        await Parallel.ForEachAsync(
            reads, new ParallelOptions { MaxDegreeOfParallelism = 2 },
            async (tag, _) => await Execute([.. tag], failures));
        await Execute([.. operations.Where(one => one.Method != "get")], failures);
        Assert.Empty(failures);
    }

    private async Task Execute(IReadOnlyList<Operation> operations, ConcurrentBag<string> failures)
    {
        await using var browser = await shared.Open();
        foreach (var one in operations)
        {
            var started = Stopwatch.GetTimestamp();
            var failure = await Failure(browser, one);
            output.WriteLine($"{one.Name}: {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s {failure}");
            if (failure is not null)
            {
                failures.Add($"{one.Method} {one.Name}: {failure}");
            }
        }
    }

    private async Task<List<Operation>> Operations()
    {
        shared.SkipWithoutBrowser();
        var document = await shared.Service.Get("/openapi/v1.json");
        return [.. document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Where(one => Order.Contains(one.Key)))
            // The page carries the demo key, which administers nothing and is itself not replaced.
            .Where(one => (string)one.Value!["tags"]![0]! != "Access" || one.Key == "get")
            .Where(one => (string?)one.Value!["security"]![0]!["key"]?.AsArray().FirstOrDefault() != "admin")
            .OrderBy(one => Array.IndexOf(Order, one.Key))
            .Select(one => new Operation(
                one.Key, (string)one.Value!["tags"]![0]!, (string)one.Value["operationId"]!))];
    }

    private static async Task<string?> Failure(SwaggerPage browser, Operation one)
    {
        try
        {
            var block = await browser.Visit(one.Tag, one.Name);
            var answer = await SwaggerPage.Execute(block);
            await SwaggerPage.Close(block);
            return !answer.IsSuccess ? $"{answer.Status}: {answer.Text}"
                : one.Method == "get" && one.Tag != "Contacts" && !MayBeEmpty.Contains(one.Name) && !answer.HasData
                    ? $"no data: {answer.Text}"
                : null;
        }
        catch (TimeoutException fault)
        {
            return $"it could not be executed: {fault.Message}";
        }
    }

    private sealed record Operation(string Method, string Tag, string Name);
}
