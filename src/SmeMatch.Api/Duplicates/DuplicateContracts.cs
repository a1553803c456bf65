using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Duplicates;

/// <summary>A decision about a pair; its schema is made from the form.</summary>
public sealed class DecisionInput;

/// <summary>One record of a pair.</summary>
/// <param name="Id">The record.</param>
/// <param name="Name">Its name in the caller's language.</param>
/// <param name="CorporateNumber">Its corporate number; null when not known.</param>
/// <param name="Prefecture">ISO 3166-2.</param>
/// <param name="Municipality">City, ward, town or village.</param>
/// <param name="Source">Where its facts are from.</param>
/// <param name="AsOf">The day they were true.</param>
/// <param name="UpdatedAt">UTC.</param>
public sealed record DuplicateFirm(
    Guid Id, string Name, string? CorporateNumber, string? Prefecture, string? Municipality, string? Source,
    string? AsOf, DateTimeOffset UpdatedAt);

/// <summary>Why two records may be one firm, or why not.</summary>
/// <param name="Code">Stable code: number-missing, same-place, place-differs, place-unknown, spelling-differs.</param>
/// <param name="Text">The same in one sentence.</param>
public sealed record DuplicateReason(string Code, string Text);

/// <summary>A member in which the two differ.</summary>
/// <param name="Member">Its name, to be given in take.</param>
/// <param name="First">What the first record says; null when it says nothing.</param>
/// <param name="Second">What the second says.</param>
public sealed record DuplicateDifference(string Member, string? First, string? Second);

/// <summary>Two records that may be one firm, side by side.</summary>
/// <param name="FirstId">The record to keep as a rule: with a corporate number, else the older.</param>
/// <param name="SecondId">The other.</param>
/// <param name="Status">open or apart.</param>
/// <param name="MayDecide">Whether the caller's organisation may change both.</param>
/// <param name="Reasons">Why they may be one.</param>
/// <param name="First">The first record.</param>
/// <param name="Second">The second record.</param>
/// <param name="Differences">Every member in which they differ.</param>
public sealed record DuplicateResponse(
    Guid FirstId, Guid SecondId, string Status, bool MayDecide, IReadOnlyList<DuplicateReason> Reasons,
    DuplicateFirm First, DuplicateFirm Second, IReadOnlyList<DuplicateDifference> Differences);

/// <summary>A page of pairs, the longest known first.</summary>
public sealed record DuplicatePage(IReadOnlyList<DuplicateResponse> Items, string? NextCursor);

/// <summary>What was decided.</summary>
/// <param name="Decision">merge or apart.</param>
/// <param name="KeptId">Of a merge: the record there is.</param>
/// <param name="RetiredId">Of a merge: the id that means the kept record from now on.</param>
public sealed record DecisionResponse(string Decision, Guid? KeptId, Guid? RetiredId);

/// <summary>What officers send.</summary>
internal static class DuplicateForms
{
    public static RecordSchema Decision { get; } = new(
        "Decision",
        [
            new("decision", FieldKind.Code, "merge makes the two one record; apart says that they are two firms.")
            {
                Values = ["merge", "apart"],
                Example = "\"apart\"",
            },
            new("keep", FieldKind.Id, "Of a merge: the id of the record to keep; the first one unless said otherwise."),
            new("take", FieldKind.CodeList, "Of a merge: members to take from the record that goes, such as website. "
                + "What the kept one does not know is taken anyway.")
            {
                Values =
                [
                    "corporateNumber", "name", "prefecture", "municipality", "industries",
                    "industriesInferred", "capabilities", "capital", "employees", "annualTurnover", "founded",
                    "roles", "presenceStates", "targetStates", "certifications", "indianEntity",
                    "deliveredInIndia", "exports", "englishContact", "landBorderOwnership", "website",
                    "publicListing", "status", "source",
                ],
            },
        ],
        [], [])
    {
        Required = ["decision"],
    };

    /// <summary>The ETag of a pair: it changes with either record.</summary>
    public static string ETag(DuplicatePair pair) =>
        $"\"d{pair.First.Version}.{pair.Second.Version}{(pair.IsApart ? "a" : "")}\"";

    /// <summary>A value as a person reads it.</summary>
    public static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonArray list => string.Join("; ", list.Select(Text)),
        JsonObject money when money["amount"] is { } amount => $"{amount} {money["currency"]}",
        JsonObject parts => string.Join(" · ", parts.Select(part => Text(part.Value)).OfType<string>()),
        _ => value.ToString(),
    };
}
