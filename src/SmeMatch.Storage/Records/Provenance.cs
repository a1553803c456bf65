using System.Text.Json.Nodes;

namespace SmeMatch.Storage.Records;

/// <summary>
/// Where the members of a record come from that its own <c>source</c> does not account for: what another source said
/// before, or what somebody changed here since. A JSON object of sources by member.
/// </summary>
internal static class Provenance
{
    /// <summary>What a change by hand is ascribed to, unless it says a source of its own.</summary>
    private const string ByHand = "edited";

    private static readonly string[] NoFacts = ["id", "source"];

    /// <summary>After a file, or another record, said something.</summary>
    /// <param name="former">As it was before; null without any.</param>
    /// <param name="before">The record before.</param>
    /// <param name="after">The record as it becomes.</param>
    /// <param name="said">What was said, with its source; what it confirms comes from there as well.</param>
    public static string? AfterSaying(string? former, JsonObject before, JsonObject after, JsonObject said) => Of(
        former, before, after, said["source"], name => JsonNode.DeepEquals(said[name], after[name]));

    /// <summary>After a change by hand.</summary>
    public static string? AfterEdit(string? former, JsonObject before, JsonObject after, DateTimeOffset now)
    {
        var edited = before["source"] is not null && JsonNode.DeepEquals(before["source"], after["source"])
            ? new JsonObject { ["system"] = ByHand, ["asOf"] = $"{now.UtcDateTime:yyyy-MM-dd}" } : after["source"];
        return Of(former, before, after, edited, _ => false);
    }

    private static string? Of(
        string? former, JsonObject before, JsonObject after, JsonNode? by, Func<string, bool> isConfirmed)
    {
        var (known, sources) = (former is null ? null : JsonNode.Parse(former), new JsonObject());
        foreach (var (name, value) in after.Where(member => !NoFacts.Contains(member.Key)))
        {
            var source = !JsonNode.DeepEquals(before[name], value) || isConfirmed(name) ? by : known?[name] ?? before["source"];
            if (source is not null && !JsonNode.DeepEquals(source, after["source"]))
            {
                sources[name] = source.DeepClone();
            }
        }

        return sources.Count > 0 ? sources.ToJsonString() : null;
    }
}
