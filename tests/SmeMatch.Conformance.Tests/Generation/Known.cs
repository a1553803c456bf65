using System.Text.Json.Nodes;
using SmeMatch.Conformance.Tests.Document;

namespace SmeMatch.Conformance.Tests.Generation;

/// <summary>
/// What the answers showed to exist: ids and names by collection, pairs of firms to decide on, cursors by operation.
/// </summary>
internal sealed class Known
{
    private const int Most = 400;
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<(string Id, string? Name)>> records = [];
    private readonly Dictionary<string, List<(ApiRequest Page, string Cursor)>> cursors = [];
    private readonly List<(string First, string Second)> pairs = [];
    private readonly HashSet<string> left = [];

    /// <summary>Leaves out what the tests themselves need, such as the key they send.</summary>
    public void Leave(string id) => left.Add(id);

    /// <summary>An id, or sometimes a name, for a parameter of a path.</summary>
    public string? InPath(Operation operation, Parameter parameter, Draw draw)
    {
        var before = operation.Path[..operation.Path.IndexOf($"/{{{parameter.Name}}}", StringComparison.Ordinal)];
        lock (gate)
        {
            if (parameter.Name is "firstId" or "secondId")
            {
                return pairs.Count == 0 ? null
                    : parameter.Name == "firstId" ? pairs[draw.Lot % pairs.Count].First
                    : pairs[draw.Lot % pairs.Count].Second;
            }

            var collection = records.GetValueOrDefault(before) ?? Collection(parameter.Name);
            if (collection is not { Count: > 0 })
            {
                return null;
            }

            var (id, name) = draw.One(collection);
            return name is not null && operation.Method == HttpMethod.Get && draw.Chance(20) ? name : id;
        }
    }

    /// <summary>An id for a member or parameter that refers to another record.</summary>
    public string? Reference(string name, Draw draw)
    {
        lock (gate)
        {
            return Collection(name) is { Count: > 0 } collection ? draw.One(collection).Id : null;
        }
    }

    /// <summary>A page that had a next one, and the cursor of that.</summary>
    public (ApiRequest Page, string Cursor)? Cursor(Operation operation, Draw draw)
    {
        lock (gate)
        {
            return cursors.GetValueOrDefault(operation.Name) is { } some ? draw.One(some) : null;
        }
    }

    /// <summary>Takes ids, names and cursors from an answer.</summary>
    public void Learn(ApiRequest request, JsonNode? body)
    {
        lock (gate)
        {
            if (request.Operation.Method == HttpMethod.Delete)
            {
                records.GetValueOrDefault(request.Path[..request.Path.LastIndexOf('/')])
                    ?.RemoveAll(record => request.Path.EndsWith(record.Id, StringComparison.Ordinal));
                return;
            }

            if (request.Path.StartsWith("/v1/duplicates/", StringComparison.Ordinal))
            {
                // What is decided is no question any more.
                pairs.RemoveAll(pair => request.Operation.Method == HttpMethod.Post
                    && request.Path.Contains($"{pair.First}/{pair.Second}", StringComparison.Ordinal));
                return;
            }

            var made = request.Operation.Method == HttpMethod.Post ? body?.DeepClone() : null;
            var items = body?["items"] as JsonArray ?? [made];
            foreach (var item in items.OfType<JsonObject>())
            {
                Add(request.Path, item);
                if (((string?)item["firstId"], (string?)item["secondId"]) is ({ } first, { } second)
                    && !pairs.Contains((first, second)))
                {
                    pairs.Add((first, second));
                }
            }

            if ((string?)body?["nextCursor"] is { } cursor)
            {
                Keep(cursors, request.Operation.Name, (request, cursor));
            }
        }
    }

    private void Add(string collection, JsonObject item)
    {
        if ((item["id"] as JsonValue)?.ToString() is { } id && !left.Contains(id)
            && records.GetValueOrDefault(collection)?.Exists(record => record.Id == id) != true)
        {
            var name = (item["name"] ?? item["title"]) as JsonObject;
            Keep(records, collection, (id, (string?)(name?["en"] ?? name?["ja"])));
        }
    }

    /// <summary>opportunityId and parentId mean /v1/opportunities, organisationId /v1/organisations.</summary>
    private List<(string Id, string? Name)>? Collection(string name)
    {
        var word = name == "parentId" ? "opportunit" : name.Replace("Id", "", StringComparison.Ordinal).TrimEnd('y');
        return word.Length < 3 ? null : records
            .FirstOrDefault(one => one.Key.StartsWith("/v1/" + word, StringComparison.Ordinal)).Value;
    }

    private static void Keep<T>(Dictionary<string, List<T>> all, string key, T one)
    {
        if (!all.TryGetValue(key, out var list))
        {
            all[key] = list = [];
        }

        if (list.Count >= Most)
        {
            list.RemoveAt(0);
        }

        list.Add(one);
    }
}
