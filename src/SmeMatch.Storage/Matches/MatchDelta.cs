using SmeMatch.Matching.Engine;

namespace SmeMatch.Storage.Matches;

/// <summary>A match as it is to stand in the database.</summary>
public sealed record PlacedMatch(Match Match, bool InOpportunityList, bool InSmeList);

/// <summary>Rows to write, pairs to remove, lists that do or do not tie at their end.</summary>
public sealed record MatchDelta(
    IReadOnlyList<PlacedMatch> Upserts, IReadOnlyList<(Guid OpportunityId, Guid SmeId)> Removals,
    IReadOnlyList<Guid> Tied, IReadOnlyList<Guid> NotTied);

/// <summary>
/// Remembers what is stored, and answers for changed lists with the least rows that make the database equal to them.
/// An unchanged match is the same object in the former and the new list.
/// </summary>
public sealed class StoredPlaces
{
    private readonly Dictionary<Guid, Dictionary<Guid, Match>> ofOpportunities = [];
    private readonly Dictionary<Guid, Dictionary<Guid, Match>> ofSmes = [];

    public MatchDelta Advance(ChangedLists changed)
    {
        var touched = new HashSet<(Guid OpportunityId, Guid SmeId)>();
        Replace(ofOpportunities, changed.OfOpportunities, match => match.SmeId, touched);
        Replace(ofSmes, changed.OfSmes, match => match.OpportunityId, touched);
        var upserts = new List<PlacedMatch>();
        var removals = new List<(Guid, Guid)>();
        foreach (var pair in touched)
        {
            var listed = Held(ofOpportunities, pair.OpportunityId, pair.SmeId);
            var listedBySme = Held(ofSmes, pair.SmeId, pair.OpportunityId);
            var match = listed ?? listedBySme;
            if (match is null)
            {
                removals.Add(pair);
                continue;
            }

            upserts.Add(new(match, InOpportunityList: listed is not null, InSmeList: listedBySme is not null));
        }

        var lists = changed.OfOpportunities.Concat(changed.OfSmes)
            .ToLookup(list => list.TiedAtEnd, list => list.OwnerId);
        return new(upserts, removals, [.. lists[true]], [.. lists[false]]);
    }

    private static Match? Held(Dictionary<Guid, Dictionary<Guid, Match>> lists, Guid owner, Guid other) =>
        lists.TryGetValue(owner, out var list) ? list.GetValueOrDefault(other) : null;

    private static void Replace(
        Dictionary<Guid, Dictionary<Guid, Match>> stored, IReadOnlyList<MatchList> lists, Func<Match, Guid> other,
        HashSet<(Guid, Guid)> touched)
    {
        foreach (var list in lists)
        {
            var former = stored.GetValueOrDefault(list.OwnerId) ?? [];
            var current = list.Matches.ToDictionary(other);
            foreach (var match in former.Values.Where(match => !current.ContainsKey(other(match)))
                .Concat(list.Matches.Where(match => !ReferenceEquals(former.GetValueOrDefault(other(match)), match))))
            {
                touched.Add((match.OpportunityId, match.SmeId));
            }

            stored[list.OwnerId] = current;
        }
    }
}
