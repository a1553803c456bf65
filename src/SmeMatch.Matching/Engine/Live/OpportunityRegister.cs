using SmeMatch.Matching.Engine.Rows;
using SmeMatch.Matching.Engine.Search;

namespace SmeMatch.Matching.Engine.Live;

/// <summary>
/// The rows of all opportunities with the lists held for them, and an index of the rows as they are now.
/// </summary>
internal sealed class OpportunityRegister
{
    private readonly List<OpportunityRow> rows;
    private readonly List<HeldList> lists;
    private readonly Dictionary<RowId, int> places = [];
    private OpportunityIndex? index;

    public OpportunityRegister(IEnumerable<OpportunityRow> rows)
    {
        this.rows = [.. rows];
        lists = [.. this.rows.Select(row => new HeldList(row.Id))];
        for (var place = 0; place < this.rows.Count; place++)
        {
            places.Add(this.rows[place].Id, place);
        }
    }

    public OpportunityIndex Index => index ??= new([.. rows]);

    public int Count => rows.Count;

    /// <summary>The list of the row at a place of the index.</summary>
    public HeldList ListAt(int place) => lists[place];

    public int PlaceOf(RowId id) => places[id];

    /// <summary>Puts a row in the place of the former one of that id, or takes that out.</summary>
    /// <returns>The former row and its list, if there was one.</returns>
    public (OpportunityRow? Row, HeldList? List) Replace(RowId id, OpportunityRow? row)
    {
        index = null;
        var isThere = places.TryGetValue(id, out var place);
        var former = isThere ? (rows[place], lists[place]) : ((OpportunityRow?)null, (HeldList?)null);
        if (row is null)
        {
            if (isThere)
            {
                TakeOut(place);
            }
        }
        else if (isThere)
        {
            rows[place] = row;
        }
        else
        {
            places.Add(id, rows.Count);
            rows.Add(row);
            lists.Add(new HeldList(id));
        }

        return former;
    }

    /// <summary>The last row moves to the place that becomes free.</summary>
    private void TakeOut(int place)
    {
        places.Remove(rows[place].Id);
        var last = rows.Count - 1;
        if (place != last)
        {
            (rows[place], lists[place]) = (rows[last], lists[last]);
            places[rows[place].Id] = place;
        }

        rows.RemoveAt(last);
        lists.RemoveAt(last);
    }
}
