using System.Globalization;
using SmeMatch.Api.Tests;
using SmeMatch.Api.Tests.EndToEnd;
using SmeMatch.Benchmarks.Figures;

namespace SmeMatch.Reliability.Tests;

/// <summary>
/// The short form runs with every test; the long form, by SMEMATCH_RELIABILITY=long, writes its figures to results/.
/// </summary>
internal static class Form
{
    public const string Command = "SMEMATCH_RELIABILITY=long dotnet test --project tests/SmeMatch.Reliability.Tests";

    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("SMEMATCH_RELIABILITY") == "long";

    /// <summary>Says how far it is: the long form as it goes, the short form when a test fails.</summary>
    public static void Say(string line)
    {
        if (IsLong)
        {
            Console.WriteLine(line);
        }
        else
        {
            TestContext.Current.TestOutputHelper?.WriteLine(line);
        }
    }

    /// <summary>Writes what the long form found.</summary>
    public static void Write(string name, string title, IEnumerable<string> lines)
    {
        if (IsLong)
        {
            var folder = Path.Combine(RepositoryRoot.Path, "tests", "SmeMatch.Reliability.Tests", "results");
            Directory.CreateDirectory(folder);
            var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            File.WriteAllLines(
                Path.Combine(folder, name + ".md"),
                [$"# {title}", "", $"Measured by `{Command}`{Service.Which}.", "", $"{Machine.Line}, {day}.", "",
                    .. lines]);
        }
    }
}

/// <summary>Tests that load the machine, and measure, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OneAtATime
{
    public const string Name = "one at a time";
}
