using SmeMatch.Interchange.Reference;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Interchange.Tests.Mapping;

/// <summary>The published tables, read once.</summary>
internal static class PublishedMapping
{
    public static readonly ReferenceTables Tables = ReferenceTableReader.Read(RepositoryRoot.ReferenceTables);
    public static readonly MappingTables Mapping = MappingTables.Read(RepositoryRoot.ReferenceTables, Tables);
}
