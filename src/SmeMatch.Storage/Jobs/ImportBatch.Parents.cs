using Dapper;

namespace SmeMatch.Storage.Jobs;

/// <content>Packages and their projects, in whatever order the file holds them.</content>
internal sealed partial class ImportBatch
{
    private readonly List<Incoming> orphans = [];

    /// <summary>
    /// Takes the packages whose project came later in the file; rejects those whose project never came.
    /// </summary>
    public async Task Finish(CancellationToken cancellationToken)
    {
        for (var before = int.MaxValue; orphans.Count > 0 && orphans.Count < before;)
        {
            before = orphans.Count;
            Incoming[] again = [.. orphans];
            orphans.Clear();
            await Take(again, cancellationToken);
        }

        orphans.ForEach(RejectParent);
        orphans.Clear();
    }

    private void RejectParent(Incoming row) => Reject(
        row, "unknown-parent", "There is no such project, or it is the record itself or a package of it.", "/parentId");

    /// <summary>
    /// The rows whose parent is there or among them, each after its parent; the others wait as orphans.
    /// </summary>
    private async Task<(IReadOnlyList<Incoming> Rows, ParentTree Parents)> WithParent(
        IReadOnlyList<Incoming> rows, CancellationToken cancellationToken)
    {
        Guid[] parents = [.. rows.Select(row => row.Row!.ParentId).OfType<Guid>().Distinct()];
        if (parents.Length == 0)
        {
            return (rows, new ParentTree([]));
        }

        var tree = new ParentTree(await connection.QueryAsync<(Guid, Guid?)>(new CommandDefinition(
            """
            with recursive above as (
                select id, parent_id from opportunity where id = any(@Parents)
                union
                select next.id, next.parent_id from opportunity next join above on next.id = above.parent_id
            )
            select id, parent_id from above
            union all
            select id, null from import_made
            where id = any(@Parents) and not exists (select from above where above.id = import_made.id)
            """,
            new { Parents = parents }, cancellationToken: cancellationToken)));
        var (ready, there) = (new List<Incoming>(), parents.Where(tree.Has).ToHashSet());
        for (var waiting = rows; ;)
        {
            var found = waiting.ToLookup(row => row.Row!.ParentId is not { } parent || there.Contains(parent));
            ready.AddRange(found[true]);
            there.UnionWith(found[true].Where(row => row.HasOwnId).Select(row => row.Row!.Id));
            waiting = [.. found[false]];
            if (waiting.Count == 0 || !found[true].Any())
            {
                orphans.AddRange(waiting);
                return (ready, tree);
            }
        }
    }
}
