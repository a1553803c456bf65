using SmeMatch.Api.Display;
using SmeMatch.Api.Http;
using SmeMatch.Matching.Texts;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Registry;

/// <summary>Finds the record an id or a typed name means.</summary>
internal sealed class RecordNames(RecordStore records, DuplicateStore duplicates)
{
    private const int MostCandidates = 10;

    /// <summary>
    /// The record, or the problem that says what the text may mean; a name that hits sets Content-Location.
    /// </summary>
    public async Task<(StoredRecord? Record, IResult? Problem)> Resolve(
        HttpContext context, RecordKind kind, string idOrName)
    {
        if (Guid.TryParseExact(idOrName, "D", out var id))
        {
            var record = await records.Find(kind, id, context.RequestAborted) ?? await Kept(context, kind, id);
            return record is null ? (null, Problem.NotFound($"There is no record with the id {id}.")) : (record, null);
        }

        // Routing leaves an encoded slash as it is.
        var name = idOrName.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Trim();
        if (name.Length is 0 or > 300 || idOrName.Any(char.IsControl))
        {
            return (null, Problem.NotFound("No record has such a name."));
        }

        var hits = await records.FindByName(kind, name, MostCandidates + 1, context.RequestAborted);
        var folded = RecordRow.Fold(name);
        var same = hits.Where(hit => RecordKinds.NamesOf(kind, hit).Any(one => RecordRow.Fold(one) == folded)).ToList();
        hits = same.Count > 0 ? same : hits;
        switch (hits.Count)
        {
            case 1:
                SayWhich(context, hits[0].Id);
                return (hits[0], null);
            case 0:
                var near = await Near(context, kind, name);
                return (null, Problem.NotFound(
                    near.Count > 0
                        ? (Sentence)$"No record has the name '{name}'. See candidates for near names."
                        : $"No record has the name '{name}'.",
                    near));
            default:
                return (null, Problem.Ambiguous(name, Named(context, kind, hits.Take(MostCandidates))));
        }
    }

    /// <summary>The firm that one with this id was merged into.</summary>
    private async Task<StoredRecord?> Kept(HttpContext context, RecordKind kind, Guid retired)
    {
        if (kind != RecordKind.Sme || await duplicates.KeptOf(retired, context.RequestAborted) is not { } kept)
        {
            return null;
        }

        SayWhich(context, kept);
        return await records.Find(kind, kept, context.RequestAborted);
    }

    /// <summary>The address of the record that is answered, where it was asked for by another name.</summary>
    private static void SayWhich(HttpContext context, Guid id)
    {
        var pattern = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
        if (pattern.Contains("{id}", StringComparison.Ordinal))
        {
            context.Response.Headers.ContentLocation = pattern.Replace("{id}", id.ToString(), StringComparison.Ordinal);
        }
    }

    private async Task<IReadOnlyList<NamedRecord>> Near(HttpContext context, RecordKind kind, string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length > 1).Take(5)
            .SelectMany(word => new[] { word, Beginning(word) });
        var found = new List<StoredRecord>();
        foreach (var word in words)
        {
            found.AddRange(await records.FindByName(kind, word, MostCandidates, context.RequestAborted));
        }

        return Named(context, kind, found.GroupBy(record => record.Id).OrderByDescending(group => group.Count())
            .Select(group => group.First()).Take(MostCandidates));
    }

    /// <summary>The first half of a word, at least two characters; whole ones, whatever their width.</summary>
    private static string Beginning(string word)
    {
        var runes = word.EnumerateRunes().ToList();
        return string.Concat(runes.Take(Math.Max(2, runes.Count / 2)));
    }

    private static List<NamedRecord> Named(HttpContext context, RecordKind kind, IEnumerable<StoredRecord> records)
    {
        var language = Wordings.LanguageOf(context);
        return [.. records.Select(record => new NamedRecord(record.Id, RecordKinds.NameOf(kind, record, language)))];
    }
}
