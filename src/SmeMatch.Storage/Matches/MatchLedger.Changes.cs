using Dapper;
using SmeMatch.Matching.Engine;
using SmeMatch.Storage.Connection;

namespace SmeMatch.Storage.Matches;

public sealed partial class MatchLedger
{
    /// <summary>
    /// Puts changed lists in place of the former ones of a run and removes queue rows, in one transaction.
    /// </summary>
    /// <param name="run">The number of the run, whose partitions stand.</param>
    /// <param name="changed">An empty list removes the former one.</param>
    /// <param name="numbers">The number of every opportunity that is listed.</param>
    /// <param name="now">When the lists were computed.</param>
    /// <param name="done">Positions of the queue that are in the lists with this.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task StoreChange(
        int run,
        ChangedLists changed,
        IReadOnlyDictionary<Guid, int> numbers,
        DateTimeOffset now,
        IReadOnlyCollection<long> done,
        CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var statements = new List<string>();
        var parameters = new DynamicParameters(new { Now = now.UtcDateTime });
        if (changed.OfOpportunities.Count > 0)
        {
            statements.Add(Replace($"opportunity_list_{run}", run, "smes", "O", "(@OReadiness)[first:last]"));
            Add(parameters, "O", changed.OfOpportunities, entry => entry.Id);
            parameters.Add("OReadiness", Flat(changed.OfOpportunities, entry => (short)entry.Readiness));
        }

        if (changed.OfSmes.Count > 0)
        {
            statements.Add(Replace($"sme_list_{run}", run, "opportunities", "S", "(@SReadiness)[first]"));
            Add(parameters, "S", changed.OfSmes, entry => numbers[entry.Id]);
            parameters.Add("SReadiness", Flat(changed.OfSmes, entry => (short)entry.Readiness));
        }

        if (done.Count > 0)
        {
            statements.Add("delete from match_queue where seq = any(@Done)");
            statements.Add($"update match_run set caught_up_at = clock_timestamp() where number = {run}");
            parameters.Add("Done", done.ToArray());
        }

        try
        {
            if (statements.Count > 0)
            {
                statements.Add($"notify {ChangeListener.Channel}, 'lists'");
                await connection.ExecuteAsync(new CommandDefinition(
                    string.Join(";\n", statements), parameters, cancellationToken: cancellationToken));
            }

            await transaction.CommitAsync(cancellationToken);
        }
        finally
        {
            database.Content.Change();
        }
    }

    /// <summary>The entries of all lists come in flat arrays; each list is a slice of them.</summary>
    private static string Replace(string table, int run, string column, string prefix, string readiness) => $"""
        delete from {table} where owner_id = any(@{prefix}Gone);
        insert into {table} (owner_id, run, {column}, scores, readiness, tied_at_end, computed_at)
        select owner_id, {run}, (@{prefix}Ids)[first:last], (@{prefix}Scores)[first:last], {readiness}, tied, @Now
        from unnest(@{prefix}Owners, @{prefix}Firsts, @{prefix}Lasts, @{prefix}Tied) l (owner_id, first, last, tied)
        on conflict (owner_id, run) do update set
            {column} = excluded.{column}, scores = excluded.scores, readiness = excluded.readiness,
            tied_at_end = excluded.tied_at_end, computed_at = excluded.computed_at
        """;

    private static void Add<T>(
        DynamicParameters parameters, string prefix, IReadOnlyList<MatchList> lists, Func<Listed, T> id)
    {
        var kept = lists.Where(list => list.Entries.Count > 0).ToList();
        var (firsts, lasts, end) = (new int[kept.Count], new int[kept.Count], 0);
        for (var place = 0; place < kept.Count; place++)
        {
            firsts[place] = end + 1;
            lasts[place] = end += kept[place].Entries.Count;
        }

        parameters.Add(
            $"{prefix}Gone", lists.Where(list => list.Entries.Count == 0).Select(list => list.OwnerId).ToArray());
        parameters.Add($"{prefix}Owners", kept.Select(list => list.OwnerId).ToArray());
        parameters.Add($"{prefix}Firsts", firsts);
        parameters.Add($"{prefix}Lasts", lasts);
        parameters.Add($"{prefix}Tied", kept.Select(list => list.TiedAtEnd).ToArray());
        parameters.Add($"{prefix}Ids", Flat(kept, id));
        parameters.Add($"{prefix}Scores", Flat(kept, entry => (short)entry.Score));
    }

    private static T[] Flat<T>(IReadOnlyList<MatchList> lists, Func<Listed, T> value) =>
        [.. lists.SelectMany(list => list.Entries.Select(value))];
}
