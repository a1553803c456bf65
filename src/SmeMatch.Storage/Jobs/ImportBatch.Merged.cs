using System.Text.Json.Nodes;
using Dapper;
using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Jobs;

/// <content>What a row makes of a record that is there, also of one that was merged into another.</content>
internal sealed partial class ImportBatch
{
    private bool? hasMerged;

    /// <summary>
    /// The rows with the id of the record that is kept, where they name a retired one: by its id, or without a number
    /// by its name, place and source.
    /// </summary>
    private async Task<IReadOnlyList<Incoming>> Redirected(
        IReadOnlyList<Incoming> rows, CancellationToken cancellationToken)
    {
        hasMerged ??= kind == RecordKind.Sme && await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from firm_merged)", cancellationToken: cancellationToken));
        if (hasMerged is false)
        {
            return rows;
        }

        var merged = (await connection.QueryAsync<MergedRow>(new CommandDefinition(
            """
            select retired_id, kept_id, natural_key, source_system from firm_merged
            where retired_id = any(@Ids) or natural_key = any(@Keys) order by merged_at desc
            """,
            new
            {
                Ids = rows.Select(row => row.Row!.Id).ToArray(),
                Keys = rows.Select(row => row.Row!.NaturalKey).ToArray(),
            },
            cancellationToken: cancellationToken))).AsList();
        return merged.Count == 0 ? rows : [.. rows.Select(row => merged.Find(one => one.Means(row)) is { } found
            ? row with { Row = row.Row! with { Id = found.KeptId }, HasOwnId = true, IsMerged = true }
            : row)];
    }

    /// <summary>
    /// The row as it becomes of the record it means. An inferred industry never replaces a stated one; what was
    /// verified, is of a later day or was settled by a merge stays, and is noted.
    /// </summary>
    private RecordRow Onto(KnownRow former, Incoming incoming, JsonArray kept)
    {
        var mayStand = incoming.IsMerged || former.Document.Contains("\"verifiedAt\":", StringComparison.Ordinal)
            || former.Document.Contains("\"asOf\":", StringComparison.Ordinal);
        if (!incoming.Overlays && !mayStand)
        {
            return incoming.Row!.WithId(former.Id);
        }

        var document = JsonNode.Parse(incoming.Row!.Document)!.AsObject();
        var result = JsonNode.Parse(former.Document)?.AsObject() ?? [];
        var standing = Overlay.Of(result, document, incoming.IsMerged);
        if (standing == Standing.None && !incoming.Overlays && !incoming.IsMerged)
        {
            return makeRow(kind, former.Id, document);
        }

        Overlay.Apply(
            result, document, standing,
            (name, why) => kept.Add(Said($"/{name}", standing switch
            {
                Standing.Verified => "verified-kept",
                Standing.Later => "later-kept",
                _ => "merged-kept",
            }, why)));
        return makeRow(kind, former.Id, result);
    }

    /// <summary>The record as it is: what was exported from it and comes back holds less than it does.</summary>
    private static RecordRow Known(KnownRow former, RecordRow row, JsonArray kept)
    {
        kept.Add(Said("", "comes-back", "The row was exported from this record, which is known and stays as it is."));
        return row with { Document = former.Document, ParentId = null };
    }

    /// <summary>The row with the version after the record's, and where what it now holds comes from.</summary>
    private RecordRow Next(KnownRow former, Incoming incoming, RecordRow target)
    {
        var (before, after, said) = (
            RecordRow.Members(former.Document), RecordRow.Members(target.Document),
            RecordRow.Members(incoming.Row!.Document));
        return target with
        {
            Version = former.Version + 1,
            // What was exported from here and comes back in our own form was changed by hand.
            Provenance = !incoming.Overlays && JsonNode.DeepEquals(before["source"], said["source"])
                ? Provenance.AfterEdit(former.Provenance, before, after, now)
                : Provenance.AfterFile(former.Provenance, before, after, said),
        };
    }

    private sealed class MergedRow
    {
        public required Guid RetiredId { get; init; }
        public required Guid KeptId { get; init; }
        public required string NaturalKey { get; init; }
        public string? SourceSystem { get; init; }

        public bool Means(Incoming incoming) => incoming.HasOwnId
            ? incoming.Row!.Id == RetiredId
            : incoming.Row!.CorporateNumber is null && incoming.Row.NaturalKey == NaturalKey
                && (string?)JsonNode.Parse(incoming.Row.Document)!["source"]?["system"] == SourceSystem;
    }
}
