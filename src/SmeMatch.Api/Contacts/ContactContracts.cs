using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmeMatch.Interchange.Schema;
using SmeMatch.Storage.Access;
using SmeMatch.Storage.Records;

namespace SmeMatch.Api.Contacts;

/// <summary>The contacts of an organisation at a firm.</summary>
public sealed record ContactList(IReadOnlyList<JsonObject> Items);

/// <summary>All that the organisation holds of a person.</summary>
/// <param name="Items">The contacts, each with the firm it is at.</param>
public sealed record PersonExport(IReadOnlyList<JsonObject> Items);

/// <summary>What was erased.</summary>
/// <param name="Erased">How many contacts.</param>
public sealed record PersonErasure(int Erased);

/// <summary>Personal data that was given out.</summary>
/// <param name="ContactId">Whose; the contact may be erased since.</param>
/// <param name="ReleasedAt">UTC.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Purpose">What for.</param>
public sealed record ReleaseResponse(Guid ContactId, DateTime ReleasedAt, string Actor, string Purpose);

/// <summary>A page of releases, the newest first.</summary>
public sealed record ReleasePage(IReadOnlyList<ReleaseResponse> Items, string? NextCursor);

/// <summary>What a contact is, as read, stored and shown.</summary>
internal static class ContactForms
{
    public const int MostAtOneFirm = 50;
    private const string EmailPattern = @"^[^@\s\u0000-\u001F\u007F]+@[^@\s\u0000-\u001F\u007F]+$";

    public static RecordSchema Contact { get; } = new(
        "Contact",
        [
            new("name", FieldKind.Text, "The person's name.") { Example = "\"山本 恵子\"" },
            Email,
            new("phone", FieldKind.Code, "With country code.")
            {
                Pattern = @"^\+[0-9][0-9 ()-]{4,30}$",
                Example = "\"+81 82 000 0000\"",
            },
            new("role", FieldKind.Text, "What the person does at the firm.") { Example = "\"輸出担当\"" },
            new("language", FieldKind.Code, "The language to write in.") { Values = ["ja", "en", "hi"] },
            new("purpose", FieldKind.Text, "What the contact may be used for.")
            {
                Example = "\"Introductions to Indian buyers\"",
            },
            new("consent.givenOn", FieldKind.Date, "The day the person agreed.") { Example = "\"2026-11-02\"" },
            new("consent.how", FieldKind.Text, "How: by which form, letter or call.") { Example = "\"Signed form\"" },
            new("expiresOn", FieldKind.Date, "The last day it may be kept; then it is deleted.")
            {
                Example = "\"2028-11-01\"",
            },
        ],
        ["id", "smeId"], [])
    {
        Required = ["name", "email", "purpose", "consent.givenOn", "consent.how", "expiresOn"],
    };

    public static RecordSchema Person { get; } = new("Person", [Email], [], []) { Required = ["email"] };

    private static Field Email => new("email", FieldKind.Code, "The person's address.")
    {
        Pattern = EmailPattern,
        Example = "\"keiko.yamamoto@works.example\"",
    };

    public static ContactRow Row(Guid smeId, JsonObject contact, Guid id) => new()
    {
        Id = id,
        SmeId = smeId,
        Document = contact.ToJsonString(),
        Email = Fold((string)contact["email"]!),
        ExpiresOn = DateOnly.Parse((string)contact["expiresOn"]!, CultureInfo.InvariantCulture),
    };

    public static string Fold(string email) => RecordRow.Fold(email);

    public static JsonObject View(ContactRow row)
    {
        var view = new JsonObject { ["id"] = row.Id.ToString(), ["smeId"] = row.SmeId.ToString() };
        foreach (var (name, value) in JsonNode.Parse(row.Document)!.AsObject())
        {
            view[name] = value?.DeepClone();
        }

        return view;
    }

    /// <summary>Changes exactly when the contacts do.</summary>
    public static string ETag(IReadOnlyList<ContactRow> rows)
    {
        var text = JsonSerializer.Serialize(rows.Select(row => new { row.Id, row.Document }));
        return $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]}\"";
    }
}
