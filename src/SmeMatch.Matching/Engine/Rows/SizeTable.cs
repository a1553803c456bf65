using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;

namespace SmeMatch.Matching.Engine.Rows;

/// <summary>
/// The size factor of every kind of firm for every size profile of opportunities. It grows with the codes;
/// <see cref="Extend"/> is called by the one thread that codes, before rows with new codes are searched.
/// </summary>
internal sealed class SizeTable(RowCoder coder)
{
    /// <summary>Stands where no role is left.</summary>
    public const short NoRole = -1;
    private const int Room = 256;
    private static readonly Role[] Roles = Enum.GetValues<Role>();
    private short[][] ofKind = [];
    private short[][] ofProfile = [];
    private ushort[] withoutPrime = [];
    private int kinds;
    private int profiles;

    /// <summary>The highest factor a kind of firm has for any profile.</summary>
    public short[] BestOfKind { get; private set; } = [];

    /// <summary>The highest factor any kind of firm has for a profile.</summary>
    public short[] BestOfProfile { get; private set; } = [];

    /// <summary>Takes in the kinds and profiles that were coded since.</summary>
    public void Extend()
    {
        var (newKinds, newProfiles) = (coder.SizeKinds.Count, coder.SizeProfiles.Count);
        if (newKinds > ofKind.Length || newProfiles > ofProfile.Length)
        {
            // All anew with room for more, so that growing stays rare.
            ofKind = Table(newKinds + Room, newProfiles + Room);
            ofProfile = Table(newProfiles + Room, newKinds + Room);
            (BestOfKind, BestOfProfile) = (new short[newKinds + Room], new short[newProfiles + Room]);
            withoutPrime = new ushort[newKinds + Room];
            (kinds, profiles) = (0, 0);
            Array.Fill(BestOfKind, NoRole);
            Array.Fill(BestOfProfile, NoRole);
        }

        var ofKinds = coder.SizeKinds.Items;
        for (var kind = kinds; kind < newKinds; kind++)
        {
            var (offered, turnover) = ofKinds[kind];
            withoutPrime[kind] = (ushort)coder.SizeKinds.Of(new(offered & ~RoleSet.Prime, turnover));
        }

        Parallel.For(0, newKinds, kind => Fill(kind, kind < kinds ? profiles : 0, newProfiles));
        for (var profile = 0; profile < newProfiles; profile++)
        {
            for (var kind = profile < profiles ? kinds : 0; kind < newKinds; kind++)
            {
                var factor = ofProfile[profile][kind] = ofKind[kind][profile];
                BestOfProfile[profile] = Math.Max(BestOfProfile[profile], factor);
            }
        }

        (kinds, profiles) = (newKinds, newProfiles);
    }

    /// <summary>The factors of a kind of firm by profile.</summary>
    public ReadOnlySpan<short> OfKind(int kind) => ofKind[kind];

    /// <summary>The factors for a profile by kind of firm.</summary>
    public ReadOnlySpan<short> OfProfile(int profile) => ofProfile[profile];

    /// <summary>The same kind of firm when it may not be prime.</summary>
    public int WithoutPrime(int kind) => withoutPrime[kind];

    private void Fill(int kind, int from, int before)
    {
        var (offered, turnover) = coder.SizeKinds.Items[kind];
        var ofProfiles = coder.SizeProfiles.Items;
        for (var profile = from; profile < before; profile++)
        {
            var (sought, value) = ofProfiles[profile];
            var factor = ofKind[kind][profile] = Factor(sought & offered, turnover, value);
            BestOfKind[kind] = Math.Max(BestOfKind[kind], factor);
        }
    }

    private static short[][] Table(int rows, int columns) =>
        [.. Enumerable.Range(0, rows).Select(_ => new short[columns])];

    private static short Factor(RoleSet left, int turnover, RoleShares value)
    {
        if (left == RoleSet.None)
        {
            return NoRole;
        }

        if (turnover == 0)
        {
            return SizeFactor.TurnoverUnknown;
        }

        if (value[0] < 0)
        {
            return SizeFactor.ValueUnknown;
        }

        var best = 0;
        foreach (var role in Roles)
        {
            if ((left & (RoleSet)(1 << (int)role)) != 0)
            {
                var octaves = turnover - 1;
                best = Math.Max(best, SizeFactor.Of(
                    role, value[2 * (int)role] - octaves, value[(2 * (int)role) + 1] - octaves).Factor);
            }
        }

        return (short)best;
    }
}
