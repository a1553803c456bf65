using System.Text.Json.Nodes;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Storage.Jobs;

/// <summary>Why what is known of a record stays as it is though a row of a file says something else.</summary>
internal enum Standing
{
    /// <summary>Nothing stands against the row.</summary>
    None,

    /// <summary>It was verified, and the row is no later verification.</summary>
    Verified,

    /// <summary>It is of a later day than the row.</summary>
    Later,

    /// <summary>Two records were merged, and the row is no later statement.</summary>
    Merged,
}

/// <summary>Lays the members of a row over a known record.</summary>
internal static class Overlay
{
    private static readonly string[] Parts = ["name", "title", "requirements", "financing"];

    /// <summary>Members that may have been inferred; a flag beside each says so.</summary>
    private static readonly string[] Inferred = ["industries", "capabilities"];

    public static Standing Of(JsonObject known, JsonObject row, bool isMerged)
    {
        var (before, after) = (Text(known, "verifiedAt"), Text(row, "verifiedAt"));
        var (knownDay, rowDay) = (AsOf(known), AsOf(row));
        var order = knownDay is null || rowDay is null ? 0 : string.CompareOrdinal(rowDay, knownDay);
        return before is not null && (after is null || string.CompareOrdinal(after, before) <= 0) ? Standing.Verified
            : order < 0 ? Standing.Later
            : isMerged && order == 0 ? Standing.Merged
            : Standing.None;
    }

    /// <summary>The record with what the row adds, and replaces unless something stands against it.</summary>
    /// <param name="known">Changed to what comes of it.</param>
    /// <param name="row">The row; it keeps its members.</param>
    /// <param name="standing">What stands against replacing.</param>
    /// <param name="note">Told of each member that stays though the row differs.</param>
    public static void Apply(JsonObject known, JsonObject row, Standing standing, Action<string, Sentence> note)
    {
        // What was said is not replaced by what is inferred.
        string[] kept = [.. Inferred.Where(name =>
            IsInferred(row, name) && known[name] is not null && !IsInferred(known, name))];
        foreach (var (name, value) in row)
        {
            if (name == "id" || kept.Any(one => name == one || name == Mark(one)))
            {
                continue;
            }

            var isPart = Parts.Contains(name) && value is JsonObject && known[name] is JsonObject;
            Put(known, name, isPart ? Joined(known[name]!, value!) : value, standing, note);
        }

        foreach (var name in Inferred.Where(name =>
            standing == Standing.None && row[name] is not null && !IsInferred(row, name)))
        {
            known.Remove(Mark(name));
        }
    }

    private static string Mark(string inferred) => inferred + "Inferred";

    private static bool IsInferred(JsonObject record, string name) => (bool?)record[Mark(name)] == true;

    private static void Put(
        JsonObject known, string name, JsonNode? value, Standing standing, Action<string, Sentence> note)
    {
        if (standing == Standing.None || known[name] is not { } there
            || (name == "source" && standing == Standing.Verified))
        {
            known[name] = value?.DeepClone();
        }
        else if (name != "source" && !JsonNode.DeepEquals(there, value))
        {
            // Sentences apart, so that each keeps its facts.
            Sentence verified = $"{name} was verified and stays as it is; the file differs.";
            Sentence later = $"{name} is of a later day and stays as it is; the file differs.";
            Sentence merged = $"{name} was settled when two records were merged and stays as it is; the file differs.";
            note(name, standing switch
            {
                Standing.Verified => verified,
                Standing.Later => later,
                _ => merged,
            });
        }
    }

    /// <summary>Both parts; where both say something, the row.</summary>
    private static JsonObject Joined(JsonNode known, JsonNode row)
    {
        var joined = known.DeepClone().AsObject();
        foreach (var (name, value) in row.AsObject())
        {
            joined[name] = value?.DeepClone();
        }

        return joined;
    }

    private static string? AsOf(JsonObject record) =>
        record["source"] is JsonObject source ? Text(source, "asOf") : null;

    private static string? Text(JsonObject record, string name) => (string?)record[name];
}
