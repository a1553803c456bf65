using System.Diagnostics;
using Npgsql;
using SmeMatch.Benchmarks.Peers.Sql;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Benchmarks.Peers;

/// <summary>
/// The score in SQL in PostgreSQL, with parallel workers; the two kinds of lists are made in two sessions.
/// </summary>
internal sealed class PostgresPeer : IDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlConnection other;
    private readonly SqlStatements statements;
    private readonly SqlFacts facts;

    /// <summary>Loads the facts.</summary>
    public PostgresPeer(CodedRegistry coded, ScoringProfile profile, int workers, string connectionString)
    {
        (facts, statements) = (new SqlFacts(coded), new SqlStatements(SqlDialect.Postgres, profile));
        (connection, other) = (Open(connectionString, workers), Open(connectionString, workers));
        SqlStatements.Execute(connection, "drop schema public cascade; create schema public");
        foreach (var table in facts.Tables)
        {
            SqlStatements.Execute(connection, $"create unlogged table {table.Name} ({table.Columns})");
            using (var copy = connection.BeginTextImport($"copy {table.Name} from stdin (format csv)"))
            {
                foreach (var row in table.Rows)
                {
                    copy.WriteLine(row);
                }
            }

            SqlStatements.Execute(connection, $"analyze {table.Name}");
        }
    }

    public string Version => $"PostgreSQL {connection.PostgreSqlVersion}";

    /// <summary>Makes every list in tables.</summary>
    public TimeSpan Run()
    {
        SqlStatements.Execute(connection, "drop table if exists candidate, kept, opportunity_list, sme_list");
        var start = Stopwatch.GetTimestamp();
        SqlStatements.Execute(connection, statements.Candidate);
        SqlStatements.Execute(connection, "analyze candidate");
        SqlStatements.Execute(connection, statements.Kept);
        SqlStatements.Execute(connection, "analyze kept");
        Parallel.Invoke(
            () => SqlStatements.Execute(connection, statements.OpportunityLists),
            () => SqlStatements.Execute(other, statements.SmeLists));
        return Stopwatch.GetElapsedTime(start);
    }

    public void Read(IListSink sink) => statements.Read(connection, facts, sink);

    public void Dispose()
    {
        connection.Dispose();
        other.Dispose();
    }

    private static NpgsqlConnection Open(string connectionString, int workers)
    {
        var opened = new NpgsqlConnection(connectionString);
        opened.Open();
        SqlStatements.Execute(opened, $"""
            set max_parallel_workers_per_gather = {workers};
            set parallel_setup_cost = 0;
            set parallel_tuple_cost = 0;
            set min_parallel_table_scan_size = 0;
            set work_mem = '512MB';
            """);
        return opened;
    }
}
