using System.Diagnostics;
using SmeMatch.Matching.Engine;
using SmeMatch.Matching.Engine.Rows;
using SmeMatch.Matching.Engine.Search;

namespace SmeMatch.Benchmarks.Peers;

/// <summary>
/// Scores every pair of arrays of rows once and offers it to both lists; the opportunity lists of several threads are
/// merged at the end.
/// </summary>
internal sealed class BruteForce(PairScore pairs, SmeRow[] smes, OpportunityRow[] opportunities)
{
    private const int SmesPerPortion = 256;

    public BruteForce(CodedRegistry coded)
        : this(coded.Pairs, coded.Smes, coded.Opportunities)
    {
    }

    public HashSet<Guid> SmeIds => [.. smes.Select(row => row.Id.ToGuid())];

    public HashSet<Guid> OpportunityIds => [.. opportunities.Select(row => row.Id.ToGuid())];

    /// <summary>Gives every list.</summary>
    public TimeSpan Run(int threads, IListSink sink)
    {
        var start = Stopwatch.GetTimestamp();
        var tops = Enumerable.Range(0, threads).Select(_ => opportunities.Select(NewTopSmes).ToArray()).ToArray();
        EachSme(threads, sink, tops);
        for (var place = 0; place < opportunities.Length; place++)
        {
            var (entries, tied) = Shown(Merged(tops, place), MatchEngine.SmesPerOpportunity, (row, score) =>
                new(smes[row].Id.ToGuid(), score, smes[row].Readiness));
            sink.OfOpportunity(opportunities[place].Id.ToGuid(), entries, tied);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>
    /// Gives the lists of SMEs alone, so that the time grows with their number; lists of opportunities fill up early.
    /// </summary>
    public TimeSpan RunOfSmes(int threads, IListSink sink)
    {
        var start = Stopwatch.GetTimestamp();
        EachSme(threads, sink, new TopRows[]?[threads]);
        return Stopwatch.GetElapsedTime(start);
    }

    private void EachSme(int threads, IListSink sink, TopRows[]?[] topsOfThreads)
    {
        var next = -SmesPerPortion;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            var ofSme = NewTop(MatchEngine.OpportunitiesPerSme, row => opportunities[row].Id);
            for (var from = Claim(); from < smes.Length; from = Claim())
            {
                for (var row = from; row < Math.Min(from + SmesPerPortion, smes.Length); row++)
                {
                    Score(row, ofSme, topsOfThreads[thread]);
                    var (entries, tied) = Shown(ofSme, MatchEngine.OpportunitiesPerSme, (place, score) =>
                        new(opportunities[place].Id.ToGuid(), score, smes[row].Readiness));
                    sink.OfSme(smes[row].Id.ToGuid(), entries, tied);
                }
            }
        });

        int Claim() => Interlocked.Add(ref next, SmesPerPortion);
    }

    private void Score(int row, TopRows ofSme, TopRows[]? ofOpportunities)
    {
        ref readonly var sme = ref smes[row];
        ofSme.Begin(sme.Id);
        for (var place = 0; place < opportunities.Length; place++)
        {
            var score = pairs.Of(sme, opportunities[place]);
            if (score != PairScore.NotKept)
            {
                var rank = TopRows.Rank(score, sme.Readiness);
                ofSme.Offer(rank, opportunities[place].Id.Low, place);
                ofOpportunities?[place].Offer(rank, sme.Id.Low, row);
            }
        }
    }

    private TopRows NewTopSmes(OpportunityRow opportunity)
    {
        var top = NewTop(MatchEngine.SmesPerOpportunity, row => smes[row].Id);
        top.Begin(opportunity.Id);
        return top;
    }

    /// <summary>One more than a list holds, so that a tie at its end is seen.</summary>
    private static TopRows NewTop(int count, Func<int, RowId> idOf) => new(count + 1, idOf);

    private TopRows Merged(TopRows[][] tops, int place)
    {
        foreach (var other in tops.Skip(1).Select(ofThread => ofThread[place]))
        {
            for (var i = 0; i < other.Count; i++)
            {
                tops[0][place].Offer(other.RankAt(i), smes[other.Rows[i]].Id.Low, other.Rows[i]);
            }
        }

        return tops[0][place];
    }

    private static (Listed[] Entries, bool TiedAtEnd) Shown(TopRows top, int count, Func<int, int, Listed> listed)
    {
        var entries = new Listed[Math.Min(top.Count, count)];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = listed(top.Rows[i], TopRows.ScoreOf(top.RankAt(i)));
        }

        return (entries, top.IsFull && top.RankAt(count) == top.RankAt(count - 1));
    }
}
