using SmeMatch.Matching.Engine.Rows;
using SmeMatch.Matching.Engine.Search;

namespace SmeMatch.Matching.Engine.Live;

/// <summary>Takes changed SMEs out of lists and puts them in where they belong now.</summary>
internal sealed class ListMending(PairScore pairs, SectorBases bases, IReadOnlyList<Change<SmeRow?>> changes)
{
    private readonly (Side? Old, Side? New)[] sides =
        [.. changes.Select(change => (SideOf(change.Old, pairs), SideOf(change.New, pairs)))];

    public void Mend(HeldList list, OpportunityRow opportunity)
    {
        foreach (var (old, now) in sides)
        {
            var (before, after) = (Rank(old, opportunity), Rank(now, opportunity));
            if (before == after)
            {
                continue;
            }

            if (before != PairScore.NotKept)
            {
                list.Remove(before, old!.Row.Id);
            }

            if (after != PairScore.NotKept)
            {
                list.Add(after, now!.Row.Id);
            }
        }
    }

    private int Rank(Side? side, OpportunityRow opportunity)
    {
        if (side is null)
        {
            return PairScore.NotKept;
        }

        var strength = bases.Strength(opportunity.SectorList, side.Row.Trade);
        var score = strength < pairs.Profile.MinSector
            ? PairScore.NotKept
            : pairs.Of(side.Row, opportunity, side.Reach.Factor(opportunity), strength);
        return score == PairScore.NotKept ? score : TopRows.Rank(score, side.Row.Readiness);
    }

    private static Side? SideOf(SmeRow? row, PairScore pairs) =>
        row is { } one ? new(one, new FirmReach(pairs.Regions[one.Region], pairs.States)) : null;

    private sealed record Side(SmeRow Row, FirmReach Reach);
}
