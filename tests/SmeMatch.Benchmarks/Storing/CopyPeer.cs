using System.Diagnostics;
using Npgsql;

namespace SmeMatch.Benchmarks.Storing;

/// <summary>
/// The peer of storing: psql's <c>\copy</c> of the same rows, from text files into bare tables without an index, all
/// tables at once.
/// </summary>
internal static class CopyPeer
{
    /// <summary>Copies the rows of these tables; they stay as they are.</summary>
    /// <returns>The median.</returns>
    public static Outcome Run(string connectionString, int runs, params string[] tables)
    {
        var folder = Directory.CreateTempSubdirectory("smematch-copies-").FullName;
        foreach (var table in tables)
        {
            Psql(connectionString, $@"\copy (select * from {table}) to '{File(table)}'");
        }

        var times = Enumerable.Range(0, runs).Select(_ => Copy()).ToList();
        Directory.Delete(folder, recursive: true);
        return new(@"psql \copy", tables.Length, runs, Race.Median(times), "");

        string File(string table) => Path.Combine(folder, table);

        TimeSpan Copy()
        {
            foreach (var table in tables)
            {
                Psql(connectionString, $"drop table if exists {table}_copy");
                Psql(connectionString, $"create table {table}_copy (like {table})");
            }

            var start = Stopwatch.GetTimestamp();
            Parallel.ForEach(
                tables, table => Psql(connectionString, $@"\copy {table}_copy from '{File(table)}'"));
            return Stopwatch.GetElapsedTime(start);
        }
    }

    /// <summary>Runs one command to its end.</summary>
    public static void Psql(string connectionString, string command)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(
            "psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", parts.Host!, "-p", $"{parts.Port}", "-c", command]);
        (start.Environment["PGUSER"], start.Environment["PGPASSWORD"]) = (parts.Username, parts.Password);
        start.Environment["PGDATABASE"] = parts.Database;
        start.Environment["PGOPTIONS"] = "--client-min-messages=warning";
        using var psql = Process.Start(start)!;
        psql.WaitForExit();
        if (psql.ExitCode != 0)
        {
            throw new InvalidOperationException($"psql failed with {psql.ExitCode}: {command}");
        }
    }
}
