using System.Text.Json.Nodes;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Jobs;

/// <content>What the rows become in the registry.</content>
internal sealed partial class ImportBatch
{
    /// <summary>Records that an owner is told of, beside their number.</summary>
    private const int MostNamed = 100;

    private readonly Dictionary<Guid, (long Count, List<Guid> First)> updatedOf = [];

    /// <summary>How many records of other organisations were updated, and the first of them, by organisation.</summary>
    public IReadOnlyDictionary<Guid, (long Count, List<Guid> First)> UpdatedOfOthers => updatedOf;

    /// <summary>Writes and counts; rows whose record others changed meanwhile are taken anew.</summary>
    private async Task Write(List<Change> updated, List<Change> created, CancellationToken cancellationToken)
    {
        var written = await Store(updated, created, cancellationToken);
        var overtaken = new List<Incoming>();
        foreach (var change in updated.Concat(created))
        {
            if (written?.Contains(change.Row.Id) == false)
            {
                overtaken.Add(change.Incoming);
                continue;
            }

            Note(change.Incoming, change.Kept);
            if (change.Row.Version == 1)
            {
                Created++;
                continue;
            }

            Updated++;
            if (change.Owner != job.OrganisationId && !job.DryRun)
            {
                var (count, first) = updatedOf.GetValueOrDefault(change.Owner, (0, []));
                if (first.Count < MostNamed)
                {
                    first.Add(change.Row.Id);
                }

                updatedOf[change.Owner] = (count + 1, first);
            }
        }

        if (overtaken.Count > 0)
        {
            await Take(overtaken, cancellationToken);
        }
    }

    /// <summary>
    /// Firms changed go before new ones, which may take a number that these gave up. Answers which were written; null
    /// when nothing is to be.
    /// </summary>
    private async Task<HashSet<Guid>?> Store(
        List<Change> updated, List<Change> created, CancellationToken cancellationToken)
    {
        RecordRow[] rows = [.. updated.Concat(created).Select(change => change.Row)];
        if (filter is not null)
        {
            Array.ForEach(rows, filter.Add);
        }

        if (rows.Length == 0 || job.DryRun)
        {
            return null;
        }

        var copied = kind == RecordKind.Sme ? rows[updated.Count..] : [];
        var put = rows[..^copied.Length];
        var written = put.Length == 0
            ? [] : await RecordWriter.Upsert(connection, kind, put, job.OrganisationId, now, cancellationToken);
        await RecordWriter.CopySmes(connection, copied, job.OrganisationId, now, cancellationToken);
        written.UnionWith(copied.Select(row => row.Id));
        await RecordWriter.Enqueue(connection, kind, [.. rows.Select(row => row.Id)], cancellationToken);
        return written;
    }

    /// <summary>What a row makes of its record.</summary>
    /// <param name="Incoming">The row.</param>
    /// <param name="Row">The record as it becomes.</param>
    /// <param name="Owner">Whose it is.</param>
    /// <param name="Kept">What of the record stays against the row.</param>
    private sealed record Change(Incoming Incoming, RecordRow Row, Guid Owner, JsonArray Kept);
}
