using SmeMatch.Matching.Records;
using SmeMatch.Matching.Scoring;
using Xunit;

namespace SmeMatch.Matching.Tests;

public sealed class ReadinessTests
{
    private static readonly Sme Bare = new() { Id = Examples.Firm.Id, TargetStates = ["IN-KA"] };

    public static TheoryData<string, int> Points => new()
    {
        { "nothing", 0 },
        { "Indian entity", 2_500 },
        { "no Indian entity", 0 },
        { "presence", 2_500 },
        { "Indian entity and presence", 2_500 },
        { "delivered", 2_000 },
        { "verified", 2_000 },
        { "exports", 1_000 },
        { "English", 1_000 },
        { "iso-9001", 1_000 },
        { "iso-14001", 500 },
        { "iso-45001", 500 },
        { "iso-14001 and iso-45001", 500 },
        { "jis-q", 0 },
        { "everything", 10_000 },
    };

    [Theory]
    [MemberData(nameof(Points))]
    public void Each_fact_has_its_points(string fact, int expected) =>
        Assert.Equal(expected, Readiness.Of(With(fact), Examples.Today));

    [Theory]
    [InlineData("2026-11-23T00:00:00Z", true)]
    [InlineData("2026-11-23T23:59:59Z", true)]
    [InlineData("2026-11-24T00:00:00Z", false)]
    [InlineData("2026-11-24T01:00:00+09:00", true)]
    [InlineData("2026-11-23T23:00:00-05:00", false)]
    [InlineData("2025-11-23T00:00:00Z", true)]
    [InlineData("2025-11-22T23:59:59Z", false)]
    [InlineData("2025-11-23T08:59:59+09:00", false)]
    public void Verification_holds_for_365_days_by_its_date_in_utc(string verifiedAt, bool expected)
    {
        var sme = Bare with { VerifiedAt = DateTimeOffset.Parse(verifiedAt) };
        Assert.Equal(expected, Readiness.IsVerified(sme, Examples.Today));
    }

    [Fact]
    public void Readiness_is_no_part_of_the_score()
    {
        var ready = Examples.Score(Examples.Firm with { DeliveredInIndia = true, Exports = true }, Examples.Tender);
        var plain = Examples.Score(Examples.Firm, Examples.Tender);
        Assert.Equal((plain.Score, plain.Readiness + 3_000), (ready.Score, ready.Readiness));
    }

    private static Sme With(string fact) => fact switch
    {
        "nothing" => Bare,
        "Indian entity" => Bare with { IndianEntity = true },
        "no Indian entity" => Bare with { IndianEntity = false },
        "presence" => Bare with { PresenceStates = ["IN-LD"] },
        "Indian entity and presence" => Bare with { IndianEntity = true, PresenceStates = ["IN-KA", "IN-TN"] },
        "delivered" => Bare with { DeliveredInIndia = true },
        "verified" => Bare with { VerifiedAt = Examples.Firm.VerifiedAt },
        "exports" => Bare with { Exports = true },
        "English" => Bare with { EnglishContact = true },
        "everything" => Bare with
        {
            IndianEntity = true,
            DeliveredInIndia = true,
            VerifiedAt = Examples.Firm.VerifiedAt,
            Exports = true,
            EnglishContact = true,
            Certifications = ["iso-9001", "iso-45001"],
        },
        _ => Bare with { Certifications = fact.Split(" and ") },
    };
}
