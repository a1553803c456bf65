using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Dapper;
using Npgsql;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Reliability.Tests.Load;

/// <summary>
/// Reads and writes of every kind at 60 % of what the service can do: memory, files and connections stay as they are.
/// </summary>
[Collection(OneAtATime.Name)]
public sealed class SoakTests
{
    private const double Share = 0.6;
    private const int Most = 64;
    private const double LongSlope = 1;
    private static readonly TimeSpan Calibration = TimeSpan.FromSeconds(Form.IsLong ? 20 : 5);

    /// <summary>Before memory is looked at: code is compiled in tiers, caches and pools fill.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(Form.IsLong ? 600 : 5);
    private static readonly TimeSpan Soak = TimeSpan.FromMinutes(Form.IsLong ? 30 : 0.4);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(Form.IsLong ? 60 : 2);

    [Fact]
    public async Task Memory_files_and_connections_stay_as_they_are_under_a_mixed_load()
    {
        await using var service = await Service.Start(
            "--Quota:SecretPerSecond=1000000", "--Quota:SecretBurst=1000000", "--Quota:AtOnce=1000");
        using var mix = await Mix.Begin(service);
        await Pace.Closed(8, WarmUp, mix.Ask);
        var answered = mix.Answered;
        await Pace.Closed(8, Calibration, mix.Ask);
        var capacity = (mix.Answered - answered) / Calibration.TotalSeconds;
        answered = mix.Answered;
        using var stop = new CancellationTokenSource();
        var sampling = Sample(service, stop.Token);
        await Pace.Open(Share * capacity, Most, Soak, mix.Ask);
        await stop.CancelAsync();
        var trends = await sampling;

        string[] lines =
        [
            $"Match lists, records, explanations, searches, changes, additions and deletions at {Share:P0} of the "
            + $"{capacity:0} requests per second that eight callers at once got answered after "
            + $"{WarmUp.TotalMinutes:0.#} minutes of it, for {Soak.TotalMinutes:0.#} minutes. Memory is the least "
            + $"resident size within each {Window.TotalSeconds:0} s.",
            "",
            "| what | first | last | slope per hour |",
            "|---|--:|--:|--:|",
            .. trends.Select(trend => string.Create(
                CultureInfo.InvariantCulture,
                $"| {trend.What} | {trend.First:0} | {trend.Last:0} | {trend.PercentPerHour:0.00} % |")),
            "",
            $"{mix.Answered - answered} requests, of them {mix.Wrong.Count} not answered as they should be.",
        ];
        Form.Say(string.Join('\n', lines));
        Form.Write("soak", "A mixed load for half an hour", lines);
        Assert.True(mix.Wrong.IsEmpty, string.Join('\n', mix.Wrong.Take(10)));
        foreach (var trend in trends)
        {
            // Half a minute is too short for a slope: then only what grows with every request is found.
            Assert.True(
                Form.IsLong ? trend.PercentPerHour < LongSlope : trend.Last < (1.5 * trend.First) + 5,
                string.Join('\n', lines));
        }
    }

    private static async Task<IReadOnlyList<Trend>> Sample(Service service, CancellationToken stop)
    {
        var (memory, files, connections) = (new List<(TimeSpan, double)>(), new List<(TimeSpan, double)>(),
            new List<(TimeSpan, double)>());
        await using var database = new NpgsqlConnection(service.Database + ";Pooling=false;Application Name=soak");
        await database.OpenAsync(CancellationToken.None);
        for (var started = Stopwatch.GetTimestamp(); !stop.IsCancellationRequested;)
        {
            var (least, most, window) = (double.MaxValue, 0, Stopwatch.GetTimestamp());
            while (Stopwatch.GetElapsedTime(window) < Window && !stop.IsCancellationRequested)
            {
                var pages = File.ReadAllText($"/proc/{service.ProcessId}/statm").Split(' ')[1];
                least = Math.Min(least, long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize);
                most = Math.Max(most, Directory.GetFiles($"/proc/{service.ProcessId}/fd").Length);
                await Task.Delay(200, CancellationToken.None);
            }

            var at = Stopwatch.GetElapsedTime(started);
            memory.Add((at, least / 1_000_000));
            files.Add((at, most));
            connections.Add((at, await database.ExecuteScalarAsync<int>(
                "select count(*) from pg_stat_activity where application_name = 'SmeMatch'")));
        }

        return [new("memory, MB", memory), new("open files and sockets", files),
            new("connections of PostgreSQL", connections)];
    }

