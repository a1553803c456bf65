using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Reliability.Tests.Restarts;

/// <summary>Every request passes here: what was answered, how long the slowest took, and what must not be.</summary>
internal sealed class Tally(Service service)
{
    private readonly ConcurrentQueue<string> wrong = new();
    private int answered;
    private int unavailable;
    private long slowest;
    private bool mustBeAvailable;

    public int Answered => answered;

    public int Unavailable503 => unavailable;

    public TimeSpan Slowest => TimeSpan.FromTicks(slowest);

    public IReadOnlyCollection<string> Wrong => wrong;

    /// <summary>From now on nothing sent may be answered by 503.</summary>
    public void Recovered() => Volatile.Write(ref mustBeAvailable, true);

    /// <summary>Sends it; answers null for 503, and fails for any other status than those expected.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body, HttpResponseMessage Response)?> Send(
        HttpMethod method, string path, object? body, HttpStatusCode[] expected, params (string, string)[] headers)
    {
        var (strict, started) = (Volatile.Read(ref mustBeAvailable), Stopwatch.GetTimestamp());
        try
        {
            var answer = await service.Send(method, path, body, headers);
            var time = Stopwatch.GetElapsedTime(started).Ticks;
            InterlockedMax(ref slowest, time);
            Interlocked.Increment(ref answered);
            if (expected.Contains(answer.Status))
            {
                return answer;
            }

            Interlocked.Increment(ref unavailable);
            if (strict || !Unavailable.Is(answer.Response))
            {
                var when = strict ? "after recovery" : "";
                wrong.Enqueue($"{method} {path}: {(int)answer.Status} {answer.Body} {when}");
            }
        }
        catch (HttpRequestException fault)
        {
            wrong.Enqueue($"{method} {path}: {fault.Message}");
        }

        return null;
    }

    public async Task<JsonNode?> Get(string path) =>
        (await Send(HttpMethod.Get, path, null, [HttpStatusCode.OK]))?.Body;

    private static void InterlockedMax(ref long place, long value)
    {
        for (var now = Volatile.Read(ref place);
            value > now && Interlocked.CompareExchange(ref place, value, now) != now;
            now = Volatile.Read(ref place))
        {
        }
    }
}
