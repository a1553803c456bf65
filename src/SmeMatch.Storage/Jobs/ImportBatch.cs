using System.Text.Json;
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
    private readonly List<Incoming> orphans = [];
    private readonly HashSet<Guid> seen = [];
    private readonly Known made = new([]);
    private readonly Caller caller = job.Caller;

    public long Read { get; private set; }

    public long Created { get; private set; }

    public long Updated { get; private set; }

    public long Unchanged { get; private set; }

    public long Rejected { get; private set; }

    public async Task Write(IReadOnlyList<Incoming> rows, CancellationToken cancellationToken)
    {
        Read += rows.Count;
        foreach (var row in rows.Where(row => row.Row is null))
        {
            Reject(row);
        }

        await Take([.. rows.Where(row => row.Row is not null)], cancellationToken);
    }

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

        orphans.ForEach(orphan => Reject(
            orphan, "unknown-parent", "There is no such project, or it is the record itself.", "/parentId"));
        orphans.Clear();
    }

    /// <summary>Nothing of the job stays: its counts say so.</summary>
    public void Forget() => (Created, Updated, Unchanged) = (0, 0, 0);

    private async Task Take(IReadOnlyList<Incoming> given, CancellationToken cancellationToken)
    {
        var rows = await WithParent(given, cancellationToken);
        var existing = await Existing(rows, cancellationToken);
        var writes = new List<RecordRow>();
        foreach (var incoming in rows)
        {
            var row = incoming.Row!;
            var former = existing.Find(incoming) ?? made.Find(incoming);
            if (!seen.Add(former?.Id ?? row.Id))
            {
                Reject(incoming, "duplicate-row",
                    "An earlier row of the file is the same record, by id, corporate number, or name and place.");
                continue;
            }

            var holder = existing.Holder(row.CorporateNumber) ?? made.Holder(row.CorporateNumber);
            if (holder is not null && holder != former)
            {
                Reject(
                    incoming, "corporate-number-taken", "Another firm has this corporate number.", "/corporateNumber");
                continue;
            }

            var target = former is null ? row : Onto(former, incoming);
            if (Forbidden(former, target) is { } fault)
            {
                Reject(incoming, fault.Code, fault.Detail, fault.Pointer);
            }
            else if (former is null)
            {
                made.Add(row, job.OrganisationId);
                Created++;
                writes.Add(target);
            }
            else if (JsonNode.DeepEquals(JsonNode.Parse(former.Document), JsonNode.Parse(target.Document)))
            {
                Unchanged++;
            }
            else
            {
                Updated++;
                writes.Add(target);
            }
        }

        if (writes.Count > 0 && !job.DryRun)
        {
            await RecordWriter.Upsert(connection, kind, writes, job.OrganisationId, now, cancellationToken);
            await RecordWriter.Enqueue(connection, kind, [.. writes.Select(row => row.Id)], cancellationToken);
        }
    }

    /// <summary>The rows whose parent is there or among them; the others wait as orphans.</summary>
    private async Task<IReadOnlyList<Incoming>> WithParent(
        IReadOnlyList<Incoming> rows, CancellationToken cancellationToken)
    {
        Guid[] parents = [.. rows.Select(row => row.Row!.ParentId).OfType<Guid>().Distinct()];
        if (parents.Length == 0)
        {
            return rows;
        }

        var there = (await connection.QueryAsync<Guid>(new CommandDefinition(
            "select id from opportunity where id = any(@Parents)", new { Parents = parents },
            cancellationToken: cancellationToken))).Concat(seen).ToHashSet();
        var waiting = rows.ToList();
        var ready = new HashSet<Incoming>();
        bool found;
        do
        {
            var next = waiting.Where(row => row.Row!.ParentId is not { } parent || there.Contains(parent)).ToList();
            found = next.Count > 0;
            ready.UnionWith(next);
            there.UnionWith(next.Where(row => row.HasOwnId).Select(row => row.Row!.Id));
            waiting.RemoveAll(ready.Contains);
        }
        while (found && waiting.Count > 0);
        orphans.AddRange(waiting);
        return [.. rows.Where(ready.Contains)];
    }

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

    public Task WriteRejections(CancellationToken cancellationToken) => connection.ExecuteAsync(new CommandDefinition(
        """
        insert into import_rejection (job_id, row_number, row_key, faults)
        select @JobId, r.number, r.key, r.faults::jsonb from unnest(@Numbers, @Keys, @Faults) as r (number, key, faults)
        on conflict do nothing
        """,
        new
        {
            JobId = job.Id,
            Numbers = rejections.Select(row => row.Number).ToArray(),
            Keys = rejections.Select(row => row.Key).ToArray(),
            Faults = rejections.Select(row => row.Faults ?? "[]").ToArray(),
        },
        cancellationToken: cancellationToken));

    private void Reject(Incoming incoming, string code, Sentence detail, string pointer = "")
    {
        var faults = new JsonArray(new JsonObject
        {
            ["pointer"] = pointer,
            ["code"] = code,
            ["detail"] = JsonSerializer.SerializeToNode(detail),
        });
        Reject(incoming with { Row = null, Faults = faults.ToJsonString() });
    }

    private void Reject(Incoming rejected)
    {
        Rejected++;
        if (rejections.Count < MostRejections)
        {
            rejections.Add(rejected);
        }
    }

    /// <summary>
    /// The row as it becomes of the record it means; an inferred industry never replaces a stated one.
    /// </summary>
    private RecordRow Onto(KnownRow former, Incoming incoming)
    {
        var document = JsonNode.Parse(incoming.Row!.Document)!.AsObject();
        if (!incoming.Overlays)
        {
            return makeRow(kind, former.Id, document);
        }

        var result = JsonNode.Parse(former.Document)!.AsObject();
        var keepsIndustries = document["industriesInferred"] is not null && result["industries"] is not null
            && result["industriesInferred"] is null;
        foreach (var (name, value) in document)
        {
            if (!keepsIndustries || name is not ("industries" or "industriesInferred"))
            {
                result[name] = value?.DeepClone();
            }
        }

        if (document["industries"] is not null && document["industriesInferred"] is null)
        {
            result.Remove("industriesInferred");
        }

        return makeRow(kind, former.Id, result);
    }

    private async Task<Known> Existing(IReadOnlyList<Incoming> rows, CancellationToken cancellationToken)
    {
        var number = kind == RecordKind.Sme ? "corporate_number" : "null::text";
        var orNumber = kind == RecordKind.Sme ? "or corporate_number = any(@Numbers)" : "";
        var sql = $"""
            select id, organisation_id, {number} as corporate_number, natural_key, document::text as document
            from {RecordStore.Table(kind)}
            where id = any(@Ids) or natural_key = any(@Keys) {orNumber}
            """;
        var found = await connection.QueryAsync<KnownRow>(new CommandDefinition(
            sql,
            new
            {
                Ids = rows.Select(row => row.Row!.Id).ToArray(),
                Keys = rows.Select(row => row.Row!.NaturalKey).ToArray(),
                Numbers = rows.Select(row => row.Row!.CorporateNumber).OfType<string>().ToArray(),
            },
            cancellationToken: cancellationToken));
        return new Known(found);
    }
}
