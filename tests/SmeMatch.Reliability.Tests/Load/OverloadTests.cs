using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Reliability.Tests.Load;

/// <summary>
/// Ten times as many requests as the service can answer: what is too much is refused at once, health is told, and when
/// it is over all is as before. The capacity is lowered so that a small machine can send ten times as much.
/// </summary>
[Collection(OneAtATime.Name)]
public sealed class OverloadTests
{
    private const int Connections = 512;
    private const int Callers = 8;
    private const double Times = 10;
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(Form.IsLong ? 15 : 4);
    private static readonly TimeSpan Storm = TimeSpan.FromSeconds(Form.IsLong ? 60 : 6);
    private static readonly TimeSpan Normal = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Ten_times_too_much_is_refused_at_once_and_over_when_it_is_over()
    {
        await using var service = await Service.Start(
            "--Overload:AtOnce=1", "--Overload:Waiting=4", "--Quota:SecretPerSecond=1000000",
            "--Quota:SecretBurst=1000000", "--Quota:AtOnce=1000");
        var keys = new List<(string, string)>();
        for (var caller = 0; caller < Callers; caller++)
        {
            keys.Add(await service.NewKey("Operator", "read"));
        }

        var package = (await service.Get("/v1/opportunities?status=open&sector=WS02&limit=1"))["items"]![0]!["id"];
        // Read anew, with all its entries: the dearest read that there is.
        using var client = new Client(service, $"/v1/opportunities/{package}/matches?limit=100", keys);
        await client.AsManyAs(4, TimeSpan.FromSeconds(2));
        var before = await client.AsManyAs(4, Calm);
        var capacity = before.Count(200) / Calm.TotalSeconds;
        var start = await ServerHistogram.Read(service.Client);
        using var watch = new CancellationTokenSource();
        var health = Health(service, watch.Token);
        var storm = await client.PerSecond(Times * capacity, Storm);
        await watch.CancelAsync();
        var (asked, slowest) = await health;
        var end = await ServerHistogram.Read(service.Client);
        var over = Stopwatch.GetTimestamp();
        Answers after;
        do
        {
            after = await client.AsManyAs(1, TimeSpan.FromSeconds(0.5));
        }
        while (after.Others > 0 && Stopwatch.GetElapsedTime(over) < Normal);

        var offered = storm.Total / Storm.TotalSeconds;
        string[] lines =
        [
            $"One request at a time and four that wait (`Overload:AtOnce=1`, `Overload:Waiting=4`), {Callers} keys, "
            + $"{Connections} connections, lists of 100 entries read anew, {Storm.TotalSeconds:0} s.",
            "",
            "| what | figure |",
            "|---|--:|",
            $"| answered per second while four callers ask one after the other | {capacity:0} |",
            $"| asked per second in the overload | {offered:0}, {offered / capacity:0.0} times as many |",
            $"| answered by 200 per second then | {storm.Count(200) / Storm.TotalSeconds:0} |",
            $"| refused | {end.Count(503, start)} |",
            $"| refused, 99 of 100 within, by the server's histogram | {end.P99(503, start) * 1_000:0} ms |",
            $"| answered by 200, 99 of 100 within, by the same | {end.P99(200, start) * 1_000:0} ms |",
            $"| neither 200 nor a refusal in form | {storm.Others} |",
            $"| /health/live asked meanwhile, slowest | {asked}, {slowest.TotalMilliseconds:0} ms |",
            $"| all answered by 200 again after | {Stopwatch.GetElapsedTime(over).TotalSeconds:0.0} s |",
        ];
        Form.Say(string.Join('\n', lines));
        Assert.True(storm.Count(503) > storm.Count(200), string.Join('\n', lines));
        Assert.True(storm.Count(200) > 0, "Nobody was answered.");
        Assert.Equal(0, storm.Others);
        Assert.True(end.P99(503, start) <= 0.1, string.Join('\n', lines));
        Assert.True(asked > 0 && slowest < TimeSpan.FromSeconds(2), string.Join('\n', lines));
        Assert.Equal(0, after.Others + after.Count(503));
        Form.Write("overload", "Ten times as many requests as can be answered", lines);
    }

    /// <summary>Asks whether it lives, ten times a second; every answer is 200.</summary>
    private static async Task<(int Asked, TimeSpan Slowest)> Health(Service service, CancellationToken stop)
    {
        var (asked, slowest) = (0, TimeSpan.Zero);
        while (!stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await service.Client.GetAsync(
                new Uri("/health/live", UriKind.Relative), CancellationToken.None);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            (asked, slowest) = (
                asked + 1, Stopwatch.GetElapsedTime(started) is var took && took > slowest ? took : slowest);
            await Task.Delay(100, CancellationToken.None);
        }

        return (asked, slowest);
    }

    private sealed class Answers
    {
        private readonly ConcurrentDictionary<int, int> byStatus = new();
        private int others;

        public int Total => byStatus.Values.Sum() + others;

        /// <summary>Broken connections, other statuses, and refusals that do not say what to do.</summary>
        public int Others => others;

        public int Count(int status) => byStatus.GetValueOrDefault(status);

        public void Add(HttpResponseMessage? answer)
        {
            if (answer is null || (answer.StatusCode != HttpStatusCode.OK && !Unavailable.Is(answer)))
            {
                Interlocked.Increment(ref others);
            }
            else
            {
                byStatus.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
            }
        }
    }

    private sealed class Client(Service service, string path, List<(string Name, string Value)> keys) : IDisposable
    {
        private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections })
        {
            BaseAddress = new Uri(service.Url),
        };

        private int sent;

        public async Task<Answers> AsManyAs(int callers, TimeSpan time)
        {
            var answers = new Answers();
            await Pace.Closed(callers, time, () => Ask(answers));
            return answers;
        }

        public async Task<Answers> PerSecond(double rate, TimeSpan time)
        {
            var answers = new Answers();
            await Pace.Open(rate, Connections, time, () => Ask(answers));
            return answers;
        }

        public void Dispose() => http.Dispose();

        private async Task Ask(Answers answers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            var (name, value) = keys[Interlocked.Increment(ref sent) % keys.Count];
            request.Headers.TryAddWithoutValidation(name, value);
            request.Headers.TryAddWithoutValidation("Cache-Control", "no-cache");
            try
            {
                using var answer = await http.SendAsync(request);
                answers.Add(answer);
            }
            catch (HttpRequestException)
            {
                answers.Add(null);
            }
        }
    }
}
