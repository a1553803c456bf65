using System.Globalization;
using System.Text.RegularExpressions;

namespace SmeMatch.Reliability.Tests.Load;

/// <summary>How long the server itself says that its answers took: http.server.request.duration at /metrics.</summary>
internal sealed partial class ServerHistogram
{
    private readonly Dictionary<(int Status, double Seconds), long> counts = [];

    public static async Task<ServerHistogram> Read(HttpClient client)
    {
        var histogram = new ServerHistogram();
        foreach (Match line in Line().Matches(await client.GetStringAsync(new Uri("/metrics", UriKind.Relative))))
        {
            var (labels, count) = (
                line.Groups[1].Value, long.Parse(line.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
            if (Status().Match(labels) is { Success: true } status && Bound().Match(labels) is { Success: true } bound)
            {
                var seconds = bound.Groups[1].Value == "+Inf"
                    ? double.PositiveInfinity : double.Parse(bound.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                var place = (int.Parse(status.Groups[1].ValueSpan, CultureInfo.InvariantCulture), seconds);
                histogram.counts[place] = histogram.counts.GetValueOrDefault(place) + count;
            }
        }

        return histogram;
    }

    public long Count(int status, ServerHistogram since) => At(status, double.PositiveInfinity, since);

    /// <summary>The bound, in seconds, that 99 of 100 answers with the status did not exceed since then.</summary>
    public double P99(int status, ServerHistogram since)
    {
        var total = Count(status, since);
        return counts.Keys.Where(key => key.Status == status).Select(key => key.Seconds).Order()
            .FirstOrDefault(bound => At(status, bound, since) >= 0.99 * total, double.PositiveInfinity);
    }

    private long At(int status, double bound, ServerHistogram since) =>
        counts.GetValueOrDefault((status, bound)) - since.counts.GetValueOrDefault((status, bound));

    [GeneratedRegex(@"^http_server_request_duration_seconds_bucket\{(.*)\} (\d+)", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("http_response_status_code=\"(\\d+)\"")]
    private static partial Regex Status();

    [GeneratedRegex("le=\"([^\"]+)\"")]
    private static partial Regex Bound();
}
