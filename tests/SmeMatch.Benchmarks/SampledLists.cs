using SmeMatch.Matching.Engine;

namespace SmeMatch.Benchmarks;

/// <summary>Passes on the lists of a few owners only.</summary>
internal sealed class SampledLists(IReadOnlySet<Guid> owners, IListSink sink) : IListSink
{
    public void OfOpportunity(Guid owner, ReadOnlySpan<Listed> entries, bool tiedAtEnd)
    {
        if (owners.Contains(owner))
        {
            sink.OfOpportunity(owner, entries, tiedAtEnd);
        }
    }

    public void OfSme(Guid owner, ReadOnlySpan<Listed> entries, bool tiedAtEnd)
    {
        if (owners.Contains(owner))
        {
            sink.OfSme(owner, entries, tiedAtEnd);
        }
    }
}
