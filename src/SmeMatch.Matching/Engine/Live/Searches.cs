using SmeMatch.Matching.Engine.Rows;
using SmeMatch.Matching.Engine.Search;

namespace SmeMatch.Matching.Engine.Live;

/// <summary>What a thread needs to search either side of the registers as they are now.</summary>
internal sealed class Searches(
    SmeRegister smes, OpportunityIndex opportunities, PairScore pairs, SectorBases bases)
{
    /// <summary>One more than a list shows, so that a tie at its end is seen and what it needs is known.</summary>
    private const int OpportunitiesSought = MatchEngine.OpportunitiesPerSme + 1;

    private readonly BestSmes bestSmes = new(smes, pairs, bases);
    private readonly BestOpportunities bestOpportunities = new(opportunities, pairs, bases);
    private readonly TopRows topSmes = new(HeldList.Sought, row => smes[row].Id);
    private readonly TopRows topOpportunities = new(OpportunitiesSought, row => opportunities.Rows[row].Id);
    private readonly Listed[] listed = new Listed[MatchEngine.SmesPerOpportunity];

    /// <summary>Finds the head of an opportunity's list.</summary>
    public void Fill(HeldList list, OpportunityRow opportunity)
    {
        topSmes.Begin(opportunity.Id);
        bestSmes.Search(opportunity, topSmes);
        list.Fill(topSmes, smes);
    }

    /// <summary>What an opportunity's list shows; used again by the next call.</summary>
    public ReadOnlySpan<Listed> Show(HeldList list, out bool tiedAtEnd)
    {
        (var count, tiedAtEnd) = list.Show(listed);
        return listed.AsSpan(0, count);
    }

    /// <summary>Finds the list of an SME and notes in its row what it needs; used again by the next call.</summary>
    public ReadOnlySpan<Listed> ListOf(ref SmeRow sme, out bool tiedAtEnd)
    {
        var top = topOpportunities;
        top.Begin(sme.Id);
        bestOpportunities.Search(sme, top);
        const int Last = MatchEngine.OpportunitiesPerSme - 1;
        tiedAtEnd = top.IsFull && top.RankAt(Last) == top.RankAt(Last + 1);
        sme.Least = (ushort)(top.IsFull ? TopRows.ScoreOf(top.WorstRank) : 0);
        var count = Math.Min(top.Count, MatchEngine.OpportunitiesPerSme);
        for (var place = 0; place < count; place++)
        {
            listed[place] = new(
                opportunities.Rows[top.Rows[place]].Id.ToGuid(), TopRows.ScoreOf(top.RankAt(place)), sme.Readiness);
        }

        return listed.AsSpan(0, count);
    }
}
