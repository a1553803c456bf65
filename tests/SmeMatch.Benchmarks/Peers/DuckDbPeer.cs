using System.Diagnostics;
using DuckDB.NET.Data;
using SmeMatch.Benchmarks.Peers.Sql;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Benchmarks.Peers;

/// <summary>The score in SQL in DuckDB, in memory and in this process.</summary>
internal sealed class DuckDbPeer : IDisposable
{
    private readonly DuckDBConnection connection = new("Data Source=:memory:");
    private readonly SqlStatements statements;
    private readonly SqlFacts facts;

    /// <summary>Loads the facts.</summary>
    public DuckDbPeer(CodedRegistry coded, ScoringProfile profile, int threads)
    {
        (facts, statements) = (new SqlFacts(coded), new SqlStatements(SqlDialect.DuckDb, profile));
        connection.Open();
        SqlStatements.Execute(connection, $"set threads = {threads}");
        SqlStatements.Execute(connection, "set preserve_insertion_order = false");
        foreach (var table in facts.Tables)
        {
            var file = Path.GetTempFileName();
            File.WriteAllLines(file, table.Rows);
            SqlStatements.Execute(connection, $"create table {table.Name} ({table.Columns})");
            SqlStatements.Execute(connection, $"copy {table.Name} from '{file}' (format csv, header false)");
            File.Delete(file);
        }
    }

    public string Version => $"DuckDB {connection.ServerVersion}";

    /// <summary>Makes every list in tables.</summary>
    public TimeSpan Run()
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var statement in (string[])
            [statements.Candidate, statements.Kept, statements.OpportunityLists, statements.SmeLists])
        {
            SqlStatements.Execute(connection, statement);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    public void Read(IListSink sink) => statements.Read(connection, facts, sink);

    public void Dispose() => connection.Dispose();
}
