using System.Globalization;
using SmeMatch.Api.Tests;
using SmeMatch.Api.Tests.EndToEnd;
using SmeMatch.Benchmarks.Figures;
using SmeMatch.Conformance.Tests.Document;

namespace SmeMatch.Conformance.Tests;

/// <summary>
/// The short form runs with every test; the long form, by SMEMATCH_CONFORMANCE=long, writes its counts to results/.
/// </summary>
internal static class Form
{
    public const string Command = "SMEMATCH_CONFORMANCE=long dotnet test --project tests/SmeMatch.Conformance.Tests";

    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("SMEMATCH_CONFORMANCE") == "long";

    public static int PerOperation => IsLong ? 2_000 : 120;

    /// <summary>SMEMATCH_SEED takes another; a failure prints the one in use.</summary>
    public static ulong Seed { get; } =
        ulong.TryParse(Environment.GetEnvironmentVariable("SMEMATCH_SEED"), out var seed) ? seed : 20_261_123;

    public static void Report(
        ApiDocument document,
        IReadOnlyDictionary<(string Operation, bool IsValid, int Status), int> counts)
    {
        var lines = document.Operations.Select(operation =>
        {
            var own = counts.Where(count => count.Key.Operation == operation.Name).ToList();
            var sum = own.Sum(one => one.Value);
            return $"| `{operation.Name}` | {sum} | {Statuses(own, true)} | {Statuses(own, false)} |";
        }).ToList();
        var total = counts.Values.Sum().ToString("N0", CultureInfo.InvariantCulture).Replace(',', ' ');
        string[] table =
        [
            $"{total} requests to {document.Operations.Count} operations, seed {Seed}.", "",
            "| operation | requests | valid: statuses | with a flaw: statuses |", "|---|--:|---|---|", .. lines,
        ];
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', table));
        if (IsLong)
        {
            Write(table);
        }
    }

    private static string Statuses(
        IEnumerable<KeyValuePair<(string Operation, bool IsValid, int Status), int>> counts, bool isValid) =>
        string.Join(", ", counts.Where(count => count.Key.IsValid == isValid).OrderBy(count => count.Key.Status)
            .Select(count => $"{count.Key.Status} × {count.Value}"));

    private static void Write(IEnumerable<string> lines)
    {
        var folder = Path.Combine(RepositoryRoot.Path, "tests", "SmeMatch.Conformance.Tests", "results");
        Directory.CreateDirectory(folder);
        var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        File.WriteAllLines(
            Path.Combine(folder, "conformance.md"),
            [
                "# Requests made from the document", "",
                $"By `{Command}`{Service.Which}.", "",
                $"{Machine.Line}, {day}.", "",
                .. lines,
            ]);
    }
}
