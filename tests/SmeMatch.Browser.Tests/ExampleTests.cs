using System.Diagnostics;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Browser.Tests;

/// <summary>Every operation of the document, opened by its address and executed with nothing typed.</summary>
[Collection(BrowserTests.Name)]
public sealed class ExampleTests(BrowserAndService shared, ITestOutputHelper output)
{
    private static readonly string[] Order = ["get", "post", "patch", "put", "delete"];

    [Fact]
    public async Task Every_example_works_from_the_page_as_it_stands()
    {
        await using var browser = await shared.Open();
        var failures = new List<string>();
        foreach (var (method, tag, operation) in await Operations(shared.Service))
        {
            var started = Stopwatch.GetTimestamp();
            var failure = await Failure(browser, method, tag, operation);
            output.WriteLine($"{operation}: {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s {failure}");
            if (failure is not null)
            {
                failures.Add($"{method} {operation}: {failure}");
            }
        }

        Assert.Empty(failures);
    }

    private static async Task<List<(string Method, string Tag, string Operation)>> Operations(Service service)
    {
        var document = await service.Get("/openapi/v1.json");
        return [.. document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Where(one => Order.Contains(one.Key)))
            .OrderBy(one => Array.IndexOf(Order, one.Key))
            .Select(one => (one.Key, (string)one.Value!["tags"]![0]!, (string)one.Value["operationId"]!))];
    }

    private static async Task<string?> Failure(SwaggerPage browser, string method, string tag, string operation)
    {
        try
        {
            var answer = await SwaggerPage.Execute(await browser.Open(tag, operation));
            return !answer.IsSuccess ? $"{answer.Status}: {answer.Text}"
                : method == "get" && !answer.HasData ? $"no data: {answer.Text}"
                : null;
        }
        catch (TimeoutException fault)
        {
            return $"it could not be executed: {fault.Message}";
        }
    }
}
