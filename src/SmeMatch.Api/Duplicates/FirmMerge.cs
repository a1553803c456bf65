using System.Text.Json.Nodes;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Duplicates;

/// <summary>
/// One record of two: the kept one, what it lacks from the other, and what is taken from it on purpose.
/// </summary>
internal static class FirmMerge
{
    public static JsonObject Of(JsonObject kept, JsonObject retired, IReadOnlyCollection<string> take)
    {
        var merged = kept.DeepClone().AsObject();
        foreach (var (name, value) in retired)
        {
            if (name is "id" or "industriesInferred" || VerifiedMembers.All.Contains(name))
            {
                continue;
            }

            if (merged[name] is null || take.Contains(name))
            {
                merged[name] = value?.DeepClone();
                if (name == "industries")
                {
                    Carry(merged, retired, "industriesInferred");
                }
            }
            else if (name == "name")
            {
                Complete(merged["name"]!.AsObject(), value!.AsObject());
            }
        }

        if ((bool?)retired["debarred"] == true)
        {
            // Whoever merges: that one of the two is debarred was verified, and only a verifier takes it back.
            merged["debarred"] = true;
        }

        return merged;
    }

    private static void Carry(JsonObject to, JsonObject from, string name)
    {
        to.Remove(name);
        if (from[name] is { } value)
        {
            to[name] = value.DeepClone();
        }
    }

    private static void Complete(JsonObject name, JsonObject other)
    {
        foreach (var (script, text) in other)
        {
            name[script] ??= text?.DeepClone();
        }
    }
}
