using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmeMatch.Reliability.Tests.Cluster;

/// <summary>An answer that was expected.</summary>
internal sealed record Answered(HttpStatusCode Status, JsonNode? Body);

/// <summary>The answer that took longest.</summary>
internal sealed record SlowAnswer(TimeSpan Time, string What);

/// <summary>All requests to the group: what was answered, how long the slowest took, and what must not be.</summary>
internal sealed class Traffic(Uri url, string key) : IDisposable
{
    // One key, but for the balancer as many callers: the scheme's name is read in any case.
    private static readonly string[] Schemes = ["Bearer", "bearer", "BEARER", "bEARER", "beARER", "beaRER", "BEARer"];

    private static readonly SlowAnswer None = new(TimeSpan.Zero, "");

    private readonly ConcurrentQueue<string> wrong = new();
    private readonly HttpClient client = new(
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(5) })
    {
        BaseAddress = url,
        Timeout = TimeSpan.FromSeconds(30),
    };

    private int answered;
    private int unavailable;
    private SlowAnswer slowest = None;
    private int mustAnswer;
    private int mayBreak;
    private int broken;
    private long faultAt;
    private long firstWriteAt;

    public int Requests => answered;

    public int Unavailable503 => unavailable;

    public SlowAnswer Slowest => Interlocked.Exchange(ref slowest, None);

    public IReadOnlyCollection<string> Wrong => wrong;

    /// <summary>Whether even a 503 is wrong.</summary>
    public bool MustAnswer
    {
        set => Volatile.Write(ref mustAnswer, value ? 1 : 0);
    }

    /// <summary>Whether the answer to a change may be cut off: an instance is killed.</summary>
    public bool MayBreak
    {
        set => Volatile.Write(ref mayBreak, value ? 1 : 0);
    }

    public int Broken => broken;

    /// <summary>Now something is done to the group.</summary>
    public void Fault()
    {
        Interlocked.Exchange(ref slowest, None);
        Interlocked.Exchange(ref firstWriteAt, 0);
        Interlocked.Exchange(ref faultAt, Stopwatch.GetTimestamp());
    }

    /// <summary>How long after the fault the first write was acknowledged that had been sent after it.</summary>
    public async Task<TimeSpan> FirstWrite(TimeSpan within)
    {
        while (Interlocked.Read(ref firstWriteAt) == 0 && Stopwatch.GetElapsedTime(faultAt) < within)
        {
            await Task.Delay(10);
        }

        var at = Interlocked.Read(ref firstWriteAt);
        return at == 0 ? TimeSpan.MaxValue : Stopwatch.GetElapsedTime(faultAt, at);
    }

    /// <summary>Sends it; null for 503, and for a request that is still being worked on.</summary>
    public async Task<Answered?> Send(
        int caller, HttpMethod method, string path, object? body, HttpStatusCode[] expected,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Authorization", $"{Schemes[caller % Schemes.Length]} {key}");
        if (body is not null)
        {
            var type = method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json";
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, type);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var (strict, started) = (Volatile.Read(ref mustAnswer) == 1, Stopwatch.GetTimestamp());
        try
        {
            using var response = await client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            Note(started, $"{method} {path.Split('?')[0]} {(int)response.StatusCode}");
            if (expected.Contains(response.StatusCode))
            {
                NoteWrite(method, started);
                return new(response.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
            }

            if (response.StatusCode == HttpStatusCode.Conflict && text.Contains("in-flight", StringComparison.Ordinal))
            {
                return null;
            }

            Interlocked.Increment(ref unavailable);
            if (strict || !Unavailable.Is(response))
            {
                wrong.Enqueue(
                    $"{method} {path}: {(int)response.StatusCode} {text}{(strict ? " nothing was wrong" : "")}");
            }
        }
        catch (HttpRequestException fault) when (
            fault.HttpRequestError == HttpRequestError.ResponseEnded && Volatile.Read(ref mayBreak) == 1)
        {
            Interlocked.Increment(ref broken);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            wrong.Enqueue($"{method} {path}: {fault.Message} {fault.InnerException?.Message}");
        }

        return null;
    }

    public void Blame(string what) => wrong.Enqueue(what);

    public void Dispose() => client.Dispose();

    private void Note(long started, string what)
    {
        Interlocked.Increment(ref answered);
        var slow = new SlowAnswer(Stopwatch.GetElapsedTime(started), what);
        for (var now = Volatile.Read(ref slowest);
            slow.Time > now.Time && Interlocked.CompareExchange(ref slowest, slow, now) != now;
            now = Volatile.Read(ref slowest))
        {
        }
    }

    private void NoteWrite(HttpMethod method, long started)
    {
        if (method != HttpMethod.Get && started > Interlocked.Read(ref faultAt))
        {
            Interlocked.CompareExchange(ref firstWriteAt, Stopwatch.GetTimestamp(), 0);
        }
    }
}
