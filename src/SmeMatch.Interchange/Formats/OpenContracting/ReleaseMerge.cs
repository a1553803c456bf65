using System.Text.Json.Nodes;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>
/// Which members a merge treats apart; a path has the names of its members between slashes, no positions.
/// </summary>
/// <param name="IsOmitted">Members that say something of one release only.</param>
/// <param name="IsWholeList">Lists that a newer release replaces as a whole.</param>
internal sealed record MergeRules(Func<string, bool> IsOmitted, Func<string, bool> IsWholeList)
{
    private static readonly string[] OfOneRelease = ["id", "date", "tag"];

    // The names are whole lists wherever they stand; a test compares with the schemas of 1.0 and 1.1.
    private static readonly string[] WholeLists = ["additionalClassifications", "additionalIdentifiers", "changes"];

    /// <summary>
    /// The rules of OCDS 1.1. Those of 1.0 differ in tenderers and suppliers only, which we do not read.
    /// </summary>
    public static MergeRules Standard { get; } = new(
        OfOneRelease.Contains, path => WholeLists.Contains(path[(path.LastIndexOf('/') + 1)..]));
}

/// <summary>
/// Merges releases of one contracting process, oldest first, by the standard's rules: a newer value replaces an older,
/// null removes, objects merge member by member, lists of objects by id, other lists are replaced.
/// </summary>
internal static class ReleaseMerge
{
    public static void Lay(JsonObject merged, JsonObject release, MergeRules rules) =>
        Lay(merged, release, rules, "");

    private static void Lay(JsonObject target, JsonObject source, MergeRules rules, string prefix)
    {
        foreach (var (name, value) in source)
        {
            var path = prefix + name;
            if (rules.IsOmitted(path))
            {
                continue;
            }

            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner:
                    var child = target[name] as JsonObject ?? [];
                    Lay(child, inner, rules, path + "/");
                    Keep(target, name, child, child.Count);
                    break;
                case JsonArray list when !rules.IsWholeList(path) && list.All(item => item is JsonObject):
                    var items = target[name] as JsonArray ?? [];
                    LayById(items, list, rules, path + "/");
                    Keep(target, name, items, items.Count);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }

    /// <summary>An entry without an id is never taken for another, so it is always added.</summary>
    private static void LayById(JsonArray target, JsonArray source, MergeRules rules, string prefix)
    {
        var known = new Dictionary<string, JsonObject>();
        foreach (var item in target.OfType<JsonObject>())
        {
            if (IdOf(item) is { } id)
            {
                known.TryAdd(id, item);
            }
        }

        foreach (var item in source.OfType<JsonObject>())
        {
            var id = IdOf(item);
            if (id is not null && known.TryGetValue(id, out var place))
            {
                Lay(place, item, rules, prefix);
                continue;
            }

            place = id is null ? [] : new JsonObject { ["id"] = item["id"]!.DeepClone() };
            Lay(place, item, rules, prefix);
            if (place.Count > 0)
            {
                target.Add((JsonNode)place);
            }

            if (id is not null)
            {
                known.Add(id, place);
            }
        }
    }

    /// <summary>Hangs a new child in, unless it is empty: an empty object or list says nothing.</summary>
    private static void Keep(JsonObject target, string name, JsonNode child, int count)
    {
        if (child.Parent is null && count > 0)
        {
            target[name] = child;
        }
    }

    private static string? IdOf(JsonObject item) => item["id"]?.ToString();
}
