using System.Text.Json.Nodes;

namespace SmeMatch.Benchmarks.Loading;

/// <summary>Imports by request.</summary>
internal static class ImportJobs
{
    /// <summary>Sends a file, and waits for the end of its job; answers the job.</summary>
    /// <param name="client">With address and key.</param>
    /// <param name="query">Such as format=csv&amp;records=smes.</param>
    /// <param name="path">A file.</param>
    /// <param name="type">Its media type.</param>
    /// <exception cref="InvalidOperationException">The job did not complete.</exception>
    public static async Task<JsonNode> Import(HttpClient client, string query, string path, string type)
    {
        await using var file = File.OpenRead(path);
        using var body = new StreamContent(file) { Headers = { ContentType = new(type) } };
        using var answer = await client.PostAsync(new Uri($"/v1/imports?{query}", UriKind.Relative), body);
        var job = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        answer.EnsureSuccessStatusCode();
        var address = new Uri($"/v1/imports/{job["id"]}", UriKind.Relative);
        while ((string?)job["status"] is "queued" or "running")
        {
            await Task.Delay(20);
            job = JsonNode.Parse(await client.GetStringAsync(address))!;
        }

        return (string?)job["status"] == "completed" ? job : throw new InvalidOperationException($"{job}");
    }
}
