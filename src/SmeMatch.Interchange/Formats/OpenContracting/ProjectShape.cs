using static SmeMatch.Interchange.Formats.OpenContracting.Member;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>
/// What we read of a project of OC4IDS 0.9. Beside its contracting processes the summary of one may state its own
/// places, classification and last day, under the names the standards have for them elsewhere: our export does.
/// </summary>
internal static class ProjectShape
{
    private static readonly IReadOnlyList<Member> OrganizationReference = [Id(), Words("name")];

    private static readonly Member Locations =
        List("locations", [Id() with { Required = true }, .. ReleaseShape.Location]);

    private static readonly Member Classifications =
        List("additionalClassifications", ReleaseShape.Classification);

    private static readonly Member Summary = Object(
        "summary",
        Text("ocid"),
        Words("title"),
        Words("description"),
        Text("status") with { Values = ["pre-award", "active", "closed"] },
        Object(
            "tender",
            ReleaseShape.Value with { Name = "costEstimate" },
            Object("procuringEntity", OrganizationReference),
            Text("status"),
            Object("tenderPeriod", Time("endDate"))),
        ReleaseShape.Value with { Name = "contractValue" },
        ReleaseShape.Value with { Name = "finalValue" },
        Locations,
        Classifications,
        Text("url"));

    /// <summary>The standard links to releases; embedded ones are read as well, so nothing is required.</summary>
    private static readonly Member Releases = List(
        "releases",
        [.. ReleaseShape.Release.Members.Select(member => member with { Required = false, Filled = false })]);

    public static readonly Member Project = Filled(Object(
        "",
        Id() with { Kind = MemberKind.Text, Required = true },
        Time("updated"),
        Text("language"),
        Words("title"),
        Words("description"),
        Text("status") with { Values = Schema.RecordSchemas.Stages },
        Texts("sector"),
        Classifications,
        Locations,
        Object("budget", ReleaseShape.Value with { Name = "amount" }),
        Object("publicAuthority", OrganizationReference),
        List("parties", Id(), Words("name"), Texts("roles")),
        List("contractingProcesses", Id() with { Kind = MemberKind.Text, Required = true }, Summary, Releases),
        List("sources", Id(), Text("url"))));

    /// <summary>
    /// The standard knows neither null nor anything empty, and ids are texts.
    /// What it has no place for keeps to that too.
    /// </summary>
    private static Member Filled(Member member) => member == Releases ? member : new(
        member.Name, member.Kind == MemberKind.Id ? MemberKind.Text : member.Kind)
    {
        Required = member.Required,
        Nullable = false,
        Filled = true,
        Values = member.Values,
        Translated = member.Translated,
        Members = [.. member.Members.Select(Filled)],
    };
}
