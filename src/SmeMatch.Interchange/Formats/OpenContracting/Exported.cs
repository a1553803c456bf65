using System.Text.Json.Nodes;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>What every package of an export says of itself.</summary>
public sealed record ExportPackage
{
    /// <summary>The address that identifies this package, where it can be fetched.</summary>
    public required string Uri { get; init; }

    /// <summary>The name of the publisher.</summary>
    public required string Publisher { get; init; }

    /// <summary>The address of the licence; stands in the package and in each record.</summary>
    public required string Licence { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    public required PublisherPrefixes Prefixes { get; init; }
}

/// <summary>A firm that agreed to be named as interested; at least one name is given.</summary>
/// <param name="CorporateNumber">The 13-digit corporate number, of the register JP-JCN by org-id.guide.</param>
/// <param name="NameJa">Its Japanese name.</param>
/// <param name="NameEn">Its English name.</param>
public sealed record InterestedSme(string CorporateNumber, string? NameJa, string? NameEn);

/// <summary>An opportunity to be exported.</summary>
/// <param name="Record">The record as served: the fields of an opportunity with id, version and updatedAt.</param>
/// <param name="Interested">Matched firms that agreed to be named, and no others.</param>
public sealed record ExportedOpportunity(JsonObject Record, IReadOnlyList<InterestedSme> Interested);

/// <summary>A project with its packages; without packages it is a contracting process of its own.</summary>
public sealed record ExportedProject(ExportedOpportunity Project, IReadOnlyList<ExportedOpportunity> Packages);
