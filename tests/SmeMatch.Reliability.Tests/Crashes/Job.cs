using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Reliability.Tests.Crashes;

/// <summary>A job as a caller starts and watches it.</summary>
/// <param name="What">What is done, in words.</param>
/// <param name="Path">Where it is posted.</param>
/// <param name="Body">What is posted.</param>
internal sealed record Job(string What, string Path, byte[] Body)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Job Of(int series, int step) => (step % 5) switch
    {
        0 => new Job("import of CSV", "/v1/imports?format=csv", GeneratedRegister.Csv(series, step)),
        1 => new Job("import of a large CSV", "/v1/imports?format=csv", GeneratedRegister.LargeCsv(series, step)),
        2 => new Job("import of NDJSON", "/v1/imports?format=ndjson", GeneratedRegister.Ndjson(series, step)),
        _ => new Job("match run", "/v1/match-runs", []),
    };

    /// <summary>Starts it; answers its address.</summary>
    public async Task<string> Start(Service service)
    {
        using var content = new ByteArrayContent(Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var response = await service.Client.PostAsync(
            new Uri(Path, UriKind.Relative), Body.Length > 0 ? content : null);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return response.Headers.Location!.ToString();
    }

    /// <summary>Waits until it has ended. Meanwhile the service may only answer, or say that it cannot now.</summary>
    public static async Task<JsonNode> End(Service service, string address)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            using var response = await service.Client.GetAsync(new Uri(address, UriKind.Relative));
            var body = await response.Content.ReadAsStringAsync();
            if (response.StatusCode != HttpStatusCode.OK)
            {
                Assert.True(Unavailable.Is(response), $"{(int)response.StatusCode} {body}");
            }
            else if (JsonNode.Parse(body)! is var job && (string?)job["status"] is not ("queued" or "running"))
            {
                return job;
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, $"It did not end: {body}\n{service.Output}");
            await Task.Delay(10);
        }
    }

    /// <summary>What of the answer does not depend on when it was done.</summary>
    public static string Outcome(JsonNode job) => string.Join(
        ' ',
        ((string[])["status", "read", "created", "updated", "unchanged", "rejected", "pairsTotal", "matches", "error"])
            .Where(name => job[name] is not null).Select(name => $"{name} {job[name]}"));

    public static DateTimeOffset EndedAt(JsonNode job) =>
        DateTimeOffset.Parse((string)job["endedAt"]!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
