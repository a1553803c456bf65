using System.Numerics;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Matching.Scoring;

public enum SizeFit
{
    NoRole,
    TurnoverUnknown,
    ValueUnknown,
    Comfortable,
    TooBig,
    TooSmall,
}

/// <summary>The size factor, the role it names and what made it.</summary>
/// <param name="Factor">0 to 10 000.</param>
/// <param name="Role">The one role named; null when none is left.</param>
/// <param name="Fit">How the role's usual share stands to a year's turnover.</param>
public sealed record SizeFactor(int Factor, Role? Role, SizeFit Fit)
{
    /// <summary>The factor when the firm's turnover is not known.</summary>
    public const int TurnoverUnknown = 3_000;

    /// <summary>The factor when the turnover is known and the opportunity's value is not.</summary>
    public const int ValueUnknown = 5_000;

    // The comfortable band in eighths of an octave: about 5 % to 60 % of a year's turnover.
    private const int BandLow = -35;
    private const int BandHigh = -6;

    /// <summary>The share of the value, in per cent, that the role usually takes.</summary>
    public static (int From, int To) UsualShare(Role role) => role switch
    {
        Records.Role.Prime => (100, 100),
        Records.Role.JvMember => (20, 50),
        Records.Role.Subcontractor => (5, 40),
        _ => (1, 60),
    };

    /// <summary>floor(8·log2 x) for x ≥ 1, exactly, by the bit length of x^8; 0 counts as 1.</summary>
    public static int Octaves(Int128 x) => x <= 1 ? 0 : (int)BigInteger.Pow((BigInteger)x, 8).GetBitLength() - 1;

    public static SizeFactor Of(IReadOnlyList<Role> roles, Relation? relation, long? turnoverYen, long? valueYen)
    {
        if (roles.Count == 0)
        {
            return new(0, null, SizeFit.NoRole);
        }

        var inOrder = Preference(relation).Where(roles.Contains).ToList();
        if (turnoverYen is null)
        {
            return new(TurnoverUnknown, inOrder[0], SizeFit.TurnoverUnknown);
        }

        return valueYen is null
            ? new(ValueUnknown, inOrder[0], SizeFit.ValueUnknown)
            : inOrder.Select(role => OfRole(role, turnoverYen.Value, valueYen.Value)).MaxBy(size => size.Factor)!;
    }

    /// <summary>The roles nearest to a relation first.</summary>
    public static IReadOnlyList<Role> Preference(Relation? relation) => relation switch
    {
        Relation.Supplies or Relation.Adjacent =>
            [Records.Role.Supplier, Records.Role.Subcontractor, Records.Role.JvMember, Records.Role.Prime],
        Relation.Enables or Relation.Operates =>
            [Records.Role.Subcontractor, Records.Role.JvMember, Records.Role.Supplier, Records.Role.Prime],
        _ => [Records.Role.Prime, Records.Role.JvMember, Records.Role.Subcontractor, Records.Role.Supplier],
    };

    /// <summary>
    /// The factor of one role and how it fits, from the octaves of the least and the most of its usual share, both
    /// less the octaves of a year's turnover.
    /// </summary>
    public static (int Factor, SizeFit Fit) Of(Role role, int low, int high)
    {
        if (low > BandHigh)
        {
            return (Math.Max(Floor(role), 10_000 - (10_000 * (low - BandHigh) / 24)), SizeFit.TooBig);
        }

        return high < BandLow
            ? (Math.Max(2_000, 10_000 - (8_000 * (BandLow - high) / 40)), SizeFit.TooSmall)
            : (10_000, SizeFit.Comfortable);
    }

    private static SizeFactor OfRole(Role role, long turnoverYen, long valueYen)
    {
        var (from, to) = UsualShare(role);
        var turnover = Octaves(turnoverYen);
        var (factor, fit) = Of(
            role, Octaves((Int128)valueYen * from / 100) - turnover, Octaves((Int128)valueYen * to / 100) - turnover);
        return new(factor, role, fit);
    }

    private static int Floor(Role role) => role switch
    {
        Records.Role.Prime => 0,
        Records.Role.JvMember => 2_000,
        Records.Role.Subcontractor => 4_000,
        _ => 5_000,
    };
}
