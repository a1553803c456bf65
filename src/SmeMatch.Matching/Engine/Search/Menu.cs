using System.Numerics;
using SmeMatch.Matching.Engine.Rows;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Matching.Engine.Search;

/// <summary>One opportunity on a menu.</summary>
/// <param name="Partial">Weight times sector factor, of a firm that offers nothing needed.</param>
/// <param name="Opportunity">Its row.</param>
/// <param name="SizeProfile">Its size profile.</param>
/// <param name="Flags">What else decides than sector, size and region.</param>
internal readonly record struct MenuEntry(long Partial, int Opportunity, ushort SizeProfile, MenuFlags Flags);

/// <summary>What to ask before an entry of a menu is taken.</summary>
[Flags]
internal enum MenuFlags : byte
{
    None = 0,

    /// <summary>Whether it was met in this search before.</summary>
    SeenBefore = 1,

    /// <summary>Whether a gate closes it, or removes a role.</summary>
    Gates = 2,
}

/// <summary>
/// The opportunities a trade is a candidate for, by state, in each by falling sector factor. One that names several
/// states stands under each of them.
/// </summary>
internal sealed class Menu
{
    /// <summary>The section of nationwide opportunities; those below are states.</summary>
    public const int Nationwide = 64;

    /// <summary>The section of opportunities that name no state.</summary>
    public const int Nowhere = 65;

    private const int Sections = 66;
    private const int Highest = 10_000;
    private const int NotListed = -1;
    private readonly int[] starts = new int[Sections + 1];
    private readonly int[] next = new int[Sections];
    private readonly int[] before = new int[Highest + 2];
    private int[] sectors = [];
    private int[] rows = [];
    private MenuEntry[] entries = [];
    private short[] strengths = [];

    public ReadOnlySpan<MenuEntry> this[int section] =>
        entries.AsSpan(starts[section], starts[section + 1] - starts[section]);

    /// <summary>States that have entries, as bits.</summary>
    public ulong States { get; private set; }

    /// <summary>By opportunity, the sector factor before capabilities.</summary>
    public ReadOnlySpan<short> Strengths => strengths;

    /// <summary>Writes the menu of a trade, for firms that list no capability or for those that list others.</summary>
    public void Fill(
        OpportunityRow[] opportunities, int trade, bool listsNone, PairScore pairs, SectorBases bases)
    {
        if (strengths.Length < opportunities.Length)
        {
            (sectors, rows) = (new int[opportunities.Length], new int[opportunities.Length]);
            strengths = new short[opportunities.Length];
        }

        var ofLists = bases.OfTrade(trade);
        var usual = pairs.Trades[trade].Usual;
        Array.Clear(starts);
        Array.Clear(before);
        for (var i = 0; i < opportunities.Length; i++)
        {
            var opportunity = opportunities[i];
            int strength = strengths[i] = ofLists[opportunity.SectorList];
            if (strength < pairs.Profile.MinSector)
            {
                sectors[i] = NotListed;
                continue;
            }

            var sector = sectors[i] = opportunity.NeededCount == 0 ? strength : SectorFactor.Refine(
                strength,
                SectorFactor.Covered(
                    0, opportunity.NeededCount, listsNone, Bits.AnyCommon(usual, opportunity.Needed)));
            before[Highest - sector + 1]++;
            foreach (var section in SectionsOf(opportunity))
            {
                starts[section + 1]++;
            }
        }

        var count = SortBySector(opportunities.Length);
        for (var section = 0; section < Sections; section++)
        {
            starts[section + 1] += starts[section];
            next[section] = starts[section];
        }

        if (entries.Length < starts[Sections])
        {
            entries = new MenuEntry[starts[Sections]];
        }

        States = 0;
        for (var i = 0; i < count; i++)
        {
            var opportunity = opportunities[rows[i]];
            States |= opportunity.States;
            var flags = ((opportunity.States & (opportunity.States - 1)) == 0 ? 0 : MenuFlags.SeenBefore)
                | (opportunity.Certificates == UInt128.Zero ? 0 : MenuFlags.Gates);
            var entry = new MenuEntry(
                (long)sectors[rows[i]] * pairs.Profile.Weights.Sector, rows[i],
                checked((ushort)opportunity.SizeProfile), flags);
            foreach (var section in SectionsOf(opportunity))
            {
                entries[next[section]++] = entry;
            }
        }
    }

    /// <summary>Puts the rows listed in order of their sector factors, the highest first, and counts them.</summary>
    private int SortBySector(int opportunities)
    {
        for (var i = 1; i < before.Length; i++)
        {
            before[i] += before[i - 1];
        }

        for (var i = 0; i < opportunities; i++)
        {
            if (sectors[i] != NotListed)
            {
                rows[before[Highest - sectors[i]]++] = i;
            }
        }

        return before[Highest];
    }

    private static SectionsEnumerator SectionsOf(OpportunityRow opportunity) => new(opportunity);

    /// <summary>The states of an opportunity, or the one section that stands for none or all.</summary>
    private struct SectionsEnumerator(OpportunityRow opportunity)
    {
        private ulong rest = opportunity.States;
        private bool isSpecial = opportunity.States == 0;

        public int Current { get; private set; }

        public readonly SectionsEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            if (isSpecial)
            {
                Current = opportunity.IsNationwide ? Nationwide : Nowhere;
                isSpecial = false;
                return true;
            }

            if (rest == 0)
            {
                return false;
            }

            Current = BitOperations.TrailingZeroCount(rest);
            rest &= rest - 1;
            return true;
        }
    }
}
