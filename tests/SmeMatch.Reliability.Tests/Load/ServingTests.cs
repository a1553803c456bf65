using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Reliability.Tests.Load;

/// <summary>
/// The short form of the benchmarks serve and start. The code is compiled for debugging and the machine is shared, so
/// it finds what is out of all proportion: an answer that is no longer kept, or a start that waits for something.
/// </summary>
[Collection(OneAtATime.Name)]
public sealed class ServingTests
{
    private const int Callers = 32;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_kept_list_comes_nearly_as_fast_as_the_plainest_answer_and_a_start_takes_seconds()
    {
        await using var service = await Service.Start(
            "--Quota:SecretPerSecond=1000000", "--Quota:SecretBurst=1000000", "--Quota:AtOnce=1000");
        var package = (await service.Get("/v1/opportunities?status=open&sector=WS02&limit=1"))["items"]![0]!["id"];
        var list = $"/v1/opportunities/{package}/matches";
        using var http = new HttpClient { BaseAddress = new Uri(service.Url) };
        await Ask(list);
        var (plain, kept, anew) = (
            await Ask("/health/live"), await Ask(list), await Ask(list, ("Cache-Control", "no-cache")));
        var figures = $"per second: plainest {plain.PerSecond:0}, kept {kept.PerSecond:0} (99 of 100 within "
            + $"{kept.P99.TotalMilliseconds:0} ms), anew {anew.PerSecond:0}";
        Form.Say(figures);
        Assert.True(kept.PerSecond > 0.3 * plain.PerSecond, figures);
        Assert.True(kept.PerSecond > 1.5 * anew.PerSecond, figures);
        Assert.True(kept.P99 < LongestAnswer, figures);

        var started = Stopwatch.GetTimestamp();
        await service.KillAndStartAgain();
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, LongestStart);

        async Task<(double PerSecond, TimeSpan P99)> Ask(string path, params (string, string)[] headers)
        {
            var key = await service.Key("Operator", "read");
            var times = new ConcurrentBag<TimeSpan>();
            await Pace.Closed(Callers, Time, async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
                foreach (var (name, value) in ((string, string)[])[key, .. headers])
                {
                    request.Headers.TryAddWithoutValidation(name, value);
                }

                var begun = Stopwatch.GetTimestamp();
                using var answer = await http.SendAsync(request);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                times.Add(Stopwatch.GetElapsedTime(begun));
            });
            return (times.Count / Time.TotalSeconds, times.Order().ElementAt(times.Count * 99 / 100));
        }
    }
}
