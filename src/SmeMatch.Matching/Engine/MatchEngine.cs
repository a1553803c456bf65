using SmeMatch.Matching.Engine.Live;
using SmeMatch.Matching.Engine.Rows;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Matching.Engine;

/// <summary>
/// Holds the registry and answers with the exact lists of both directions: always the same as scoring every pair and
/// sorting. <see cref="Add(Sme)"/> what there is, <see cref="ForEachList"/> once, then <see cref="Apply"/> what
/// changes. Its one caller is one thread at a time.
/// </summary>
/// <param name="scorer">Tables, profile and day; another one wants another engine.</param>
/// <param name="threads">How many threads search at once, at least 1.</param>
public sealed class MatchEngine(Scorer scorer, int threads)
{
    /// <summary>Most entries of an opportunity's list.</summary>
    public const int SmesPerOpportunity = 100;

    /// <summary>Most entries of an SME's list.</summary>
    public const int OpportunitiesPerSme = 20;

    private readonly RowCoder coder = new(scorer);
    private readonly List<OpportunityRow> opportunities = [];
    private List<SmeRow> smes = [];
    private LiveLists? lists;
    private long smeCount;

    /// <summary>How many pairs there were to score when all was added: those of records that may be listed.</summary>
    public long Pairs => smeCount * opportunities.Count;

    /// <summary>So many changed SMEs are searched one by one before they are taken into the index.</summary>
    internal int MostLoose { get; init; } = SmeRegister.MostLoose;

    /// <summary>Takes in a record of a registry that is being loaded, each once.</summary>
    public void Add(Sme sme)
    {
        if (coder.Row(sme) is { } row)
        {
            smes.Add(row);
            smeCount++;
        }
    }

    /// <inheritdoc cref="Add(Sme)"/>
    public void Add(Opportunity opportunity)
    {
        if (coder.Row(opportunity) is { } row)
        {
            opportunities.Add(row);
        }
    }

    /// <summary>Finds every list; reports how many of <see cref="Pairs"/> are settled.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the engine is of no more use.</exception>
    public void ForEachList(IListSink sink, IProgress<long>? pairs, CancellationToken cancellationToken)
    {
        lists = new LiveLists(coder, [.. smes], opportunities, threads, MostLoose);
        smes = [];
        lists.ForEach(sink, pairs, cancellationToken);
    }

    /// <summary>
    /// Takes records created or changed and ids removed; yields every list that is no longer as it was, and a few that
    /// are. The lists of the records themselves and of opportunities come first, those of SMEs whose opportunities
    /// changed follow in portions. All of it must be read.
    /// </summary>
    /// <exception cref="InvalidOperationException">The lists were not made yet.</exception>
    public IEnumerable<ChangedLists> Apply(
        IReadOnlyList<Sme> smes, IReadOnlyList<Opportunity> opportunities, IReadOnlyList<Guid> removed)
    {
        var live = lists ?? throw new InvalidOperationException("The lists of what there is come first.");
        var gone = removed.Select(RowId.Of).ToList();
        return live.Apply(
            [.. smes.Select(sme => (RowId.Of(sme.Id), coder.Row(sme))), .. gone.Select(id => (id, (SmeRow?)null))],
            [
                .. opportunities.Select(one => (RowId.Of(one.Id), coder.Row(one))),
                .. gone.Select(id => (id, (OpportunityRow?)null)),
            ]);
    }
}
