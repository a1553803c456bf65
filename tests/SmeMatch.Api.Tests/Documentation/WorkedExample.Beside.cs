using SmeMatch.Api.Display;
using SmeMatch.Api.Matches;
using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Texts;
using static SmeMatch.Api.Tests.Documentation.Figures;

namespace SmeMatch.Api.Tests.Documentation;

/// <summary>What stands beside the score: readiness, gates, rank, confidence and range.</summary>
internal sealed partial class WorkedExample
{
    private string[] Readiness()
    {
        (string Name, int Points)[] points =
        [
            ("present in India", sme.IndianEntity == true || sme.PresenceStates.Count > 0 ? 2_500 : 0),
            ("delivered in India", sme.DeliveredInIndia == true ? 2_000 : 0),
            ("verified", Verified ? 2_000 : 0),
            ("exports", sme.Exports == true ? 1_000 : 0),
            ("English contact", sme.EnglishContact == true ? 1_000 : 0),
            ("iso-9001", sme.Certifications.Contains("iso-9001") ? 1_000 : 0),
            ("iso-14001 or iso-45001", sme.Certifications.Any(tag => tag is "iso-14001" or "iso-45001") ? 500 : 0),
        ];
        Assert.Equal(pair.Readiness, points.Sum(one => one.Points));
        var working = string.Join(
            " + ", points.Where(one => one.Points > 0).Select(one => $"{Of(one.Points)} {one.Name}"));
        return ["Readiness", working.Length > 0 ? working : "none of its points", Of(pair.Readiness)];
    }

    private bool Verified => sme.VerifiedAt is { } at
        && demo.Scorer.Today.DayNumber - DateOnly.FromDateTime(at.UtcDateTime).DayNumber is >= 0 and <= 365;

    private IEnumerable<string[]> Gates() => pair.Eligibility.Gates.Select(gate => (string[])
    [
        $"Gate {gate.Name}", English.Sentence(gate.Code, gate.Evidence), gate.Result.ToWire(),
    ]);

    private string[] Rank()
    {
        var kept = demo.Kept(opportunity);
        var rank = kept.FindIndex(one => one.Id == sme.Id) + 1;
        if (rank > 0)
        {
            return ["Rank", $"among the {kept.Count} firms that the package's list may keep", $"{rank}"];
        }

        var before = kept.Count(one => DemoRecords.Order(one, opportunity, demo.Scorer.Score(one, opportunity))
            .CompareTo(DemoRecords.Order(sme, opportunity, pair)) < 0);
        return ["Rank", $"not listed; its place would be {before + 1} of {kept.Count + 1} if no gate failed", "none"];
    }

    private string[] Confidence()
    {
        (string Why, int Less)[] deductions =
        [
            ("turnover estimated", smeFacts.TurnoverEstimated ? 15 : 0),
            ("turnover unknown", smeFacts.TurnoverYen is null ? 30 : 0),
            ("value unknown", facts.ValueYen is null ? 30 : 0),
            ("the package names no state", opportunity.States.Count == 0 && opportunity.Nationwide != true ? 10 : 0),
            ("the firm names no state", RegionFactor.NamesNoState(sme) ? 10 : 0),
            ("not verified within 365 days", Verified ? 0 : 15),
            ("roles assumed", sme.Roles.Count == 0 ? 10 : 0),
            ("industries inferred", sme.IndustriesInferred == true ? 15 : 0),
            ("capabilities unknown", opportunity.Capabilities.Count > 0 && sme.Capabilities.Count == 0 ? 10 : 0),
        ];
        Assert.Equal(pair.Confidence, Math.Max(0, 100 - deductions.Sum(one => one.Less)));
        var working = string.Concat(deductions.Where(one => one.Less > 0).Select(one => $" − {one.Less} {one.Why}"));
        return ["Confidence", "100" + (working.Length > 0 ? working : ", nothing taken off"), $"{pair.Confidence}"];
    }

    private IEnumerable<string[]> Range()
    {
        var coverage = pair.Sector.Coverage is { SmeListsNone: true };
        var size = pair.Size.Fit is SizeFit.TurnoverUnknown or SizeFit.ValueUnknown;
        var region = RegionFactor.NamesNoState(sme)
            || (opportunity.States.Count == 0 && opportunity.Nationwide != true);
        (string Name, bool IsOpen)[] parts = [("capabilities", coverage), ("size", size), ("region", region)];
        string[] open = [.. parts.Where(part => part.IsOpen).Select(part => part.Name)];
        foreach (var (name, extreme, found) in (IEnumerable<(string, int, int)>)[
            ("lowest", 0, pair.LowestScore), ("highest", 10_000, pair.HighestScore)])
        {
            var (working, score) = Weighted(
                coverage ? (pair.Sector.Base + extreme) / 2 : pair.Sector.Factor,
                size ? extreme : pair.Size.Factor,
                region ? extreme : pair.Region.Factor);
            Assert.Equal(found, score);
            yield return
            [
                $"Range, {name}",
                open.Length == 0
                    ? "nothing is open"
                    : $"{string.Join(", ", open)} at {Of(extreme)}: {working}",
                Shown(score),
            ];
        }
    }
}
