using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;
using SmeMatch.Matching.Texts;

namespace SmeMatch.Interchange.Formats;

/// <summary>One row of a file: a record with canonical members, or why there is none.</summary>
/// <param name="Number">1-based number of the row or line in its file, the header counted.</param>
/// <param name="Key">What the source calls the record, for the report; null when the row tells nothing.</param>
/// <param name="Record">The record; null when rejected.</param>
/// <param name="Faults">Every reason of the rejection.</param>
public sealed record ImportRow(long Number, string? Key, JsonObject? Record, IReadOnlyList<Fault> Faults)
{
    private JsonObject? record = Record;

    /// <summary>The record; null when rejected.</summary>
    public JsonObject? Record
    {
        get => record ??= Text is null ? null : JsonNode.Parse(Text)!.AsObject();
        init => record = value;
    }

    /// <summary>The record as JSON, where it was made so; no node is made of it until it is asked for.</summary>
    public string? Text { get; init; }

    public bool IsRejected => Text is null && record is null;

    /// <summary>The id the row itself gives, or its source's makes; null asks for a new one.</summary>
    public Guid? Id { get; init; }

    /// <summary>Whether it is a record that was exported from here, or from where it came here.</summary>
    public bool ComesBack { get; init; }

    /// <summary>What was repaired, inferred or left out of a record that is taken.</summary>
    public IReadOnlyList<Fault> Notes { get; init; } = [];

    public static ImportRow Rejected(long number, string? key, string code, Sentence detail, string pointer = "") =>
        new(number, key, null, [new Fault(pointer, code, detail)]);

    public static ImportRow From(long number, string? key, Reading reading, Guid? id = null) =>
        new(number, key, reading.IsValid ? reading.Record : null, reading.Faults) { Id = id };
}
