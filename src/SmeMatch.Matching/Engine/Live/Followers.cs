using SmeMatch.Matching.Engine.Rows;
using SmeMatch.Matching.Engine.Search;

namespace SmeMatch.Matching.Engine.Live;

/// <summary>Finds the SMEs whose lists changed opportunities enter, leave or move in.</summary>
internal sealed class Followers(
    SmeRegister smes, PairScore pairs, SectorBases bases, IReadOnlyList<Change<OpportunityRow?>> changes)
{
    /// <summary>Beyond so many changes, finding all lists anew takes no longer than asking which ones.</summary>
    private const int MostAsked = 256;

    private const int RowsPerPortion = 16_384;
    private readonly (Side? Old, Side? New)[] sides =
        [.. changes.Select(change => (SideOf(change.Old, pairs, bases), SideOf(change.New, pairs, bases)))];

    /// <summary>The rows up to a number, ascending; a list may turn out to be as it was.</summary>
    public List<int> Before(int before, int threads)
    {
        var found = new List<int>[(before + RowsPerPortion - 1) / RowsPerPortion];
        Workers.Run(threads, found.Length, () => this, (_, portion) =>
        {
            var here = found[portion] = [];
            for (var row = portion * RowsPerPortion; row < Math.Min(before, (portion + 1) * RowsPerPortion); row++)
            {
                ref readonly var sme = ref smes[row];
                if (!sme.IsStale && (sides.Length > MostAsked || IsAffected(sme)))
                {
                    here.Add(row);
                }
            }
        }, CancellationToken.None);
        return [.. found.SelectMany(here => here)];
    }

    private bool IsAffected(in SmeRow sme)
    {
        foreach (var (old, now) in sides)
        {
            var (before, after) = (Score(old, sme), Score(now, sme));
            if (before != after && Math.Max(before, after) >= sme.Least)
            {
                return true;
            }
        }

        return false;
    }

    private int Score(Side? side, in SmeRow sme)
    {
        if (side is null)
        {
            return PairScore.NotKept;
        }

        var strength = sme.Trade < side.Trades.Strengths.Length
            ? side.Trades.Strengths[sme.Trade]
            : bases.Strength(side.Row.SectorList, sme.Trade);
        return strength < pairs.Profile.MinSector
            ? PairScore.NotKept
            : pairs.Of(sme, side.Row, side.Reach.Factor(pairs.Regions[sme.Region]), strength);
    }

    private static Side? SideOf(OpportunityRow? row, PairScore pairs, SectorBases bases) =>
        row is null ? null : new(row, new OpportunityReach(row, pairs.States), bases[row.SectorList]);

    private sealed record Side(OpportunityRow Row, OpportunityReach Reach, SectorBases.OfList Trades);
}
