using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Reliability.Tests.Endings;

/// <summary>
/// Clients that never repeat a request. As a load balancer does, they ask for readiness and stop once it has dropped;
/// until then every request must be answered, in full.
/// </summary>
internal sealed class Clients(Service service)
{
    public const int Count = 8;
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentQueue<string> written = new();
    private long answered;
    private volatile bool hasGone;

    public ConcurrentQueue<string> Failed { get; } = new();

    public long Answered => Interlocked.Read(ref answered);

    public bool SawItGo => hasGone;

    public Task Run() =>
        Task.WhenAll([Watch(), .. Enumerable.Range(0, Count).Select(number => Task.Run(() => Send(number)))]);

    /// <summary>Whether every write that was acknowledged is there.</summary>
    public async Task FindWrites(Service restarted)
    {
        Assert.NotEmpty(written);
        foreach (var id in written)
        {
            Assert.Equal(id, (string?)(await restarted.Get($"/v1/smes/{id}"))["id"]);
        }
    }

    private async Task Watch()
    {
        using var client = new HttpClient { BaseAddress = new Uri(service.Url) };
        while (!hasGone)
        {
            await Task.Delay(Pulse);
            using var response = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            hasGone = response.StatusCode == HttpStatusCode.ServiceUnavailable;
        }
    }

    private async Task Send(int number)
    {
        using var client = new HttpClient { BaseAddress = new Uri(service.Url) };
        client.DefaultRequestHeaders.Authorization = service.Client.DefaultRequestHeaders.Authorization;
        for (var turn = 0; !hasGone; turn++)
        {
            try
            {
                await (number == 0 ? Write(client, turn) : Read(client, number + turn));
                Interlocked.Increment(ref answered);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException)
            {
                Failed.Enqueue($"client {number}, request {turn}: {fault.Message} {fault.InnerException?.Message}");
            }
        }
    }

    private async Task Write(HttpClient client, int turn)
    {
        using var body = new StringContent(
            $$"""{"name":{"en":"Ending {{Guid.CreateVersion7():N}} {{turn}}"},"industries":["2521"]}""",
            Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri("/v1/smes", UriKind.Relative), body);
        var firm = await Answer(response, HttpStatusCode.Created);
        written.Enqueue((string)firm["id"]!);
    }

    private static async Task Read(HttpClient client, int turn)
    {
        string[] paths =
            ["/v1/smes?limit=20", "/v1/opportunities?limit=20", "/v1/reference/industries", "/v1/match-runs"];
        using var response = await client.GetAsync(new Uri(paths[turn % paths.Length], UriKind.Relative));
        await Answer(response, HttpStatusCode.OK);
    }

    private static async Task<JsonNode> Answer(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        return response.StatusCode == expected
            ? JsonNode.Parse(text)!
            : throw new HttpRequestException($"{(int)response.StatusCode} {text}");
    }
}
