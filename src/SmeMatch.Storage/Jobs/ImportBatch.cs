using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Jobs;

/// <summary>Writes the rows of an import by batches: each is created, updated, left unchanged or rejected.</summary>
internal sealed partial class ImportBatch(
    NpgsqlConnection connection, ImportJobRow job, RecordKind kind, RowMaker makeRow, DateTimeOffset now)
{
    /// <summary>How many rejected rows are kept with their reasons; further ones are only counted.</summary>
    public const int MostRejections = 100_000;

    private readonly List<Incoming> rejections = [];
    private readonly List<Incoming> notes = [];
    private readonly Caller caller = job.Caller;
    private IdentityFilter? filter;
    private string snapshot = "";
    private string mark = "";

    public long Read { get; private set; }

    public long Created { get; private set; }

    public long Updated { get; private set; }

    public long Unchanged { get; private set; }

    public long Rejected { get; private set; }

    public long Noted { get; private set; }

    /// <summary>Whether rows that the filter does not know are taken as new without a question.</summary>
    public bool IsFiltered => filter is not null;

    /// <summary>What the file has named so far is kept in tables, so that any file is read in little memory.</summary>
    /// <param name="isLarge">Whether a look at the whole registry now pays.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task Begin(bool isLarge, CancellationToken cancellationToken)
    {
        // Rows that this job writes are known by the transaction they name, which is also that of this first one.
        mark = (await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            """
            create temporary table import_seen (id uuid primary key) on commit drop;
            create temporary table import_made (id uuid primary key, corporate_number text, natural_key text)
                on commit drop;
            create index on import_made (natural_key);
            create index on import_made (corporate_number);
            insert into import_seen (id) values ('00000000-0000-0000-0000-000000000000') returning xmin::text
            """,
            cancellationToken: cancellationToken)))!;
        filter = isLarge ? await FilterOfAll(cancellationToken) : null;
    }

    public async Task Write(IReadOnlyList<Incoming> rows, CancellationToken cancellationToken)
    {
        Read += rows.Count;
        foreach (var row in rows.Where(row => row.Row is null))
        {
            Reject(row);
        }

        await Take([.. rows.Where(row => row.Row is not null)], cancellationToken);
    }

    /// <summary>Nothing of the job stays: its counts say so.</summary>
    public void Forget()
    {
        (Created, Updated, Unchanged) = (0, 0, 0);
        updatedOf.Clear();
    }

    private async Task Take(IReadOnlyList<Incoming> given, CancellationToken cancellationToken)
    {
        var (rows, parents) = await WithParent(await Redirected(given, cancellationToken), cancellationToken);
        var asked = filter is null ? rows : [.. rows.Where(filter.MayHave)];
        var existing = await Existing(asked, cancellationToken);
        var seen = await Seen(existing, asked, cancellationToken);
        var (created, updated, named) = (new List<Change>(), new List<Change>(), new List<Guid>());
        foreach (var incoming in rows)
        {
            var row = incoming.Row!;
            var former = existing.Find(incoming);
            if (!seen.Add(former?.Id ?? row.Id))
            {
                Reject(incoming, "duplicate-row",
                    "An earlier row of the file is the same record, by id, corporate number, or name and place.");
                continue;
            }

            var id = former?.Id ?? row.Id;
            var holder = existing.Holder(row.CorporateNumber);
            if (holder is not null && holder != former)
            {
                named.Add(id);
                Reject(
                    incoming, "corporate-number-taken", "Another firm has this corporate number.", "/corporateNumber");
                continue;
            }

            var kept = new JsonArray();
            var target = former is null ? row
                : incoming.ComesBack ? Known(former, row, kept)
                : Onto(former, incoming, kept);
            if (Forbidden(former, target) is { } fault)
            {
                named.Add(id);
                Reject(incoming, fault.Code, fault.Detail, fault.Pointer);
            }
            else if (row.ParentId is { } parent && parent == target.ParentId && !parents.MayHave(id, parent))
            {
                named.Add(id);
                RejectParent(incoming);
            }
            else if (former is null)
            {
                existing.Put(null, target, job.OrganisationId);
                parents.Put(id, target.ParentId);
                created.Add(new Change(incoming, target, job.OrganisationId, kept));
            }
            else if (IsSame(former.Document, target.Document))
            {
                named.Add(id);
                Note(incoming, kept);
                Unchanged++;
            }
            else
            {
                existing.Put(former, target, former.OrganisationId);
                parents.Put(id, target.ParentId);
                updated.Add(new Change(incoming, Next(former, incoming, target), former.OrganisationId, kept));
            }
        }

        await Remember(named, [.. updated.Concat(created).Select(change => change.Row)], cancellationToken);
        await Write(updated, created, cancellationToken);
    }

    private static bool IsSame(string former, string document) =>
        former == document || JsonNode.DeepEquals(JsonNode.Parse(former), JsonNode.Parse(document));

    /// <summary>Why the caller may not write that; null when it may.</summary>
    private (string Code, Sentence Detail, string Pointer)? Forbidden(KnownRow? former, RecordRow target)
    {
        if (former?.Document == target.Document)
        {
            return null;
        }

        return former is not null && !caller.MayChange(former.OrganisationId)
            ? ("foreign-record", "Another organisation made this record; it alone may change it.", "")
            : !caller.MayVerify && VerifiedMembers.Changed(former?.Document, target.Document) is [var member, ..]
                ? ("verify-required", $"Only a key with the scope verify may set {member}.", $"/{member}")
                : null;
    }
}
