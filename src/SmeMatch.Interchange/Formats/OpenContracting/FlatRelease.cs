using System.Globalization;
using System.Text.Json.Nodes;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>The columns of a flat table, and the release that a row of it stands for.</summary>
internal sealed class FlatRelease
{
    /// <summary>Columns that Assam names by paths of its own.</summary>
    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["tenderclassification/description"] = "tender/classification/description",
        ["tender/awardedAmount"] = "awards/0/value/amount",
    };

    private static readonly string[] TextLists = ["tag", "roles", "identifiers"];
    private readonly List<(int Column, string[] Path)> paths;
    private readonly string? currency;

    private FlatRelease(List<(int Column, string[] Path)> paths, string? currency) =>
        (this.paths, this.currency) = (paths, currency);

    public static FlatRelease Of(IReadOnlyList<string> names, string? currency)
    {
        var columns = names.Select((name, column) => (column, Renamed.GetValueOrDefault(name, name).Split('/')));
        var statesCurrency = names.Any(name => name.EndsWith("/currency", StringComparison.Ordinal));
        return new([.. columns], statesCurrency ? null : currency);
    }

    /// <summary>The release; blank cells state nothing.</summary>
    public JsonObject Read(Func<int, string> cell)
    {
        var release = new JsonObject();
        var entries = new Dictionary<(JsonArray List, int Number), JsonObject>();
        foreach (var (column, path) in paths)
        {
            var text = cell(column).Trim();
            if (text.Length > 0 && text is not "NA" && !IsNothingAwarded(path, text))
            {
                Put(release, path, Value(path[^1], text), entries);
            }
        }

        return release;
    }

    /// <summary>Assam states an award of 0 for tenders that were not awarded.</summary>
    private static bool IsNothingAwarded(string[] path, string text) =>
        path[0] == "awards" && path[^1] == "amount" && !text.Any(digit => digit is >= '1' and <= '9');

    private static JsonNode Value(string name, string text) =>
        TextLists.Contains(name) ? new JsonArray(
            [.. text.Split(';', StringSplitOptions.TrimEntries).Select(entry => (JsonNode)entry)])
        : name == "amount" && decimal.TryParse(
            text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount
        : text;

    private void Put(
        JsonObject release, string[] path, JsonNode value, Dictionary<(JsonArray List, int Number), JsonObject> entries)
    {
        JsonNode place = release;
        for (var at = 0; at < path.Length - 1; at++)
        {
            var isIndexNext = int.TryParse(path[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out _);
            if (Child(place, path[at], isIndexNext, entries) is not { } child)
            {
                return;
            }

            place = child;
        }

        if (place is JsonObject owner)
        {
            owner[path[^1]] = value;
            if (path[^1] == "amount" && currency is not null)
            {
                owner["currency"] ??= currency;
            }
        }
    }

    /// <summary>The object or list that a segment names, made where it is absent; null where a text stands.</summary>
    private static JsonNode? Child(
        JsonNode place, string segment, bool isList, Dictionary<(JsonArray List, int Number), JsonObject> entries)
    {
        if (place is JsonArray list)
        {
            // A table lists the entries of a row side by side; their order is kept, their numbers need not be dense.
            if (!int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                return null;
            }

            if (!entries.TryGetValue((list, index), out var entry))
            {
                entry = new JsonObject { ["id"] = segment };
                entries.Add((list, index), entry);
                list.Add((JsonNode)entry);
            }

            return entry;
        }

        if (place is not JsonObject owner)
        {
            return null;
        }

        owner[segment] ??= isList ? new JsonArray() : new JsonObject();
        return owner[segment];
    }
}
