using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using SmeMatch.Storage.Matches;
using SmeMatch.Storage.Records;

namespace SmeMatch.Benchmarks.Serving;

/// <summary>The peer of the read: pgbench with the very statement, prepared, of the same lists.</summary>
internal sealed partial class PgBench : IDisposable
{
    public static readonly int[] ClientCounts = [2, 4, 8, 16];
    private readonly string folder = Directory.CreateTempSubdirectory("smematch-pgbench-").FullName;
    private readonly NpgsqlConnectionStringBuilder connection;
    private readonly string program;
    private readonly string[] scripts;

    public PgBench(string connectionString, IEnumerable<Guid> owners, int limit)
    {
        connection = new(connectionString);
        program = Directory.GetFiles("/usr/lib/postgresql", "pgbench", SearchOption.AllDirectories)
            .FirstOrDefault("pgbench");
        scripts = [.. owners.Select((owner, place) =>
        {
            var script = Path.Combine(folder, $"{place}.sql");
            var sql = MatchStore.PageSql(RecordKind.Opportunity).Replace("@Id", $"'{owner}'", StringComparison.Ordinal)
                .Replace("@First", "1", StringComparison.Ordinal)
                .Replace("@Last", $"{limit}", StringComparison.Ordinal);
            File.WriteAllText(script, string.Join(' ', sql.Split('\n')) + ";\n");
            return script;
        })];
    }

    /// <summary>Statements per second.</summary>
    public double Run(int clients, int seconds)
    {
        var output = Programs.Run(
            program,
            ["-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{seconds}",
                .. scripts.SelectMany(script => (string[])["-f", script])],
            [("PGHOST", connection.Host), ("PGPORT", $"{connection.Port}"), ("PGUSER", connection.Username),
                ("PGPASSWORD", connection.Password), ("PGDATABASE", connection.Database)]);
        return double.Parse(Rate().Match(output).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Rate();
}
