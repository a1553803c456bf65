using SmeMatch.Matching.Records;

namespace SmeMatch.Matching.Scoring;

/// <summary>How soon a firm could start in India: an order among equal scores, not part of the score.</summary>
public static class Readiness
{
    private const int VerifiedForDays = 365;

    /// <summary>0 to 10 000, by the published points.</summary>
    public static int Of(Sme sme, DateOnly today)
    {
        var points = 0;
        points += sme.IndianEntity == true || sme.PresenceStates.Count > 0 ? 2_500 : 0;
        points += sme.DeliveredInIndia == true ? 2_000 : 0;
        points += IsVerified(sme, today) ? 2_000 : 0;
        points += sme.Exports == true ? 1_000 : 0;
        points += sme.EnglishContact == true ? 1_000 : 0;
        points += sme.Certifications.Contains("iso-9001") ? 1_000 : 0;
        points += sme.Certifications.Contains("iso-14001") || sme.Certifications.Contains("iso-45001") ? 500 : 0;
        return points;
    }

    /// <summary>Whether 0 ≤ today − UTC date of verifiedAt ≤ 365 days.</summary>
    public static bool IsVerified(Sme sme, DateOnly today)
    {
        var age = today.DayNumber - DateOnly.FromDateTime(sme.VerifiedAt.GetValueOrDefault().UtcDateTime).DayNumber;
        return sme.VerifiedAt is not null && age is >= 0 and <= VerifiedForDays;
    }
}
