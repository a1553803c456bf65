using System.Data.Common;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Benchmarks.Peers.Sql;

/// <summary>All statements of a rematch in SQL, in order; the last two are independent of each other.</summary>
internal sealed class SqlStatements(SqlDialect dialect, ScoringProfile profile)
{
    private readonly SqlScore score = new(dialect, profile);
    private readonly SqlLists ofOpportunities = new(dialect, "opportunity", "sme", MatchEngine.SmesPerOpportunity);
    private readonly SqlLists ofSmes = new(dialect, "sme", "opportunity", MatchEngine.OpportunitiesPerSme);

    public string Candidate => score.Candidate;

    public string Kept => score.Kept;

    public string OpportunityLists => ofOpportunities.Create;

    public string SmeLists => ofSmes.Create;

    /// <summary>Gives the lists that stand in the tables.</summary>
    public void Read(DbConnection connection, SqlFacts facts, IListSink sink)
    {
        ofOpportunities.Read(connection, facts.OpportunityIds, facts.SmeIds, sink);
        ofSmes.Read(connection, facts.SmeIds, facts.OpportunityIds, sink);
    }

    /// <summary>Runs one statement.</summary>
    public static void Execute(DbConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements of this folder, nothing from outside.
        command.CommandText = statement;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }
}
