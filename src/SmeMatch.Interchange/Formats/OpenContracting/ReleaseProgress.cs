using System.Text.Json.Nodes;

namespace SmeMatch.Interchange.Formats.OpenContracting;

/// <summary>How far a contracting process is, in our words.</summary>
/// <param name="Status">open, closed or cancelled; null when the release does not tell.</param>
/// <param name="Stage">A project status of OC4IDS; null when the release does not tell.</param>
internal sealed record ReleaseProgress(string? Status, string? Stage)
{
    private static readonly string[] NotAgreed = ["cancelled", "unsuccessful", "pending"];

    /// <summary>
    /// By the status of the tender; without one by the awards and contracts there are; without those by the tags.
    /// Procurement belongs to the stage of implementation by OC4IDS.
    /// </summary>
    public static ReleaseProgress Of(JsonObject release, IReadOnlyCollection<string> tags) =>
        SafeJson.Text(release["tender"], "status") switch
        {
            "planning" or "planned" => new("open", "preparation"),
            "active" => new("open", "implementation"),
            "complete" => new("closed", IsFinished(release) ? "completion" : "implementation"),
            "unsuccessful" => new("closed", null),
            "cancelled" => new("cancelled", "cancelled"),
            "withdrawn" => new("cancelled", null),
            _ => Untold(release, tags),
        };

    /// <summary>The awards or contracts that stand.</summary>
    public static IEnumerable<JsonObject> Agreed(JsonObject release, string name) =>
        SafeJson.Objects(release, name).Where(one => !NotAgreed.Contains(SafeJson.Text(one, "status")));

    private static ReleaseProgress Untold(JsonObject release, IReadOnlyCollection<string> tags)
    {
        if (tags.Contains("tenderCancellation"))
        {
            return new("cancelled", "cancelled");
        }

        if (Agreed(release, "contracts").Concat(Agreed(release, "awards")).Any())
        {
            return new("closed", IsFinished(release) ? "completion" : "implementation");
        }

        // Of several tags the latest stage counts: a release of tender and award says that it is awarded.
        return tags.Select(OfTag).OfType<ReleaseProgress>()
            .OrderBy(progress => progress.Status == "open").ThenBy(progress => progress.Stage == "preparation")
            .FirstOrDefault(new ReleaseProgress(null, null));
    }

    private static ReleaseProgress? OfTag(string tag) => tag switch
    {
        "planning" or "planningUpdate" => new("open", "preparation"),
        "tender" or "tenderUpdate" or "tenderAmendment" => new("open", "implementation"),
        "award" or "awardUpdate" or "contract" or "contractUpdate" or "contractAmendment" or "implementation"
            or "implementationUpdate" => new("closed", "implementation"),
        "contractTermination" => new("closed", "completion"),
        _ => null,
    };

    private static bool IsFinished(JsonObject release)
    {
        var contracts = SafeJson.Objects(release, "contracts").ToList();
        return contracts.Count > 0
            && contracts.TrueForAll(contract => SafeJson.Text(contract, "status") == "terminated");
    }
}
