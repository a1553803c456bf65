using static SmeMatch.Interchange.Formats.OpenContracting.Member;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>
/// What we read of a release of OCDS 1.0 and 1.1, with the location and bid opening extensions. The same tree checks a
/// release, repairs it and keeps nothing else of it.
/// </summary>
internal static class ReleaseShape
{
    public static readonly Member Value = Object("value", Number("amount"), Text("currency"));

    public static readonly Member Address = Object(
        "address",
        Text("streetAddress"), Text("locality"), Text("region"), Text("postalCode"), Text("countryName"));

    public static readonly IReadOnlyList<Member> Location =
    [
        Text("description"),
        Object("gazetteer", Text("scheme"), Texts("identifiers")),
        Address,
    ];

    public static readonly IReadOnlyList<Member> Classification =
        [Text("scheme"), Id() with { Nullable = true }, Words("description")];

    private static readonly IReadOnlyList<Member> OrganizationReference =
        [Id(), Words("name") with { Filled = true }, Address];

    private static readonly Member RequiredId = Id() with { Required = true, Filled = true };

    private static readonly Member Item = List(
        "items",
        RequiredId,
        Words("description"),
        Object("classification", Classification),
        List("additionalClassifications", Classification),
        Object("deliveryLocation", Location),
        List("deliveryLocations", Location),
        Address with { Name = "deliveryAddress" },
        List("deliveryAddresses", Address.Members));

    private static readonly Member Tender = Object(
        "tender",
        RequiredId,
        Words("title"),
        Words("description"),
        Text("status") with
        {
            Values = ["planning", "planned", "active", "cancelled", "unsuccessful", "complete", "withdrawn"],
        },
        Object("procuringEntity", OrganizationReference),
        Item,
        Value,
        Text("mainProcurementCategory") with
        {
            Values = ["goods", "works", "services"],
            Misspelt = ["mainProcuremenCategory"],
        },
        Object("classification", Classification),
        Object("tenderPeriod", Time("endDate")),
        Object("bidOpening", Time("date")) with { Misspelt = ["bidOpeing"] },
        List("documents", RequiredId, Text("documentType"), Text("url")));

    private static readonly IReadOnlyList<Member> Award = Agreed("pending", "active", "cancelled", "unsuccessful");

    private static readonly IReadOnlyList<Member> Contract = Agreed("pending", "active", "cancelled", "terminated");

    public static readonly Member Release = Object(
        "",
        Id("ocid") with { Kind = MemberKind.Text, Required = true, Filled = true },
        RequiredId with { Kind = MemberKind.Text },
        Time("date") with { Required = true, Nullable = false },
        Texts("tag") with
        {
            Required = true,
            Nullable = false,
            Filled = true,
            Values =
            [
                "planning", "planningUpdate", "tender", "tenderAmendment", "tenderUpdate", "tenderCancellation",
                "award", "awardUpdate", "awardCancellation", "contract", "contractUpdate", "contractAmendment",
                "implementation", "implementationUpdate", "contractTermination", "compiled",
            ],
        },
        Text("initiationType") with { Required = true, Nullable = false, Values = ["tender"] },
        Text("language"),
        Object("buyer", OrganizationReference),
        List("parties", Id() with { Kind = MemberKind.Text }, Words("name"), Texts("roles"), Address),
        Object("planning", Object("budget", Words("project"), Value with { Name = "amount" })),
        Tender,
        List("awards", Award),
        List("contracts", Contract),
        List("sources", Id(), Text("url")));

    private static IReadOnlyList<Member> Agreed(params string[] statuses) =>
        [RequiredId, Words("title"), Words("description"), Text("status") with { Values = statuses }, Value];
}
