using System.Runtime.InteropServices;

namespace SmeMatch.Benchmarks.Figures;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Line
    {
        get
        {
            var gibibytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30);
            return $"{Environment.ProcessorCount} cores ({Cpu}), {gibibytes} GiB, {System}, "
                + $".NET {Environment.Version}";
        }
    }

    private static string Cpu => Field("/proc/cpuinfo", "model name", ':') ?? $"{RuntimeInformation.OSArchitecture}";

    private static string System =>
        Field("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription;

    private static string? Field(string file, string name, char separator) => File.Exists(file)
        ? File.ReadLines(file)
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(separator, StringComparison.Ordinal) + 1)..].Trim())
            .FirstOrDefault()
        : null;
}
