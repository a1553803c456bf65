using System.Text.Json.Nodes;

namespace SmeMatch.Storage.Records;

/// <summary>The members that only a verifier sets or changes: what others rely on as checked.</summary>
public static class VerifiedMembers
{
    private static readonly string[] Names = ["debarred", "verifiedAt"];

    public static IReadOnlyList<string> All => Names;

    /// <summary>Gives a document the members of the former one that it does not name.</summary>
    public static void Keep(string former, JsonObject document)
    {
        var before = JsonNode.Parse(former)!;
        foreach (var name in Names.Where(name => before[name] is not null && document[name] is null))
        {
            document[name] = before[name]!.DeepClone();
        }
    }

    /// <summary>Which of them a document changes; against no former one, which it sets.</summary>
    public static IReadOnlyList<string> Changed(string? former, string document)
    {
        var (before, after) = (former is null ? null : JsonNode.Parse(former), JsonNode.Parse(document)!);
        return [.. Names.Where(name => !JsonNode.DeepEquals(before?[name], after[name]))];
    }
}
