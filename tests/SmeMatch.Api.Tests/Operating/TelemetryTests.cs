using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmeMatch.Api.Tests.EndToEnd;

namespace SmeMatch.Api.Tests.Operating;

/// <summary>What operators see from outside, and nothing in it that is nobody's business.</summary>
public sealed partial class TelemetryTests
{
    private const string Person = "keiko.telemetry@works.example";
    private const string Firm = "Telemetrie Werke KK";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    /// <summary>What there is only after the next look at the database.</summary>
    private static readonly string[] Slow = ["smematch_matches_age_seconds", "smematch_audit_age_seconds"];

    [Fact]
    public async Task Traces_metrics_and_logs_arrive_by_OTLP_without_a_key_a_name_or_an_address()
    {
        await using var collector = await Collector.Start();
        await using var service = await Service.Start(
            [.. collector.Settings, "--Logging:LogLevel:SmeMatch.Requests=Information"]);
        var secret = await service.NewKey("Watched", "read", "write", "admin");
        var publishable = (await service.NewKey("Watched embed", "embed")).Value["Bearer ".Length..];
        var traceId = await Use(service, secret, publishable);

        await collector.Holds("traces", "/v1/smes/{id}/contacts");
        await collector.Holds("traces", "/embed/v1/matches");
        await collector.Holds("traces", "postgresql");
        await collector.Holds("traces", "apply changes");
        await collector.Holds("traces", "import");
        await collector.Holds("metrics", "smematch.match.queue");
        await collector.Holds("metrics", "http.server.request.duration");
        await collector.Holds("metrics", "db.client.operation.duration");
        await collector.Holds("logs", "/v1/smes/{id}");
        Assert.Equal(32, traceId.Length);
        var (demo, seen) = (service.Client.DefaultRequestHeaders.Authorization!.Parameter!, collector.All);
        // The one line that is there to be read once.
        var output = service.Output.Replace($"Demo key: {demo}", "", StringComparison.Ordinal);
        var key = secret.Value["Bearer ".Length..];
        Assert.All(
            (string[])[Person, "Telemetrie", "Keiko Privat", key, publishable, demo, "Password="],
            text =>
            {
                Assert.DoesNotContain(text, seen, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(text, output, StringComparison.OrdinalIgnoreCase);
            });
    }

    [Fact]
    public async Task Metrics_are_for_this_machine_and_for_administrators()
    {
        await using var service = await Service.Start("--Demo:Load=false");
        var (admin, reader) = (await service.NewKey("A", "admin"), await service.NewKey("B", "read"));
        Assert.Equal(HttpStatusCode.OK, await Status());
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(("X-Forwarded-For", "192.0.2.1")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(("Forwarded", "for=192.0.2.1")));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(("X-Forwarded-For", "192.0.2.1"), reader));
        Assert.Equal(HttpStatusCode.OK, await Status(("X-Forwarded-For", "192.0.2.1"), admin));

        async Task<HttpStatusCode> Status(params (string Name, string Value)[] headers)
        {
            using var stranger = new HttpClient { BaseAddress = new Uri(service.Url) };
            foreach (var (name, value) in headers)
            {
                stranger.DefaultRequestHeaders.Add(name, value);
            }

            using var response = await stranger.GetAsync(new Uri("/metrics", UriKind.Relative), Stop);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Every_metric_of_the_guide_is_exposed_with_its_unit_and_moves()
    {
        await using var service = await Service.Start();
        var before = await Metrics(service);
        var secret = await service.NewKey("Watched", "read", "write", "admin");
        await Use(service, secret, (await service.NewKey("Watched embed", "embed")).Value["Bearer ".Length..]);
        var after = await Metrics(service);
        for (var tries = 0; tries < 100 && !Slow.All(name => Has(after, name)); tries++)
        {
            await Task.Delay(100, Stop);
            after = await Metrics(service);
        }

        foreach (var (counter, label) in (IEnumerable<(string, string)>)[
            ("smematch_problems_total", "not-found"), ("smematch_problems_total", "key-required"),
            ("smematch_import_rows_total", "taken"), ("smematch_import_rows_total", "rejected"),
            ("smematch_import_duration_seconds_count", "completed"),
            ("smematch_match_run_duration_seconds_count", "completed"),
            ("smematch_match_update_duration_seconds_count", ""), ("smematch_match_changes_total", ""),
            ("smematch_embed_events_total", "view"), ("smematch_embed_events_total", "select"),
            ("http_server_request_duration_seconds_count", "/v1/smes/{id}"),
            ("db_client_operation_duration_seconds_count", "smematch")])
        {
            Assert.True(Sum(after, counter, label) > Sum(before, counter, label), $"{counter} {label}");
        }

        var guide = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs", "operating.md"), Stop);
        var rows = MetricRow().Matches(guide);
        Assert.True(rows.Count >= 25, $"{rows.Count} metrics in the guide");
        // Shown only while there is something to show; StateGaugesTests and the tests of standbys make them appear.
        string[] sometimes =
        [
            "smematch_match_run_progress", "smematch_import_progress", "smematch_standby_lag_bytes",
            "smematch_standby_delay_seconds", "smematch_cache_lookups_total", "db_client_connection_pending_requests",
            "db_client_connection_timeouts_total",
        ];
        Assert.All(
            rows.Select(row => row.Groups[1].Value).Except(sometimes),
            name => Assert.True(Has(after, name), name));
        // And the guide has every one of the service's own.
        Assert.All(
            after.Keys.Where(key => key.StartsWith("smematch_", StringComparison.Ordinal)),
            key => Assert.Contains(rows, row => key.StartsWith(row.Groups[1].Value, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task In_Production_the_log_is_JSON_and_the_traceId_of_a_problem_leads_to_its_line()
    {
        await using var service = await Service.Start(
            Service.Production, "--Logging:LogLevel:SmeMatch.Requests=Information", "--Shutdown:DrainSeconds=0");
        var key = await service.NewKey("Logged", "read");
        var (status, problem, _) = await service.Send(
            HttpMethod.Get, $"/v1/smes/{Uri.EscapeDataString(Firm)}", null, key);
        Assert.Equal(HttpStatusCode.NotFound, status);
        var traceId = (string)problem!["traceId"]!;
        Assert.Matches("^[0-9a-f]{32}$", traceId);
        Assert.Equal(0, await service.Terminate());
        var lines = service.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith("Making a private PostgreSQL", StringComparison.Ordinal))
            .Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Contains(
            lines, line => ((string)line["Message"]!).StartsWith("SmeMatch is ready", StringComparison.Ordinal));
        var told = Assert.Single(lines, line => line.ToJsonString().Contains(traceId, StringComparison.Ordinal)
            && (string?)line["Category"] == "SmeMatch.Requests");
        Assert.Contains("GET /v1/smes/{id} 404", (string)told["Message"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("Telemetrie", service.Output, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Does something of everything; answers the trace id of a problem.</summary>
    private static async Task<string> Use(Service service, (string, string) secret, string publishable)
    {
        var (_, firm, _) = await service.Send(
            HttpMethod.Post, "/v1/smes", new { name = new { en = Firm }, industries = new[] { "2521" } }, secret,
            ("Prefer", "wait=20"));
        await service.Send(HttpMethod.Put, $"/v1/smes/{firm!["id"]}/contacts", Contact(), secret, ("If-Match", "*"));
        await service.Send(HttpMethod.Post, "/v1/contacts/exports", new { email = Person }, secret);
        await service.Send(HttpMethod.Get, $"/v1/smes/{Uri.EscapeDataString(Firm)}", null, secret);
        var (_, import, _) = await service.Send(
            HttpMethod.Post, "/v1/imports?format=csv&records=smes",
            $"name.en,employees\n{Firm} 2,5\n{Firm} 3,x\n", secret);
        await service.Send(HttpMethod.Get, $"/v1/imports/{import!["id"]}", null, secret);
        var (_, run, _) = await service.Send(HttpMethod.Post, "/v1/match-runs", null, secret);
        await service.Ended($"/v1/match-runs/{run!["id"]}");
        var (_, problem, _) = await service.Send(HttpMethod.Get, "/v1/smes/Telemetrie%20unbekannt", null, secret);
        using var stranger = new HttpClient { BaseAddress = new Uri(service.Url) };
        using var refused = await stranger.GetAsync(new Uri("/v1/smes", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        stranger.DefaultRequestHeaders.Add("Origin", Service.Origin);
        using var shown = await stranger.GetAsync(
            new Uri($"/embed/v1/matches?subSector=WS02&key={publishable}", UriKind.Relative), Stop);
        foreach (var kind in (string[])["view", "select"])
        {
            using var counted = await stranger.PostAsync(
                new Uri($"/embed/v1/events?kind={kind}&key={publishable}", UriKind.Relative), null, Stop);
            Assert.Equal(HttpStatusCode.NoContent, counted.StatusCode);
        }

        return (string)problem!["traceId"]!;
    }

    private static object Contact() => new
    {
        items = new[]
        {
            new
            {
                name = "Keiko Privat",
                email = Person,
                purpose = "Introductions",
                consent = new { givenOn = "2026-11-02", how = "Signed form" },
                expiresOn = "2099-11-01",
            },
        },
    };

    private static async Task<Dictionary<string, double>> Metrics(Service service)
    {
        using var stranger = new HttpClient { BaseAddress = new Uri(service.Url) };
        var text = await stranger.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stop);
        return text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' '))
            .Where(parts => parts.Length >= 2)
            .GroupBy(parts => string.Join(' ', parts[..^1]))
            .ToDictionary(group => group.Key, group => double.Parse(group.Last()[^1], CultureInfo.InvariantCulture));
    }

    private static bool Has(Dictionary<string, double> metrics, string name) =>
        metrics.Keys.Any(key => key.StartsWith(name, StringComparison.Ordinal));

    private static double Sum(Dictionary<string, double> metrics, string name, string label) => metrics
        .Where(one => one.Key.StartsWith(name, StringComparison.Ordinal)
            && one.Key.Contains(label, StringComparison.Ordinal)).Sum(one => one.Value);

    /// <summary>A row of the guide's table of metrics.</summary>
    [GeneratedRegex("^\\| `([a-z_]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex MetricRow();
}
