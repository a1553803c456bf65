using System.Globalization;
using System.Text.RegularExpressions;

namespace SmeMatch.Benchmarks.Serving;

/// <summary>What one run found.</summary>
/// <param name="PerSecond">Requests or statements answered.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
internal sealed record Served(double PerSecond, double P50, double P99);

/// <summary>wrk with 64 connections; every request asks for the next of some addresses.</summary>
internal static partial class Wrk
{
    public const int Connections = 64;
    private const string Threads = "2";

    /// <param name="address">Such as http://127.0.0.1:5080.</param>
    /// <param name="paths">Asked in turn.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="headers">Name and value.</param>
    /// <exception cref="InvalidOperationException">An answer was no success, or a connection broke.</exception>
    public static Served Run(
        string address, IReadOnlyList<string> paths, int seconds, params (string Name, string Value)[] headers)
    {
        var script = Path.GetTempFileName();
        File.WriteAllText(script, $$"""
            local paths = { {{string.Join(", ", paths.Select(path => $"\"{path}\""))}} }
            local requests, i = {}, 0
            init = function()
              for n, path in ipairs(paths) do requests[n] = wrk.format("GET", path) end
            end
            request = function()
              i = i % #requests + 1
              return requests[i]
            end
            """);
        var output = Programs.Run("wrk", [
            $"-t{Threads}", $"-c{Connections}", $"-d{seconds}s", "--latency", "-s", script,
            .. headers.SelectMany(header => (string[])["-H", $"{header.Name}: {header.Value}"]), address]);
        File.Delete(script);
        if (output.Contains("Non-2xx", StringComparison.Ordinal)
            || output.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(output);
        }

        return new(
            double.Parse(Rate().Match(output).Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            Latency(output, 50), Latency(output, 99));
    }

    private static double Latency(string output, int percent)
    {
        var found = Regex.Match(output, $@"\b{percent}%\s+([0-9.]+)(us|ms|s)");
        var number = double.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return found.Groups[2].Value switch { "us" => number / 1_000, "ms" => number, _ => number * 1_000 };
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();
}