    /// <summary>What callers do, each thing as often as it comes.</summary>
    private sealed class Mix : IDisposable
    {
        private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Most });
        private readonly ConcurrentQueue<(string Path, int Version)> own = new();
        private readonly Service service;
        private readonly (string Name, string Value) key;
        private readonly List<string> packages;
        private readonly List<string> firms;
        private int number;
        private int answered;

        private Mix(Service service, (string, string) key, List<string> packages, List<string> firms)
        {
            (this.service, this.key, this.packages, this.firms) = (service, key, packages, firms);
            http.BaseAddress = new Uri(service.Url);
        }

        public int Answered => answered;

        public ConcurrentQueue<string> Wrong { get; } = new();

        public static async Task<Mix> Begin(Service service) => new(
            service, await service.Key("Operator", "read", "write"),
            await Ids(service, "/v1/opportunities?status=open&limit=100"), await Ids(service, "/v1/smes?limit=100"));

        public Task Ask()
        {
            var next = Interlocked.Increment(ref number);
            var (package, firm) = (packages[next % packages.Count], firms[next % firms.Count]);
            return (next % 40) switch
            {
                0 => Add(),
                10 => Change(),
                20 => Remove(),
                < 25 => Read($"/v1/opportunities/{package}/matches"),
                < 30 => Read($"/v1/smes/{firm}/matches?lang=ja"),
                < 35 => Read($"/v1/smes/{firm}"),
                < 38 => Read($"/v1/matches/{package}/{firm}"),
                _ => Read("/v1/smes?q=works&limit=5"),
            };
        }

        public void Dispose() => http.Dispose();

        private static async Task<List<string>> Ids(Service service, string path) =>
            [.. (await service.Get(path))["items"]!.AsArray().Select(item => (string)item!["id"]!)];

        private Task<string?> Read(string path) => Send(HttpMethod.Get, path, null, HttpStatusCode.OK);

        private async Task Add()
        {
            var firm = """
                {"name":{"en":"Soak Pump Works"},"industries":["2521"],"employees":60,"presenceStates":["IN-TN"]}
                """;
            if (await Send(HttpMethod.Post, "/v1/smes", firm, HttpStatusCode.Created) is { } made)
            {
                own.Enqueue((made, 1));
            }
        }

        private async Task Change()
        {
            if (own.TryDequeue(out var firm))
            {
                var body = $$"""{"employees":{{100 + (number % 100)}}}""";
                await Send(HttpMethod.Patch, firm.Path, body, HttpStatusCode.OK, ("If-Match", $"\"v{firm.Version}\""));
                own.Enqueue(firm with { Version = firm.Version + 1 });
            }
        }

        private async Task Remove()
        {
            if (own.TryDequeue(out var firm))
            {
                await Send(HttpMethod.Delete, firm.Path, null, HttpStatusCode.NoContent, ("If-Match", "*"));
            }
        }

        /// <summary>Answers with Location, when it is as expected.</summary>
        private async Task<string?> Send(
            HttpMethod method, string path, string? body, HttpStatusCode expected, params (string, string)[] headers)
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            foreach (var (name, value) in ((string, string)[])[.. headers, key, ("Accept-Encoding", "br")])
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            request.Content = body is null ? null : new StringContent(
                body, System.Text.Encoding.UTF8,
                method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
            try
            {
                using var answer = await http.SendAsync(request);
                await answer.Content.ReadAsByteArrayAsync();
                Interlocked.Increment(ref answered);
                if (answer.StatusCode == expected)
                {
                    return answer.Headers.Location?.ToString();
                }

                Wrong.Enqueue($"{method} {path}: {(int)answer.StatusCode}");
            }
            catch (HttpRequestException fault)
            {
                Wrong.Enqueue($"{method} {path}: {fault.Message} {service.Output[^200..]}");
            }

            return null;
        }
    }
}
