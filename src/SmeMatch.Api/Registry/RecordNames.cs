using SmeMatch.Api.Http;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Registry;

/// <summary>Finds the record an id or a typed name means.</summary>
internal sealed class RecordNames(RecordStore records)
{
    private const int MostCandidates = 10;

    /// <summary>The record, or the problem that says what the text may mean; a name that hits sets Content-Location.</summary>
    public async Task<(StoredRecord? Record, IResult? Problem)> Resolve(HttpContext context, RecordKind kind, string idOrName)
    {
        if (Guid.TryParseExact(idOrName, "D", out var id))
        {
            var record = await records.Find(kind, id, context.RequestAborted);
            return record is null ? (null, Problem.NotFound($"There is no record with the id {id}.")) : (record, null);
        }

        if (idOrName.Length > 300 || idOrName.Contains('\0', StringComparison.Ordinal))
        {
            return (null, Problem.NotFound("No record has such a name."));
        }

        var hits = await records.FindByName(kind, idOrName, MostCandidates + 1, context.RequestAborted);
        var folded = RecordRow.Fold(idOrName.Trim());
        var same = hits.Where(hit => RecordRow.Fold(RecordKinds.NameOf(kind, hit)) == folded || hit.Document.Contains($"\"{idOrName.Trim()}\"", StringComparison.Ordinal)).ToList();
        hits = same.Count > 0 ? same : hits;
        switch (hits.Count)
        {
            case 1:
                context.Response.Headers.ContentLocation = context.Request.Path.Value!.Replace(idOrName, hits[0].Id.ToString(), StringComparison.Ordinal);
                return (hits[0], null);
            case 0:
                var near = await Near(kind, idOrName, context.RequestAborted);
                return (null, Problem.NotFound($"No record has the name '{idOrName}'." + (near.Count > 0 ? " See candidates for near names." : ""), near));
            default:
                return (null, Problem.Ambiguous(idOrName, Named(kind, hits.Take(MostCandidates))));
        }
    }

    private async Task<IReadOnlyList<NamedRecord>> Near(RecordKind kind, string name, CancellationToken cancellationToken)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length > 1).Take(5)
            .SelectMany(word => new[] { word, word[..Math.Max(2, word.Length / 2)] });
        var found = new List<StoredRecord>();
        foreach (var word in words)
        {
            found.AddRange(await records.FindByName(kind, word, MostCandidates, cancellationToken));
        }

        return Named(kind, found.GroupBy(record => record.Id).OrderByDescending(group => group.Count()).Select(group => group.First()).Take(MostCandidates));
    }

    private static List<NamedRecord> Named(RecordKind kind, IEnumerable<StoredRecord> records) =>
        [.. records.Select(record => new NamedRecord(record.Id, RecordKinds.NameOf(kind, record)))];
}
