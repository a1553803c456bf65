using SmeMatch.Interchange.Schema;

namespace SmeMatch.Api.Access;

/// <summary>What administrators send.</summary>
internal static class AccessForms
{
    private const int LongestName = 200;

    /// <summary>A site as browsers name it in Origin.</summary>
    public const string SitePattern = "^https://[a-z0-9.-]{1,253}(:(?!443$)[0-9]{1,5})?$";

    public static RecordSchema Organisation { get; } = new(
        "Organisation",
        [new("name", FieldKind.Text, "Its name, which no other has.")
            {
                Longest = LongestName,
                Example = "\"Osaka Trade Centre\"",
            }],
        [], [])
    {
        Required = ["name"],
    };

    public static RecordSchema ApiKey { get; } = new(
        "ApiKey",
        [
            new("organisationId", FieldKind.Id, "Whose key it is to be.")
            {
                Example = $"\"{Storage.Access.Caller.OperatorId}\"",
            },
            new("name", FieldKind.Text, "What it is for.")
            {
                Longest = LongestName,
                Example = "\"Nightly import\"",
            },
            new("scopes", FieldKind.CodeList, "What it may do; admin includes all but embed, which stands alone "
                + "and makes a publishable key.")
            {
                Values = Scope.All,
                Example = "[\"read\",\"write\"]",
            },
            new("origins", FieldKind.CodeList, "For a publishable key: the sites it works on, as https://host.")
            {
                Pattern = SitePattern,
            },
            new("expiresAt", FieldKind.Time, "When it ends by itself, UTC; absent for never."),
            new(
                "requestsPerSecond", FieldKind.Integer,
                "Its own limit: requests per second in the long run, ten times as many at once after a pause; absent "
                + "for the limit of all keys of its kind.")
            {
                Minimum = 1,
                Maximum = QuotaOptions.Most,
            },
        ],
        [], [])
    {
        Required = ["organisationId", "name", "scopes"],
    };

    public static RecordSchema Rotation { get; } = new(
        "Rotation",
        [
            new(
                "overlapHours", FieldKind.Integer,
                "How long the former key still works, hours; 24 unless said otherwise.")
            {
                Minimum = 0,
                Maximum = 720,
                Example = "24",
            },
        ],
        [], []);
}
