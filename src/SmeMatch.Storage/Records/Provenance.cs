using System.Text.Json.Nodes;

namespace SmeMatch.Storage.Records;

/// <summary>
/// Where the members of a record come from that its own <c>source</c> does not account for: what another source said
/// before, or what somebody changed here since. A JSON object of sources by member.
/// </summary>
internal static class Provenance
{
    /// <summary>What is ascribed to nobody else: typed in, or of a file that names no source.</summary>
    private const string ByHand = "edited";

    private static readonly string[] NoFacts = ["id", "source"];

    /// <summary>After a file said something; what it confirms comes from its source as well.</summary>
    /// <param name="former">As it was before; null without any.</param>
    /// <param name="before">The record before.</param>
    /// <param name="after">The record as it becomes.</param>
    /// <param name="said">What the file says.</param>
    public static string? AfterFile(string? former, JsonObject before, JsonObject after, JsonObject said) => Of(
        former, before, after, _ => said["source"], name => JsonNode.DeepEquals(said[name], after[name]));

    /// <summary>After a merge: what the record has now from the retired one comes from where that had it.</summary>
    public static string? AfterMerge(
        string? former, JsonObject before, JsonObject after, string? formerOfRetired, JsonObject retired)
    {
        var theirs = Parsed(formerOfRetired);
        return Of(former, before, after, name => theirs?[name] ?? retired["source"], _ => false);
    }

    /// <summary>
    /// After a change by hand, here or in a file exported from here; who names a source describes the record.
    /// </summary>
    public static string? AfterEdit(string? former, JsonObject before, JsonObject after, DateTimeOffset now)
    {
        if (before["source"] is null)
        {
            return null;
        }

        var edited = JsonNode.DeepEquals(before["source"], after["source"])
            ? new JsonObject { ["system"] = ByHand, ["asOf"] = $"{now.UtcDateTime:yyyy-MM-dd}" } : after["source"];
        return Of(former, before, after, _ => edited, _ => false);
    }

    private static string? Of(
        string? former, JsonObject before, JsonObject after, Func<string, JsonNode?> by, Func<string, bool> isSaid)
    {
        if (after["source"] is not { } own)
        {
            return null;
        }

        var (known, sources) = (Parsed(former), new JsonObject());
        foreach (var (name, value) in after.Where(member => !NoFacts.Contains(member.Key)))
        {
            var source = !JsonNode.DeepEquals(before[name], value) || isSaid(name)
                ? by(name)
                : known?[name] ?? before["source"];
            source ??= new JsonObject { ["system"] = ByHand };
            if (!JsonNode.DeepEquals(source, own))
            {
                sources[name] = source.DeepClone();
            }
        }

        return sources.Count > 0 ? sources.ToJsonString() : null;
    }

    private static JsonNode? Parsed(string? provenance) => provenance is null ? null : JsonNode.Parse(provenance);
}
