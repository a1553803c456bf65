namespace SmeMatch.Storage.Jobs;

/// <summary>Which project lies above which, as far as the rows of a batch ask.</summary>
/// <param name="known">What is stored: the projects named, and all above them.</param>
internal sealed class ParentTree(IEnumerable<(Guid Id, Guid? ParentId)> known)
{
    private readonly Dictionary<Guid, Guid?> parentOf = known.ToDictionary(one => one.Id, one => one.ParentId);

    public bool Has(Guid id) => parentOf.ContainsKey(id);

    public void Put(Guid id, Guid? parent) => parentOf[id] = parent;

    /// <summary>Whether the parent is there, and is neither the record itself nor below it.</summary>
    public bool MayHave(Guid id, Guid parent)
    {
        var passed = new HashSet<Guid>();
        for (Guid? above = parent; above is { } one && passed.Add(one); above = parentOf.GetValueOrDefault(one))
        {
            if (one == id)
            {
                return false;
            }
        }

        return Has(parent);
    }
}
