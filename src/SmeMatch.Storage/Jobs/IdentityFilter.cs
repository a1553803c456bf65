using SmeMatch.Storage.Records;

namespace SmeMatch.Storage.Jobs;

/// <summary>
/// Remembers which identities there are, in a fixed 8 MiB: "no" is certain, "yes" means that the database is to be
/// asked (a Bloom filter). So a large file of new firms is loaded without a question for each.
/// </summary>
internal sealed class IdentityFilter
{
    private const int Bits = 1 << 26;
    private readonly ulong[] words = new ulong[Bits / 64];

    public bool MayHave(Guid id) => Has(Hash(id));

    public bool MayHave(string numberOrKey) => Has(Hash(numberOrKey));

    /// <summary>Whether a record of that row may be there: by its id, its number, or its name and place.</summary>
    public bool MayHave(Incoming incoming) =>
        (incoming.HasOwnId && MayHave(incoming.Row!.Id))
        || (incoming.Row!.CorporateNumber is { } number ? MayHave(number)
            : !incoming.HasOwnId && MayHave(incoming.Row.NaturalKey));

    public void Add(Guid id) => Add(Hash(id));

    /// <summary>A record is found by its id, and by its number or, only when it has none, by name and place.</summary>
    public void Add(Guid id, string? number, string naturalKey)
    {
        Add(id);
        Add(Hash(number ?? naturalKey));
    }

    public void Add(RecordRow row) => Add(row.Id, row.CorporateNumber, row.NaturalKey);

    private static (uint First, uint Step) Hash(Guid id)
    {
        var hash = (uint)id.GetHashCode();
        return (hash * 0x9E3779B1, (hash * 0x85EBCA77) | 1);
    }

    private static (uint First, uint Step) Hash(string text)
    {
        var hash = (uint)text.GetHashCode(StringComparison.Ordinal);
        return (hash * 0x9E3779B1, (hash * 0x85EBCA77) | 1);
    }

    private bool Has((uint First, uint Step) hash) => IsSet(hash.First) && IsSet(hash.First + hash.Step)
        && IsSet(hash.First + (2 * hash.Step));

    private void Add((uint First, uint Step) hash)
    {
        for (var i = 0u; i < 3; i++)
        {
            var bit = (hash.First + (i * hash.Step)) % Bits;
            words[bit / 64] |= 1UL << (int)(bit % 64);
        }
    }

    private bool IsSet(uint hash)
    {
        var bit = hash % Bits;
        return (words[bit / 64] & (1UL << (int)(bit % 64))) != 0;
    }
}
