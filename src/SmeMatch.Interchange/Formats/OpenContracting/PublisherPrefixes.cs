namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>How the ids begin that we give to what has none of its own.</summary>
/// <param name="Ocid">From the Open Contracting Partnership, such as ocds-213czf.</param>
/// <param name="Project">The same for projects, such as oc4ids-bu3kcz.</param>
public sealed record PublisherPrefixes(string Ocid, string Project)
{
    /// <summary>Those that say that nobody is registered.</summary>
    public static PublisherPrefixes Unregistered { get; } = new("ocds-000000", "oc4ids-000000");

    public string OcidOf(string recordId) => $"{Ocid}-{recordId}";

    public string ProjectIdOf(string recordId) => $"{Project}-{recordId}";

    /// <summary>Which record of ours an id in a file means; null when it is none that we gave.</summary>
    public Guid? RecordOf(string? id) => Rest(id, Ocid) ?? Rest(id, Project);

    private static Guid? Rest(string? id, string prefix) =>
        id?.StartsWith(prefix + "-", StringComparison.Ordinal) == true
            && Guid.TryParseExact(id[(prefix.Length + 1)..], "D", out var record) ? record : null;
}
