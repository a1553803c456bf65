using SmeMatch.Matching.Records;

namespace SmeMatch.Matching.Tables;

/// <summary>Every table the score reads, whole, as published under /v1/reference.</summary>
public sealed record ReferenceTables
{
    public required IReadOnlyList<SectorRow> Sectors { get; init; }
    public required IReadOnlyList<IndustryRow> Industries { get; init; }
    public required IReadOnlyList<AffinityRow> Affinity { get; init; }
    public required IReadOnlyList<CapabilityRow> Capabilities { get; init; }
    public required IReadOnlyList<CertificationRow> Certifications { get; init; }
    public required IReadOnlyList<StateRow> States { get; init; }
    public required IReadOnlyList<PrefectureRow> Prefectures { get; init; }
    public required IReadOnlyList<CorridorRow> Corridors { get; init; }
    public required IReadOnlyList<AgreementRow> Agreements { get; init; }
    public required IReadOnlyList<TurnoverRow> Turnover { get; init; }
    public required IReadOnlyList<RateRow> Rates { get; init; }
    public required IReadOnlyList<SmeClassRow> SmeClasses { get; init; }
    public required IReadOnlyList<NameWordRow> NameWords { get; init; }
    public required IReadOnlyList<TextRow> Texts { get; init; }

    /// <summary>Sentences about requests, each by its English form.</summary>
    public required IReadOnlyList<TextRow> Messages { get; init; }

    /// <summary>A digest of the tables' bytes: another digest means that every match is computed anew.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The currencies an amount may have: JPY and those of the rates.</summary>
    public IReadOnlyList<string> Currencies => ["JPY", .. Rates.Select(rate => rate.Currency)];
}
