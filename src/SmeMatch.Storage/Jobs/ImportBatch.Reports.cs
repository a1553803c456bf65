using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Storage.Jobs;

/// <content>What is said of rows: rejections and notes.</content>
internal sealed partial class ImportBatch
{
    public async Task WriteReports(CancellationToken cancellationToken)
    {
        await WriteReport("import_rejection", rejections, row => row.Faults, cancellationToken);
        await WriteReport("import_note", notes, row => row.Notes, cancellationToken);
    }

    private Task<int> WriteReport(
        string table, List<Incoming> rows, Func<Incoming, string?> faults, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
        $"""
        insert into {table} (job_id, row_number, row_key, faults)
        select @JobId, r.number, r.key, r.faults::jsonb from unnest(@Numbers, @Keys, @Faults) as r (number, key, faults)
        on conflict do nothing
        """,
        new
        {
            JobId = job.Id,
            Numbers = rows.Select(row => row.Number).ToArray(),
            Keys = rows.Select(row => row.Key).ToArray(),
            Faults = rows.Select(row => faults(row) ?? "[]").ToArray(),
        },
        cancellationToken: cancellationToken));

    private void Reject(Incoming incoming, string code, Sentence detail, string pointer = "") =>
        Reject(incoming with { Row = null, Faults = new JsonArray(Said(pointer, code, detail)).ToJsonString() });

    private static JsonObject Said(string pointer, string code, Sentence detail) => new()
    {
        ["pointer"] = pointer,
        ["code"] = code,
        ["detail"] = JsonSerializer.SerializeToNode(detail),
    };

    /// <summary>Keeps what the reader noted of a row that was taken, and what of it was not taken over.</summary>
    private void Note(Incoming incoming, JsonArray kept)
    {
        if (incoming.Notes is null && kept.Count == 0)
        {
            return;
        }

        Noted++;
        if (notes.Count < MostRejections)
        {
            var all = JsonNode.Parse(incoming.Notes ?? "[]")!.AsArray();
            foreach (var one in kept)
            {
                all.Add(one!.DeepClone());
            }

            notes.Add(incoming with { Notes = all.ToJsonString() });
        }
    }

    private void Reject(Incoming rejected)
    {
        Rejected++;
        if (rejections.Count < MostRejections)
        {
            rejections.Add(rejected);
        }
    }
}
