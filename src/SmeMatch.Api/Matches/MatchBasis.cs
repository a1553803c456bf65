using System.Globalization;
using SmeMatch.Matching.Scoring;
using SmeMatch.Matching.Tables;

namespace SmeMatch.Api.Matches;

/// <summary>What scores depend on besides the records.</summary>
internal static class MatchBasis
{
    public static string Of(Lookup lookup, ScoringProfile profile, DateOnly day) => string.Create(
        CultureInfo.InvariantCulture,
        $"rules {ScoringProfile.CurrentRules}, tables {lookup.Tables.Fingerprint}, {profile}, {day:yyyy-MM-dd}");
}
