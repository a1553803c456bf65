using SmeMatch.Matching.Texts;

namespace SmeMatch.Interchange.Schema;

/// <summary>Finds what a person probably meant.</summary>
public static class NearestName
{
    /// <summary>A sentence that offers the nearest name, with a leading space; empty when nothing is near.</summary>
    public static Sentence Offer(string name, IEnumerable<string> known)
    {
        Sentence nothing = "";
        return Find(name, known) is { } near ? $" Did you mean '{near}'?" : nothing;
    }

    /// <summary>
    /// The known name with the fewest edits, at most half of the longer name; null when nothing is near.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        if (name.Length > 100)
        {
            return null;
        }

        var nearest = known
            .Select(other => (Name: other, Edits: Edits(name.ToLowerInvariant(), other.ToLowerInvariant())))
            .DefaultIfEmpty().MinBy(candidate => candidate.Edits);
        return nearest.Name is not null && nearest.Edits * 2 <= Math.Max(name.Length, nearest.Name.Length)
            ? nearest.Name
            : null;
    }

    /// <summary>The Levenshtein distance.</summary>
    private static int Edits(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[^1];
    }
}
